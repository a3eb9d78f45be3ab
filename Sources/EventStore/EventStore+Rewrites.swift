import Foundation
import GRDB
package import LogModel

/// How a stream will look once expired lines are out of its file.
package struct StreamRewrite: Sendable, Hashable {
    /// With new fingerprints and places.
    package var checkpoint: StreamCheckpoint
    /// The dates of the oldest and newest record left; `nil` when none is.
    package var days: ClosedRange<CivilDate>?
    /// The date of the oldest line left.
    package var oldestLine: CivilDate?
    /// How much is taken out, in bytes of plain content.
    package var bytesRemoved: UInt64
    package var linesRemoved: Int

    package init(
        checkpoint: StreamCheckpoint, days: ClosedRange<CivilDate>?, oldestLine: CivilDate?,
        bytesRemoved: UInt64, linesRemoved: Int
    ) {
        self.checkpoint = checkpoint
        self.days = days
        self.oldestLine = oldestLine
        self.bytesRemoved = bytesRemoved
        self.linesRemoved = linesRemoved
    }
}

/// How a stream may look otherwise than its checkpoint says.
package struct StreamAlternative: Sendable, Hashable {
    package let id: Int64
    /// Whether it is how the stream will look, by an intent that was not settled yet; else it is how
    /// the stream looked before a purge, and would again if a backup was restored.
    package let isIntent: Bool
    package let rewrite: StreamRewrite
}

extension EventStore {
    /// Commits what is about to become of a stream, before its file is replaced.
    ///
    /// After a crash the file that is found decides: ``adopt(_:)`` when it is the new one,
    /// ``withdraw(_:)`` when it is the old one. An earlier intent for the same stream is replaced.
    ///
    /// - Parameter rewrite: how the stream will look.
    /// - Returns: what to settle the intent by.
    /// - Throws: ``StoreError``; then the file must not be replaced.
    package func intend(_ rewrite: StreamRewrite) throws -> Int64 {
        var steps = StepCounter(beforeStep)
        return try writing { db in
            try steps.next()
            try db.execute(
                sql: "DELETE FROM alternative WHERE stream = ? AND is_intent = 1",
                arguments: [Data(rewrite.checkpoint.id)])
            try insertAlternative(db, rewrite, isIntent: true)
            let id = db.lastInsertedRowID
            try steps.next()
            return id
        }
    }

    /// Makes an alternative how the stream looks; how it looked until now becomes the alternative.
    ///
    /// - Parameter id: of an alternative.
    /// - Throws: ``StoreError``; then nothing is changed.
    package func adopt(_ id: Int64) throws {
        var steps = StepCounter(beforeStep)
        try writing { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM alternative WHERE id = ?", arguments: [id])
            else { return }
            let alternative = try streamAlternative(row)
            let next = alternative.rewrite
            guard
                let now = try Row.fetchOne(
                    db, sql: "SELECT * FROM stream WHERE id = ?",
                    arguments: [Data(next.checkpoint.id)]
                ).map(storedStream)
            else { return }
            try steps.next()
            try writeStream(
                db,
                StoredStream(
                    source: now.source, checkpoint: next.checkpoint, days: next.days,
                    seenDay: now.seenDay, oldestLine: next.oldestLine))
            try steps.next()
            try db.execute(sql: "DELETE FROM alternative WHERE id = ?", arguments: [id])
            try insertAlternative(
                db,
                StreamRewrite(
                    checkpoint: now.checkpoint, days: now.days, oldestLine: now.oldestLine,
                    bytesRemoved: next.bytesRemoved, linesRemoved: next.linesRemoved),
                isIntent: false)
            try steps.next()
        }
    }

    /// Takes an intent back: the file is the old one.
    package func withdraw(_ id: Int64) throws {
        try writing { db in
            try db.execute(
                sql: "DELETE FROM alternative WHERE id = ? AND is_intent = 1", arguments: [id])
        }
    }

    /// How streams may look otherwise, by the stream's identity, the latest first.
    package func alternatives() throws -> [[UInt8]: [StreamAlternative]] {
        try reading { db in
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM alternative ORDER BY id DESC")
            return Dictionary(
                grouping: try rows.map(streamAlternative), by: \.rewrite.checkpoint.id)
        }
    }

    /// Notes the date of a stream's oldest line, so that its file need not be looked through again
    /// before that date expires.
    package func noteOldestLine(_ day: CivilDate?, of stream: [UInt8]) throws {
        try writing { db in
            try db.execute(
                sql: "UPDATE stream SET oldest_line = ? WHERE id = ?",
                arguments: [day?.description, Data(stream)])
        }
    }
}

private func insertAlternative(
    _ db: Database, _ rewrite: StreamRewrite, isIntent: Bool
) throws {
    try db.execute(
        sql: """
            INSERT INTO alternative
            (stream, is_intent, checkpoint, oldest_day, newest_day, oldest_line, bytes_removed,
             lines_removed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
        arguments: [
            Data(rewrite.checkpoint.id), isIntent, try JSONEncoder().encode(rewrite.checkpoint),
            rewrite.days?.lowerBound.description, rewrite.days?.upperBound.description,
            rewrite.oldestLine?.description, Int64(clamping: rewrite.bytesRemoved),
            rewrite.linesRemoved,
        ])
}

private func streamAlternative(_ row: Row) throws -> StreamAlternative {
    let checkpoint: StreamCheckpoint
    do {
        checkpoint = try JSONDecoder().decode(
            StreamCheckpoint.self, from: row["checkpoint"] as Data)
    } catch {
        throw StoreError(.damaged, cause: "no checkpoint in alternative")
    }
    let oldest = try row.optionalDate("oldest_day")
    let newest = try row.optionalDate("newest_day")
    return StreamAlternative(
        id: row["id"], isIntent: row["is_intent"],
        rewrite: StreamRewrite(
            checkpoint: checkpoint,
            days: oldest.flatMap { oldest in
                newest.flatMap { $0 >= oldest ? oldest...$0 : nil }
            },
            oldestLine: try row.optionalDate("oldest_line"),
            bytesRemoved: UInt64(clamping: row["bytes_removed"] as Int64),
            linesRemoved: row["lines_removed"]))
}
