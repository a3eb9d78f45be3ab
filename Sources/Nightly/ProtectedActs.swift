import EventStore
import LogFormats
import LogInput
import LogModel
import Rules

/// Which messages and mails of exports belong to a protected channel, though not every row of them
/// says so.
///
/// Of one message an export may hold several rows: who takes part stands in one of them, and an edit
/// may name nobody. Whether it is protected is a matter of the message, so what its other rows raised
/// counts for nothing, whichever row comes first: all exports that a night reads are looked
/// through for protected messages before anything in them counts (``ProtectedSurvey``). What a night
/// before showed is known by a keyed mark beside those of the counted acts; it goes with the act's
/// window.
struct ProtectedActs {
    private let format: LogFormat
    private let store: EventStore
    /// Marks of what the survey showed.
    private let surveyed: Set<[UInt8]>
    /// Marks noted since the last commit.
    private var noted: Set<[UInt8]> = []

    /// Makes the knowledge of a format; `nil` for one in which no two records are of one message.
    ///
    /// - Parameters:
    ///   - format: the format.
    ///   - store: knows the marks of nights before.
    ///   - surveyed: the marks of what some file of this night shows as protected.
    init?(_ format: LogFormat, store: EventStore, surveyed: Set<[UInt8]>) {
        guard format.isExport else { return nil }
        self.format = format
        self.store = store
        self.surveyed = surveyed
    }

    /// The mark of the message that a record is of; `nil` where the record names none.
    ///
    /// Allocates; called for records that are protected or raised a flag.
    func mark(of record: RecordView) -> [UInt8]? {
        let message = record.channel == .message ? record.bytes(record.messageID) : nil
        guard let name = message ?? record.bytes(record.identity) else { return nil }
        return store.actMark(
            channel: record.channel, format: format.rawValue, kind: "protected", Array(name))
    }

    /// Whether a message is known to be protected.
    func knows(_ mark: [UInt8]) throws -> Bool {
        try surveyed.contains(mark) || store.knowsAct(mark)
    }

    /// Notes for the store that a message is protected; `false` when it knows that.
    mutating func note(_ mark: [UInt8]) throws -> Bool {
        guard try !noted.contains(mark) && !store.knowsAct(mark) else { return false }
        noted.insert(mark)
        return true
    }

    /// What was noted is in the store now.
    mutating func forgetNoted() { noted.removeAll(keepingCapacity: true) }
}

/// Looks through exports for protected messages, and at nothing else.
struct ProtectedSurvey: RecordSink {
    private let matcher: MatcherBox
    private let acts: ProtectedActs
    /// The marks of what is protected.
    private(set) var marks: Set<[UInt8]> = []

    /// Starts with none.
    init(_ acts: ProtectedActs, matcher: MatcherBox) {
        self.acts = acts
        self.matcher = matcher
    }

    mutating func take(_ record: RecordView) {
        guard matcher.matcher.isProtected(record), let mark = acts.mark(of: record) else { return }
        marks.insert(mark)
    }

    mutating func reject(_ rejection: Rejection) {}
}

extension UnitScan {
    /// The marks of the messages that a file of the unit shows as protected.
    mutating func protectedMessages() -> Set<[UInt8]> {
        guard let acts = sink.target.protection, let matcher = sink.target.matcher else {
            return []
        }
        var survey = ProtectedSurvey(acts, matcher: matcher)
        for ordinal in unit.streams.indices {
            do throws(InputFault) {
                try lookThrough(ordinal, &survey)
            } catch {
                // The fault is told when the file is read in its turn, as far as it was here.
                continue
            }
        }
        return survey.marks
    }

    private mutating func lookThrough(
        _ ordinal: Int, _ survey: inout ProtectedSurvey
    ) throws(InputFault) {
        let stream = unit.streams[ordinal]
        var parser = unit.source.format.makeParser()
        parser.begin(try facts(of: stream, ordinal: ordinal))
        var reader = try LineReader(
            file: stream.file, stream: UInt32(ordinal), limits: unit.source.limits)
        _ = reader.read(lastLine: lastLine(of: stream)) { block in
            parser.parse(block, into: &survey)
            return true
        } rejected: { _ in
        }
        parser.end(into: &survey)
    }
}
