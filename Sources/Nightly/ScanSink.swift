import Authority
import EventStore
import LogInput
import LogModel
import People
import Rules

/// Takes the records of one unit: counts them, matches them, asks the gate.
///
/// Up to the matcher's answer everything is bytes; what follows happens only for a record that
/// raised a flag.
struct ScanSink: RecordGroupSink {
    private let context: NightContext
    private let source: Site.Source
    /// Where each stream had been read to, by ordinal: records that close at or before it are not
    /// new and are only looked at for authorisations that reach back.
    private let readTo: [UInt64]
    /// The streams by ordinal, as they are named in a record's identity.
    private let streams: [KnownStream]
    /// The names of the streams' files, by ordinal.
    private let files: [String]
    /// Knows the acts again whose place cannot tell; `nil` for a format without such.
    private var acts: CountedActs?
    /// Knows which messages are protected by another row; `nil` where each is one record.
    private(set) var protection: ProtectedActs?
    /// `nil` when nothing is matched this night.
    let matcher: MatcherBox?
    private var localDay: LocalDay
    private var runDay: CivilDate?
    private var runCount = 0
    /// What was found since it was last taken.
    private var batch = Batch()
    /// What correlations may count of it; `nil` where there are none.
    private var correlated: CorrelatedBatch?
    /// For each stream the first record that a correlation may count, by ordinal: a checkpoint stays
    /// before it until its episodes are counted.
    private(set) var firstCorrelated: [Int: CorrelatedRecord] = [:]
    /// The time of the stream's first line so far, where records are joined over lines.
    private var firstTime: Timestamp?
    /// The first error; the unit stops after the block.
    private(set) var failure: (any Error)?

    init(
        context: NightContext, source: Site.Source, readTo: [UInt64], streams: [KnownStream],
        files: [String], acts: CountedActs? = nil, protection: ProtectedActs? = nil
    ) {
        self.context = context
        self.source = source
        self.readTo = readTo
        self.streams = streams
        self.files = files
        self.acts = acts
        self.protection = protection
        matcher = context.makeMatcher()
        correlated = context.correlates ? CorrelatedBatch() : nil
        localDay = LocalDay(zone: context.site.zone, near: context.now)
    }

    /// Hands over what was found and starts again.
    mutating func takeBatch() -> Batch {
        flushDay()
        acts?.forgetNoted()
        protection?.forgetNoted()
        defer { batch = Batch() }
        return batch
    }

    /// Hands over what correlations may count and starts again.
    mutating func takeCorrelated() -> CorrelatedBatch? {
        guard let found = correlated else { return nil }
        correlated = CorrelatedBatch()
        return found
    }

    /// Begins another stream.
    mutating func beginStream() { firstTime = nil }

    /// When the first line was written that was read since a stream began; `nil` where records are
    /// not joined over lines, and for a time that has not come yet.
    var timeOfFirstLine: Timestamp? { firstTime.flatMap { $0 <= context.now ? $0 : nil } }

    mutating func mark(lineAt offset: UInt64, as mark: LineMark) {
        guard firstTime == nil, case .dated(let time) = mark else { return }
        firstTime = time
    }

    mutating func reject(_ rejection: Rejection) {
        let readBefore = readTo[Int(rejection.position.stream)]
        guard rejection.position.offset >= readBefore else { return }
        // A broken file ends inside the same line every night; it is counted the first time.
        guard rejection.reason != .unfinishedLine || readBefore == 0 else { return }
        batch.count(rejection)
    }

    mutating func take(_ group: [RecordView]) {
        matcher?.matcher.look(at: group)
        for place in group.indices { take(group[place], at: place) }
    }

