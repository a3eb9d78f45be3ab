package import Authority
import Foundation
import GRDB
import LogModel
import People

extension EventStore {
    /// Writes a block of work: checkpoint, events and counts in one transaction, or nothing.
    ///
    /// Events that are there already (by record, rule and authorisation) are left alone. Counts
    /// have no such mark, so they are only taken together with a checkpoint that moves on: a
    /// block that was written before is refused, not counted twice.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - run: the run that read it.
    /// - Returns: what became of its events and counts.
    /// - Throws: ``StoreError``, ``StoreError/Code/checkpointNotMoved`` among them; then nothing
    ///   of the block is in the store.
    @discardableResult
    package func commit(_ block: BlockOfWork, in run: Run) throws -> CommitOutcome {
        var steps = StepCounter(beforeStep)
        return try writing { db in
            var outcome = CommitOutcome()
            try moveCheckpoint(db, block, run, &steps)
            try keepOthers(db, block, &steps)
            try addActs(db, block, run, &steps)
            try addCounts(db, block, run, &steps, &outcome)
            try addEvents(db, block.events, run, &steps, &outcome)
            if let coverage = block.coverage {
                try steps.next()
                try addCoverage(db, coverage, run: run.id)
            }
            try noteNewestRecord(db, block, run, &steps)
            try steps.next()
            return outcome
        }
    }

    /// Writes events alone, for an authorisation that reaches back into records already read.
    ///
    /// - Parameters:
    ///   - events: what the gate cleared.
    ///   - run: the run that read them.
    /// - Returns: what became of them.
    /// - Throws: ``StoreError``; then none of them is in the store.
    @discardableResult
    package func addEvents(_ events: [ClearedEvent], in run: Run) throws -> CommitOutcome {
        var steps = StepCounter(beforeStep)
        return try writing { db in
            var outcome = CommitOutcome()
            try addEvents(db, events, run, &steps, &outcome)
            try steps.next()
            return outcome
        }
    }

    private func moveCheckpoint(
        _ db: Database, _ block: BlockOfWork, _ run: Run, _ steps: inout StepCounter
    ) throws {
        let stream = block.stream
        let stored = try Row.fetchOne(
            db, sql: "SELECT * FROM stream WHERE id = ?", arguments: [Data(stream.id)]
        ).map(storedStream)
        let readTo = stored?.checkpoint.readTo ?? 0
        // What has marks cannot be counted twice, whatever its stream's place.
        guard
            stream.readTo > readTo
                || (stream.readTo == readTo && (!block.counts || !block.acts.isEmpty))
        else {
            throw StoreError(.checkpointNotMoved, cause: "source \(block.source)")
        }
        let days = Set([stored?.days?.lowerBound, stored?.days?.upperBound].compactMap(\.self))
            .union(block.daysSeen)
        try steps.next()
        try writeStream(
            db,
            StoredStream(
                source: block.source, checkpoint: stream,
                days: days.min().flatMap { oldest in days.max().map { oldest...$0 } },
                seenDay: max(run.today, stored?.seenDay ?? run.today),
                oldestLine: stored?.oldestLine))
    }

    /// Notes from where streams are needed that were read together with the block's own.
    private func keepOthers(
        _ db: Database, _ block: BlockOfWork, _ steps: inout StepCounter
    ) throws {
        for other in block.others {
            let stored = try Row.fetchOne(
                db, sql: "SELECT * FROM stream WHERE id = ?", arguments: [Data(other.id)]
            ).map(storedStream)
            guard let stored, stored.checkpoint.readTo == other.readTo else {
                throw StoreError(.checkpointNotMoved, cause: "source \(block.source)")
            }
            try steps.next()
            try writeStream(
                db,
                StoredStream(
                    source: stored.source, checkpoint: other, days: stored.days,
                    seenDay: stored.seenDay, oldestLine: stored.oldestLine))
        }
    }

