import Authority
import EventStore
import LogInput
import LogModel
import People
import Rules

/// Finds the episodes of a night when everything is read, counts each once, and notes from where the
/// next night must read again.
///
/// Nothing of a window is kept from night to night. The places before which no stream may be
/// forgotten are the checkpoints' *needed-from*: while a night reads, they stay before every record
/// that a correlation may count, so that a night which is killed is made good by the next. Here they
/// move to the records of the last 24 hours of their source.
///
/// That an episode was counted is known by marks of its records, as for mails: the one that closed
/// it and the last one. An episode that goes on after a night shares that last record with what the
/// next night finds, because windows that are one episode share a record; so it is known again.
struct CorrelationNight {
    /// How far behind the newest record of its source a record is read again.
    static let replaySeconds: Int64 = 86_400
    /// How many values an event lists.
    static let mostValues = 20

    let context: NightContext
    let store: EventStore
    private let run: Run
    /// The numbers of authorisations that reach back tonight.
    private let fresh: Set<String>
    /// The newest day that nights before read of each source.
    let newestBefore: [String: CivilDate]
    private(set) var records: [CorrelatedRecord] = []
    private(set) var batch = Batch()
    private var marks: Set<[UInt8]> = []
    var result = CorrelationResult()

    init(
        context: NightContext, store: EventStore, run: Run, fresh: Set<String>,
        newestBefore: [String: CivilDate]
    ) {
        self.newestBefore = newestBefore
        self.context = context
        self.store = store
        self.run = run
        self.fresh = fresh
    }

    /// Evaluates what was gathered, and commits it in one block.
    ///
    /// - Parameters:
    ///   - gathered: the records of the night.
    ///   - ends: how the streams that were read stand, without regard to correlations.
    /// - Throws: what the store throws; then nothing of it is in the store.
    mutating func finish(_ gathered: CorrelatedRecords, ends: [StreamEnd]) throws {
        let (all, newest, overLimit) = gathered.take()
        records = CorrelationNight.distinct(all)
        let hits = hits()
        let findings = context.book.correlations.makeEngine().findings(in: hits.inputs)
        tell(findings, overLimit)
        for (index, episodes) in findings.episodes.enumerated()
        where context.book.correlations.raisesFlags(index) {
            for episode in episodes {
                try take(episode, of: index, hits: hits)
            }
        }
        try commit(moved(ends, newest: newest))
    }

    /// The records, each once: a mail may be told by several logs, a stream be read twice in a night.
    private static func distinct(_ records: [CorrelatedRecord]) -> [CorrelatedRecord] {
        var distinct: [CorrelatedRecord] = []
        var places: [[UInt8]: Int] = [:]
        for record in records {
            guard let place = places[record.identity] else {
                places[record.identity] = distinct.count
                distinct.append(record)
                continue
            }
            distinct[place].isNew = distinct[place].isNew && record.isNew
            distinct[place].mayCount = distinct[place].mayCount || record.mayCount
        }
        return distinct
    }

    private func hits() -> CorrelationHits {
        var hits = CorrelationHits()
        for (number, record) in records.enumerated() {
            let owner = Array(record.person.id.utf8)
            for input in record.inputs {
                hits.add(
                    input, owner: owner, record: number, time: record.time.milliseconds)
            }
        }
        return hits
    }