    /// Takes a record of the group that the matcher has just looked at.
    private mutating func take(_ record: RecordView, at place: Int) {
        let day = localDay.date(at: record.time)
        let mark = acts?.mark(of: record, orElse: identity(of: record.position))
        var isNew = isUnread(record)
        guard day <= context.latestDay else {
            // A time that has not come yet: the record would never grow old.
            if isNew { batch.count(Rejection(.badTime, at: record.position)) }
            return
        }
        if correlated != nil { noteTime(of: record) }
        if let mark, context.keeps(day) {
            do {
                isNew = try isFirstTold(mark, record, on: day)
            } catch {
                failure = failure ?? error
                return
            }
        }
        if isNew { count(record, on: day) }
        guard context.keeps(day), context.mayMatch(day) else { return }
        guard let outcome = matcher?.matcher.match(record, at: place) else { return }
        do {
            if outcome.isProtected { return try noteProtected(record, on: day) }
            if isNew, outcome.undecided > 0 {
                batch.count(Rejection(.matchLimit, at: record.position))
            }
            guard try outcome.hasFlags && !isOfProtected(record) else { return }
            try takeFlags(
                outcome, of: record, as: mark ?? identity(of: record.position), on: day,
                isNew: isNew)
        } catch {
            failure = failure ?? error
        }
    }

    /// Whether the line that completed a record lies behind what was read before.
    private func isUnread(_ record: RecordView) -> Bool {
        record.closed.offset > readTo[Int(record.closed.stream)]
    }

    /// Whether an act was not counted yet; it is noted, or counted as told more than once.
    private mutating func isFirstTold(
        _ mark: [UInt8], _ record: RecordView, on day: CivilDate
    ) throws -> Bool {
        guard try acts?.note(mark) ?? false else {
            if isUnread(record), !record.identity.isAbsent { batch.repeated += 1 }
            return false
        }
        batch.acts.append(CountedAct(mark: mark, day: day))
        return true
    }

    /// Counts a new record, days in runs because records mostly follow one another.
    private mutating func count(_ record: RecordView, on day: CivilDate) {
        batch.records += 1
        batch.census.note(record)
        if day != runDay { flushDay() }
        runDay = day
        runCount += 1
        if !context.keeps(day) { batch.expiredRecords += 1 }
        if record.channel == .email, record.subject.isAbsent { batch.withoutSubject += 1 }
    }

    private mutating func flushDay() {
        if let runDay { batch.days[runDay, default: 0] += runCount }
        runDay = nil
        runCount = 0
    }

    // MARK: Protected channels

    /// Notes that a record's message is protected, for its other rows.
    private mutating func noteProtected(_ record: RecordView, on day: CivilDate) throws {
        guard let mark = protection?.mark(of: record), try protection?.note(mark) ?? false
        else { return }
        batch.acts.append(CountedAct(mark: mark, day: day))
    }

    /// Whether another row, in whatever file, shows the message of a record as protected.
    private func isOfProtected(_ record: RecordView) throws -> Bool {
        guard let protection, let mark = protection.mark(of: record) else { return false }
        return try protection.knows(mark)
    }

    // MARK: Flags

    /// Counts what a record raised, and asks the gate.
    private mutating func takeFlags(
        _ outcome: MatchOutcome, of record: RecordView, as identity: [UInt8], on day: CivilDate,
        isNew: Bool
    ) throws {
        let flagging =
            correlated == nil ? outcome.rules : outcome.rules.filter(context.book.flagsByItself)
        // Nothing marks a message as private, so nothing about that is unknown; docs/rules.md.
        let marking =
            record.channel == .email
            ? PrivateMarking(subject: record.text(record.subject)) : .none
        if isNew, marking != .none, !flagging.isEmpty { batch.privateMails[day, default: 0] += 1 }
        let isTallied = isNew && marking == .none
        guard record.attribution == .proven, let account = record.text(record.account),
            let person = context.directory.person(
                account: account, channel: record.channel, on: day)
        else {
            if isTallied { countUnattributed(flagging, of: record, on: day) }
            return
        }
        let handle = try context.handle(of: person, in: day.calendarMonth)
        if correlated != nil, marking == .none {
            keep(
                outcome, of: record, as: identity, on: day, isNew: isNew, person: person,
                account: account, handle: handle)
        }
        for index in flagging {
            let rule = context.book.rules[index]
            if isTallied {
                let key = TallyKey(
                    handle: handle, rule: rule.id, day: day, action: record.action)
                batch.tallies[key, default: 0] += 1
                if rule.isChildSafety { batch.childSafety += 1 }
            }
            guard context.collects else { continue }
            let facts = makeFacts(
                rule, outcome, of: record, as: identity, on: day, person: person,
                account: account, handle: handle, marking: marking)
            batch.events += context.gate.clear(facts)
        }
    }