    private func addCounts(
        _ db: Database, _ block: BlockOfWork, _ run: Run, _ steps: inout StepCounter,
        _ outcome: inout CommitOutcome
    ) throws {
        for tally in block.tallies where keep(tally.day, in: run, &outcome) {
            try steps.next()
            try db.cachedStatement(sql: addTally).execute(arguments: [
                tally.handle.description, tally.rule, tally.day.description,
                tally.action.rawValue, tally.count,
            ])
        }
        for count in block.unattributed where keep(count.day, in: run, &outcome) {
            try steps.next()
            try db.cachedStatement(sql: addUnattributed).execute(arguments: [
                count.source, count.rule, count.day.description, count.action.rawValue,
                count.count,
            ])
        }
        for count in block.privateCounts where keep(count.day, in: run, &outcome) {
            try steps.next()
            try db.cachedStatement(sql: addPrivate).execute(
                arguments: [count.source, count.day.description, count.count])
        }
    }

    private func addEvents(
        _ db: Database, _ events: [ClearedEvent], _ run: Run, _ steps: inout StepCounter,
        _ outcome: inout CommitOutcome
    ) throws {
        var envelopes: Set<[UInt8]> = []
        for event in events where keep(event.date, in: run, &outcome) {
            let dedupe = dedupeMark(of: event)
            let known = try db.cachedStatement(sql: "SELECT 1 FROM event WHERE dedupe = ?")
            if try Bool.fetchOne(known, arguments: [Data(dedupe)]) != nil {
                outcome.eventsKnown += 1
                continue
            }
            let (sealed, envelope) = try run.seal(event)
            if envelopes.insert(envelope.keyID).inserted {
                try steps.next()
                try db.cachedStatement(sql: addEnvelope).execute(arguments: [
                    Data(envelope.keyID), envelope.lastKept.description, Data(envelope.sealed),
                ])
            }
            try steps.next()
            try db.cachedStatement(sql: addEvent).execute(arguments: [
                Data(sealed.id), sealed.lastKept.description, Data(sealed.keyID), Data(dedupe),
                Data(sealed.sealed),
            ])
            outcome.eventsWritten += 1
            outcome.writtenByNumber[event.number, default: 0] += 1
        }
    }

    /// The mark by which the store knows record, rule and authorisation again.
    ///
    /// Each part stands behind its length, so that no two triples run together.
    private func dedupeMark(of event: ClearedEvent) -> [UInt8] {
        let parts = [
            event.recordIdentity, Array(event.body.ruleID.utf8), Array(event.number.utf8),
            event.document,
        ]
        let joined = parts.flatMap { part in
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) } + part
        }
        return keys.mac(Array("event".utf8) + joined)
    }

    /// Whether something of a record-day is kept; counts it when it is not.
    private func keep(_ day: CivilDate, in run: Run, _ outcome: inout CommitOutcome) -> Bool {
        if run.isMisdated(day) {
            outcome.misdated += 1
            return false
        }
        guard run.keeps(day) else {
            outcome.expired += 1
            return false
        }
        return true
    }

    /// Moves the newest record's date on; one later than the run's own date is no witness.
    private func noteNewestRecord(
        _ db: Database, _ block: BlockOfWork, _ run: Run, _ steps: inout StepCounter
    ) throws {
        guard let newest = block.daysSeen.filter({ $0 <= run.today }).max() else { return }
        let known = try meta(db, .newestRecord).flatMap { CivilDate($0) }
        guard known.map({ newest > $0 }) ?? true else { return }
        try steps.next()
        try setMeta(db, .newestRecord, to: newest.description)
    }
}

private let addTally = """
    INSERT INTO tally (handle, rule, day, action, count) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (handle, rule, day, action) DO UPDATE SET count = count + excluded.count
    """

private let addUnattributed = """
    INSERT INTO unattributed (source, rule, day, action, count) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (source, rule, day, action) DO UPDATE SET count = count + excluded.count
    """

private let addPrivate = """
    INSERT INTO private_count (source, day, count) VALUES (?, ?, ?)
    ON CONFLICT (source, day) DO UPDATE SET count = count + excluded.count
    """

private let addEnvelope = """
    INSERT INTO envelope (key_id, last_kept, sealed) VALUES (?, ?, ?)
    ON CONFLICT (key_id) DO NOTHING
    """

private let addEvent =
    "INSERT INTO event (id, last_kept, key_id, dedupe, sealed) VALUES (?, ?, ?, ?, ?)"