    private mutating func take(
        _ episode: CorrelationEpisode, of index: Int, hits: CorrelationHits
    ) throws {
        let rule = context.book.correlations.rules[index]
        let members = episode.records.map { records[$0] }.sorted(by: CorrelatedRecord.isOrdered)
        guard let first = members.first, let last = members.last else { return }
        let key = Array(rule.id.utf8) + [0] + hits.groupKeys[episode.group]
        let isKnown = try members.contains { record in
            try !record.isNew && store.knowsAct(mark(key, record))
        }
        let isCounted = !isKnown && members.contains(where: \.mayCount)
        guard isKnown || isCounted else { return }
        for record in [records[episode.closer], last] {
            try note(mark(key, record), on: record.day)
        }
        let handle = try context.handle(of: first.person, in: first.day.calendarMonth)
        let action = members.contains { $0.action == .allowed } ? Action.allowed : first.action
        if isCounted {
            let tally = TallyKey(handle: handle, rule: rule.id, day: first.day, action: action)
            batch.tallies[tally, default: 0] += 1
            if rule.isChildSafety { batch.childSafety += 1 }
        }
        guard context.collects else { return }
        let events = context.gate.clear(
            facts(
                of: episode, members, rule, handle: handle, action: action,
                identity: key + first.identity, values: values(of: episode, rule, hits)))
        // What was counted before has its events, but for authorisations that are new on file.
        batch.events += isCounted ? events : events.filter { fresh.contains($0.number) }
    }

    private func mark(_ key: [UInt8], _ record: CorrelatedRecord) -> [UInt8] {
        store.actMark(
            channel: record.channel, format: "correlation", kind: "episode", key + record.identity)
    }

    private mutating func note(_ mark: [UInt8], on day: CivilDate) throws {
        guard try !store.knowsAct(mark), marks.insert(mark).inserted else { return }
        batch.acts.append(CountedAct(mark: mark, day: day))
    }

    private func values(
        of episode: CorrelationEpisode, _ rule: CorrelationRule, _ hits: CorrelationHits
    ) -> [String] {
        guard rule.countsHosts else { return [] }
        return episode.values.map { CorrelationInput.text(ofValue: hits.valueTexts[$0]) }.sorted()
            .prefix(CorrelationNight.mostValues).map(\.self)
    }

    private func facts(
        of episode: CorrelationEpisode, _ members: [CorrelatedRecord], _ rule: CorrelationRule,
        handle: CaseHandle, action: Action, identity: [UInt8], values: [String]
    ) -> FlagFacts {
        let first = members[0]
        let shared = members.dropFirst().reduce(into: Set(first.categories)) {
            $0.formIntersection($1.categories)
        }
        var facts = FlagFacts(
            person: first.person, account: first.account, handle: handle, channel: first.channel,
            ruleID: rule.id, ruleTitle: rule.title, ruleLevel: rule.level.rawValue,
            categories: shared.map { context.book.categories[$0] }.sorted(), date: first.day,
            time: first.time, action: action, attribution: .proven, marking: .none,
            recordIdentity: identity, source: first.source, details: FlagDetails())
        facts.episode = EpisodeFacts(
            count: episode.count, last: members[members.count - 1].time,
            parts: Set(
                members.map {
                    EpisodeFacts.Part(channel: $0.channel, account: $0.account, date: $0.day)
                }),
            distinctValues: rule.shape.type == .valueCount ? episode.values.count : nil,
            values: values)
        facts.permission = context.permissions.permission(covering: facts)
        return facts
    }

    private mutating func commit(_ moved: [(source: String, stream: StreamCheckpoint)]) throws {
        guard let first = moved.first else { return }
        var block = batch.block(source: first.source, stream: first.stream)
        block.others = moved.dropFirst().map(\.stream)
        let outcome = try store.commit(block, in: run)
        result.take(batch, outcome)
    }
}

/// How a stream stands at the end of a night, without regard to correlations.
struct StreamEnd: Sendable {
    let source: String
    let stream: [UInt8]
    let neededFrom: StreamPoint
    let neededFromYear: Int32?
}

/// What the correlations of a night came to.
struct CorrelationResult {
    var totals = NightTotals()
    var eventsByNumber: [String: Int] = [:]
    /// What could not be counted, by source.
    var leftOut: [String: [RejectionCount]] = [:]

    mutating func take(_ batch: Batch, _ outcome: CommitOutcome) {
        totals.tallied = batch.tallies.values.reduce(0, +)
        totals.childSafety = batch.childSafety
        totals.events = outcome.eventsWritten
        eventsByNumber = outcome.writtenByNumber
    }
}
