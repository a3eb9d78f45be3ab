import Foundation
import GRDB
package import LogModel
package import Retention

extension EventStore {
    /// Begins a run, which must be told whether its clock is believed.
    ///
    /// A believed clock becomes the reference for the next run. One that is not believed does
    /// not: the doubt stays until the clock is confirmed or right again.
    ///
    /// - Parameters:
    ///   - now: what the clock shows.
    ///   - today: the local date.
    ///   - clock: what ``clockCheck(now:today:)`` answered.
    ///   - confirmed: somebody confirmed the clock with this run.
    ///   - compares: whether it compares what it reads with the rules; `nil` for one that reads
    ///     nothing.
    /// - Returns: the run, with which blocks are committed.
    /// - Throws: ``StoreError``.
    package func beginRun(
        now: Timestamp, today: CivilDate, clock: ClockAnswer, confirmed: Bool = false,
        compares: Bool? = nil
    ) throws -> Run {
        let believed = clock == .believed
        let id = try writing { db in
            try db.execute(
                sql: """
                    INSERT INTO run (started, today, clock_believed, compared)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [now.milliseconds, today.description, believed, compares])
            let id = db.lastInsertedRowID
            guard believed else { return id }
            try setMeta(db, .lastClock, to: now.description)
            try setMeta(db, .lastDay, to: today.description)
            if confirmed { try setMeta(db, .clockConfirmedOn, to: today.description) }
            return id
        }
        return Run(id: id, today: today, clockBelieved: believed, keys: keys)
    }

    /// Notes that a run came to its end, and forgets its content keys.
    package func finish(_ run: Run, at now: Timestamp) throws {
        run.forget()
        try writing { db in
            let newest = try meta(db, .newestRecord)
            try db.execute(
                sql: "UPDATE run SET finished = ?, newest_record = ? WHERE id = ?",
                arguments: [now.milliseconds, newest, run.id])
        }
    }

    /// Adds to what a run covered of a source, for instance a file that could not be opened.
    package func add(_ coverage: SourceCoverage, to run: Run) throws {
        try writing { try addCoverage($0, coverage, run: run.id) }
    }

    /// The runs whose date is not before a day, oldest first, with what they covered.
    package func coverage(since day: CivilDate) throws -> [RunCoverage] {
        try reading { db in
            let runs = try Row.fetchAll(
                db, sql: "SELECT * FROM run WHERE today >= ? ORDER BY id",
                arguments: [day.description])
            return try runs.map { row in
                let run = try runFacts(row)
                let sources = try Row.fetchAll(
                    db, sql: "SELECT * FROM coverage WHERE run = ? ORDER BY source",
                    arguments: [run.id])
                return RunCoverage(run: run, sources: try sources.map(sourceCoverage))
            }
        }
    }

    /// The local date of the store's first run, with which its memory begins; `nil` before it, and
    /// once it lies so far back that the purge took it.
    package func firstDay() throws -> CivilDate? {
        try reading { db in
            // Numbers of runs are never used again, so the first is always 1.
            try Row.fetchOne(db, sql: "SELECT today FROM run WHERE id = 1")?.date("today")
        }
    }

    /// The run that began last; `nil` before the first.
    package func lastRun() throws -> RunFacts? {
        try reading { db in
            try Row.fetchOne(db, sql: "SELECT * FROM run ORDER BY id DESC LIMIT 1").map(runFacts)
        }
    }
}

/// Adds a block's or a file's coverage to its run's row.
func addCoverage(_ db: Database, _ coverage: SourceCoverage, run: Int64) throws {
    let row = try Row.fetchOne(
        db, sql: "SELECT * FROM coverage WHERE run = ? AND source = ?",
        arguments: [run, coverage.source])
    var sum = try row.map(sourceCoverage) ?? SourceCoverage(source: coverage.source)
    sum.add(coverage)
    try db.execute(
        sql: """
            INSERT OR REPLACE INTO coverage
            (run, source, files, lines, records, ignored, without_subject, bytes, rejections,
             faults, days, parts, repeated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
        arguments: [
            run, sum.source, sum.files, sum.lines, sum.records, sum.ignored, sum.withoutSubject,
            sum.bytes,
            try json(sum.rejections), try json(sum.faults),
            try json(sum.days.map(\.description).sorted()), Int64(sum.parts.rawValue),
            sum.repeated,
        ])
}

private func runFacts(_ row: Row) throws -> RunFacts {
    RunFacts(
        id: row["id"], started: Timestamp(milliseconds: row["started"]),
        today: try row.date("today"), clockBelieved: row["clock_believed"],
        finished: (row["finished"] as Int64?).map { Timestamp(milliseconds: $0) },
        newestRecord: try row.optionalDate("newest_record"), compared: row["compared"] as Bool?)
}

private func sourceCoverage(_ row: Row) throws -> SourceCoverage {
    var coverage = SourceCoverage(source: row["source"])
    coverage.files = row["files"]
    coverage.lines = row["lines"]
    coverage.records = row["records"]
    coverage.ignored = row["ignored"]
    coverage.withoutSubject = row["without_subject"]
    coverage.bytes = row["bytes"]
    coverage.parts = RecordParts(rawValue: UInt32(truncatingIfNeeded: row["parts"] as Int64))
    coverage.repeated = row["repeated"]
    coverage.rejections = try value(row, "rejections")
    coverage.faults = try value(row, "faults")
    let days: [String] = try value(row, "days")
    coverage.days = Set(days.compactMap { CivilDate($0) })
    return coverage
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private func value<Value: Decodable>(_ row: Row, _ column: String) throws -> Value {
    do {
        return try JSONDecoder().decode(Value.self, from: Data((row[column] as String).utf8))
    } catch is DecodingError {
        throw StoreError(.damaged, cause: "no coverage in \(column)")
    }
}