    /// What the gate is asked about one flag.
    private func makeFacts(
        _ rule: FlagRule, _ outcome: MatchOutcome, of record: RecordView, as identity: [UInt8],
        on day: CivilDate, person: Person, account: String, handle: CaseHandle,
        marking: PrivateMarking
    ) -> FlagFacts {
        var facts = FlagFacts(
            person: person, account: account, handle: handle, channel: record.channel,
            ruleID: rule.id, ruleTitle: rule.title, ruleLevel: rule.level.rawValue,
            categories: outcome.categories.map { context.book.categories[$0] }.sorted(),
            date: day, time: record.time, action: record.action,
            attribution: record.attribution, marking: marking,
            recordIdentity: identity + Array(rule.id.utf8), source: source.name,
            details: FlagDetails(record))
        // The names of the categories are sorted, so their places are too.
        facts.lists = outcome.categories.map { context.book.listVersions[$0] }
        facts.permission = context.permissions.permission(covering: facts)
        facts.isOwnSender = isOwn(facts.details.sender, of: person, record.channel, on: day)
        return facts
    }

    /// Whether a sender is an address of a person on a day.
    private func isOwn(
        _ sender: String?, of person: Person, _ channel: Channel, on day: CivilDate
    ) -> Bool {
        guard let sender else { return false }
        return context.directory.person(account: sender, channel: channel, on: day)?.id == person.id
    }

    private mutating func countUnattributed(
        _ rules: [RuleIndex], of record: RecordView, on day: CivilDate
    ) {
        for index in rules {
            let key = UnattributedKey(
                rule: context.book.rules[index].id, day: day, action: record.action)
            batch.unattributed[key, default: 0] += 1
        }
    }

    // MARK: Correlations

    private mutating func noteTime(of record: RecordView) {
        let newest = correlated?.newest ?? record.time
        correlated?.newest = max(record.time, newest)
    }

    /// Keeps what correlations may count of a record.
    private mutating func keep(
        _ outcome: MatchOutcome, of record: RecordView, as identity: [UInt8], on day: CivilDate,
        isNew: Bool, person: Person, account: String, handle: CaseHandle
    ) {
        guard let said = outcome.correlated else { return }
        if isNew { noteWhatIsLeftOut(said, at: record.position) }
        guard !said.inputs.isEmpty else { return }
        let ordinal = Int(record.position.stream)
        let stream = streams[ordinal]
        let isReplayed = record.position.offset >= stream.neededFrom.offset
        // What is read again for an authorisation is asked of those whom one is about.
        guard isNew || isReplayed || context.gate.concerns(person, handle: handle) else { return }
        let kept = CorrelatedRecord(
            identity: identity, time: record.time, day: day, person: person, account: account,
            channel: record.channel, action: record.action, categories: outcome.categories,
            inputs: said.inputs, source: source.name, file: files[ordinal],
            stream: stream.id,
            place: StreamPoint(offset: record.position.offset, line: record.position.line),
            year: source.zone.date(at: record.time).year,
            isNew: isNew, mayCount: isNew || isReplayed)
        correlated?.records.append(kept)
        guard kept.mayCount, firstCorrelated[ordinal].map({ kept.place < $0.place }) ?? true else {
            return
        }
        firstCorrelated[ordinal] = kept
    }

    private mutating func noteWhatIsLeftOut(_ said: CorrelatedMatch, at position: RecordPosition) {
        if said.lackingField > 0 { batch.count(Rejection(.correlationField, at: position)) }
        if said.overLimit > 0 { batch.count(Rejection(.correlationLimit, at: position)) }
    }

    /// What tells one record from every other: its stream and its place there, the one before any
    /// purge, so that it is known again after one.
    private func identity(of position: RecordPosition) -> [UInt8] {
        let stream = streams[Int(position.stream)]
        let offset = stream.removed.originalOffset(of: position.offset)
        var identity = stream.id
        for shift in stride(from: 56, through: 0, by: -8) {
            identity.append(UInt8(truncatingIfNeeded: offset >> UInt64(shift)))
        }
        return identity
    }
}
