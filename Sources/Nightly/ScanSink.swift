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
struct ScanSink: RecordSink {
    private let context: NightContext
    private let source: Site.Source
    /// Where each stream had been read to, by ordinal: records that close at or before it are not
    /// new and are only looked at for authorisations that reach back.
    private let readTo: [UInt64]
    /// The streams by ordinal, as they are named in a record's identity.
    private let streams: [KnownStream]
    /// What other exports told of; `nil` for a log.
    private var acts: ActsOfExports?
    /// While a late stream is read: its ordinal, and what was given before.
    private var late: (ordinal: Int, given: GivenActs)?
    private let matcher: MatcherBox?
    private var localDay: LocalDay
    private var runDay: CivilDate?
    private var runCount = 0
    /// What was found since it was last taken.
    private var batch = Batch()
    /// The first error; the unit stops after the block.
    private(set) var failure: (any Error)?

    init(
        context: NightContext, source: Site.Source, readTo: [UInt64], streams: [KnownStream],
        acts: ActsOfExports? = nil
    ) {
        self.context = context
        self.source = source
        self.readTo = readTo
        self.streams = streams
        self.acts = acts
        matcher = context.makeMatcher()
        localDay = LocalDay(zone: context.site.zone, near: context.now)
    }

    /// Hands over what was found and starts again.
    mutating func takeBatch() -> Batch {
        flushDay()
        defer { batch = Batch() }
        return batch
    }

    /// Tells that a late stream is read, and what was given without it.
    mutating func expect(_ given: GivenActs, late ordinal: Int) {
        late = (ordinal, given)
    }

    mutating func reject(_ rejection: Rejection) {
        let readBefore = readTo[Int(rejection.position.stream)]
        guard rejection.position.offset >= readBefore else { return }
        // A broken file ends inside the same line every night; it is counted the first time.
        guard rejection.reason != .unfinishedLine || readBefore == 0 else { return }
        batch.count(rejection)
    }

    mutating func take(_ record: RecordView) {
        let day = localDay.date(at: record.time)
        var isNew = late.map { !$0.given.hold(record) } ?? isUnread(record)
        guard day <= context.latestDay else {
            // A time that has not come yet: the record would never grow old.
            if isNew { batch.count(Rejection(.badTime, at: record.position)) }
            return
        }
        if acts != nil, context.keeps(day) {
            do {
                isNew = try isFirstTold(record, on: day)
            } catch {
                failure = failure ?? error
                return
            }
        }
        if isNew { count(record, on: day) }
        guard context.keeps(day) else { return }
        guard let outcome = matcher?.matcher.match(record), !outcome.isProtected else { return }
        if isNew, outcome.undecided > 0 {
            batch.count(Rejection(.matchLimit, at: record.position))
        }
        guard outcome.hasFlags else { return }
        do {
            try takeFlags(outcome, of: record, on: day, isNew: isNew)
        } catch {
            failure = failure ?? error
        }
    }

    /// Whether the line that completed a record lies behind what was read before.
    private func isUnread(_ record: RecordView) -> Bool {
        record.closed.offset > readTo[Int(record.closed.stream)]
    }

    /// Whether no export told of an act yet; it is noted, and counted as repeated otherwise.
    private mutating func isFirstTold(_ record: RecordView, on day: CivilDate) throws -> Bool {
        let mark = actMark(of: record)
        guard try acts?.note(mark) ?? false else {
            if isUnread(record) { batch.repeated += 1 }
            return false
        }
        batch.acts.append(ExportedAct(mark: mark, day: day))
        return true
    }

    private func actMark(of record: RecordView) -> [UInt8] {
        let place = identity(of: record.position)
        return acts?.mark(of: record, orElse: place) ?? place
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

    private mutating func takeFlags(
        _ outcome: MatchOutcome, of record: RecordView, on day: CivilDate, isNew: Bool
    ) throws {
        let marking =
            record.channel == .email
            ? PrivateMarking(subject: record.text(record.subject)) : .none
        if isNew, marking != .none { batch.privateMails[day, default: 0] += 1 }
        let isTallied = isNew && marking == .none
        guard record.attribution == .proven, let account = record.text(record.account),
            let person = context.directory.person(
                account: account, channel: record.channel, on: day)
        else {
            if isTallied { countUnattributed(outcome, of: record, on: day) }
            return
        }
        let handle = try context.handle(of: person, in: day.calendarMonth)
        for index in outcome.rules {
            let rule = context.book.rules[index]
            if isTallied {
                let key = TallyKey(
                    handle: handle, rule: rule.id, day: day, action: record.action)
                batch.tallies[key, default: 0] += 1
                if rule.isChildSafety { batch.childSafety += 1 }
            }
            guard context.collects else { continue }
            batch.events += context.gate.clear(
                FlagFacts(
                    person: person, account: account, handle: handle, channel: record.channel,
                    ruleID: rule.id, ruleTitle: rule.title, ruleLevel: rule.level.rawValue,
                    categories: outcome.categories.map { context.book.categories[$0] }.sorted(),
                    date: day, time: record.time, action: record.action,
                    attribution: record.attribution, marking: marking,
                    recordIdentity: identity(of: record, rule: rule.id), source: source.name,
                    details: FlagDetails(record)))
        }
    }

    private mutating func countUnattributed(
        _ outcome: MatchOutcome, of record: RecordView, on day: CivilDate
    ) {
        for index in outcome.rules {
            let key = UnattributedKey(
                rule: context.book.rules[index].id, day: day, action: record.action)
            batch.unattributed[key, default: 0] += 1
        }
    }

    /// What tells one flag from every other: the act of an export, or else its stream and the
    /// record's place in it; and the rule.
    private func identity(of record: RecordView, rule: String) -> [UInt8] {
        let act = acts == nil ? identity(of: record.position) : actMark(of: record)
        return act + Array(rule.utf8)
    }

    /// The place of a record: the one before any purge, so that it is known again after one.
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
