import Foundation
import GRDB
package import LogModel
package import People

extension EventStore {
    /// The checkpoints of a source, in the order of their identities.
    package func streams(of source: String) throws -> [StoredStream] {
        try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM stream WHERE source = ? ORDER BY id", arguments: [source]
            ).map(storedStream)
        }
    }

    /// The tallies of some record-days, sorted by handle, rule, day and action.
    package func tallies(_ days: ClosedRange<CivilDate>) throws -> [Tally] {
        try counts("tally", days, orderedBy: "handle, rule, day, action") { row in
            guard let handle = CaseHandle(row["handle"] as String) else {
                throw StoreError(.damaged, cause: "no handle in tally")
            }
            return Tally(
                handle: handle, rule: row["rule"], day: try row.date("day"),
                action: try row.action("action"), count: row["count"])
        }
    }

    /// Whether anything is counted for a case handle, on whatever day.
    ///
    /// - Throws: ``StoreError``.
    package func hasTally(of handle: CaseHandle) throws -> Bool {
        try reading { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM tally WHERE handle = ?)",
                arguments: [handle.description]) ?? false
        }
    }

    /// The unattributed counts of some record-days, sorted by source, rule, day and action.
    package func unattributed(_ days: ClosedRange<CivilDate>) throws -> [UnattributedCount] {
        try counts("unattributed", days, orderedBy: "source, rule, day, action") { row in
            UnattributedCount(
                source: row["source"], rule: row["rule"], day: try row.date("day"),
                action: try row.action("action"), count: row["count"])
        }
    }

    /// The private counts of some record-days, sorted by source and day.
    package func privateCounts(_ days: ClosedRange<CivilDate>) throws -> [PrivateCount] {
        try counts("private_count", days, orderedBy: "source, day") { row in
            PrivateCount(source: row["source"], day: try row.date("day"), count: row["count"])
        }
    }

    private func counts<Value>(
        _ table: String, _ days: ClosedRange<CivilDate>, orderedBy order: String,
        _ value: (Row) throws -> Value
    ) throws -> [Value] {
        try reading { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM \(table) WHERE day BETWEEN ? AND ? ORDER BY \(order)",
                arguments: [days.lowerBound.description, days.upperBound.description]
            ).map(value)
        }
    }
}

/// A checkpoint's row.
func storedStream(_ row: Row) throws -> StoredStream {
    let oldest = try row.optionalDate("oldest_day")
    let newest = try row.optionalDate("newest_day")
    let settled = (row["settled"] as Data?).map { Array($0) }
    var checkpoint = StreamCheckpoint(
        id: row.bytes("id"), head: row.bytes("head"), headLength: row["head_length"],
        tail: row.bytes("tail"), tailLength: row["tail_length"],
        readTo: UInt64(bitPattern: row["read_to"]), readToLine: row["read_to_line"],
        neededFrom: UInt64(bitPattern: row["needed_from"]),
        neededFromLine: row["needed_from_line"], neededFromYear: row["needed_from_year"],
        settled: settled, headLines: row.bytes("head_lines"))
    checkpoint.firstYear = row["first_year"]
    checkpoint.firstTime = row["first_time"]
    checkpoint.removed = try removedContent(row["removed"])
    return StoredStream(
        source: row["source"], checkpoint: checkpoint,
        days: oldest.flatMap { oldest in
            newest.flatMap { $0 >= oldest ? oldest...$0 : nil }
        },
        seenDay: try row.date("seen_day"), oldestLine: try row.optionalDate("oldest_line"))
}

/// What was taken out of a stream; the column is empty where nothing was.
private func removedContent(_ bytes: Data?) throws -> RemovedContent {
    guard let bytes else { return RemovedContent() }
    do {
        return try JSONDecoder().decode(RemovedContent.self, from: bytes)
    } catch {
        throw StoreError(.damaged, cause: "no removed content in stream")
    }
}

/// Writes a checkpoint's row over the one that was there.
func writeStream(_ db: Database, _ stream: StoredStream) throws {
    let point = stream.checkpoint
    try db.execute(
        sql: """
            INSERT OR REPLACE INTO stream
            (id, source, head, head_length, tail, tail_length, read_to, read_to_line,
             needed_from, needed_from_line, needed_from_year, settled, oldest_day, newest_day,
             seen_day, head_lines, first_year, removed, oldest_line, first_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
        arguments: [
            Data(point.id), stream.source, Data(point.head), point.headLength, Data(point.tail),
            point.tailLength, Int64(bitPattern: point.readTo), point.readToLine,
            Int64(bitPattern: point.neededFrom), point.neededFromLine, point.neededFromYear,
            point.settled.map { Data($0) }, stream.days?.lowerBound.description,
            stream.days?.upperBound.description, stream.seenDay.description,
            Data(point.headLines),
            point.firstYear, point.removed.isEmpty ? nil : try JSONEncoder().encode(point.removed),
            stream.oldestLine?.description, point.firstTime,
        ])
}
