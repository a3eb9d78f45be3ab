import LogModel

/// Which message, or session, a line is about: a machine's name and an id that it gave out.
///
/// Kept as hashes of 128 bits together; the ids are the server's own, not a stranger's choice.
struct MailKey: Hashable, Sendable, BitwiseCopyable {
    private let first: UInt64
    private let second: UInt64

    /// Makes the key of an id.
    ///
    /// - Parameters:
    ///   - id: as logged.
    ///   - host: hash of the machine's name.
    ///   - kind: tells ids of different kinds apart.
    init(_ id: UnsafeRawBufferPointer, host: UInt64, kind: UInt64 = 0) {
        first = stableHash(id, seed: host ^ kind)
        second = stableHash(id, seed: host &* 0x9E37_79B9_7F4A_7C15 ^ kind &+ 1)
    }
}

/// A message, or a client's session, of which some lines were read.
struct MailMessage: Sendable, KeptText {
    struct Facts: OptionSet, Sendable {
        let rawValue: UInt16
        /// The line that says how it came in was read.
        static let hasHead = Facts(rawValue: 1)
        /// The server took it.
        static let isAccepted = Facts(rawValue: 2)
        /// No message: what a client said before one.
        static let isSession = Facts(rawValue: 4)
        /// The same mail as another message, of which a record tells.
        static let isSecondLeg = Facts(rawValue: 8)
        /// Completed, but it is not known yet whether it is a second leg.
        static let isParked = Facts(rawValue: 16)
        /// It came from a program on this machine.
        static let isLocal = Facts(rawValue: 32)
        /// An address of it stands for others.
        static let isExpanded = Facts(rawValue: 64)
    }

    /// A message by its place, as long as it is the same one.
    struct Reference: Sendable, Hashable, BitwiseCopyable {
        let slot: Int
        let serial: UInt64
    }

    var key: MailKey
    /// Other ids under which it goes on.
    var otherKeys: [MailKey] = []
    /// Different for every message; 0 where the slot is free.
    var serial: UInt64 = 0
    var facts: Facts = []
    var position: RecordPosition
    var time: Timestamp
    var lastTime: Timestamp
    /// Where reading must start to read all its lines again.
    var start: OpenPosition
    /// How long it may be silent, in seconds.
    var silence: Int64 = 0
    var size: Int64 = -1
    /// What the slices count from.
    var text: [UInt8] = []
    var id = FieldSlice.absent
    var client = FieldSlice.absent
    var login = FieldSlice.absent
    var sender = FieldSlice.absent
    var messageID = FieldSlice.absent
    var subject = FieldSlice.absent
    var recipients = EnvelopeRecipients()
    /// Those that the server did not take.
    var refused = EnvelopeRecipients()
    /// How many deliveries it takes; -1 where it is not known.
    var expected: Int64 = -1
    /// How many deliveries came to an end.
    var settled: Int64 = 0
    /// What of `byteCount` was counted so far.
    var countedBytes = 0
    /// The message that this one seems to be a second leg of.
    var firstLeg: Reference?
    /// The messages that seem to be second legs of this one.
    var legs: [Reference] = []

    init(_ key: MailKey, at here: MailPlace) {
        self.key = key
        position = here.position
        time = here.time
        lastTime = here.time
        start = here.start
    }

    /// The memory that it takes, in bytes, but for what every message takes.
    var byteCount: Int { text.count + recipients.byteCount + refused.byteCount }

    /// Whether nothing more can happen to it, as far as is known.
    var isSettled: Bool { expected >= 0 && settled >= expected }

    /// Notes that a line is about it.
    mutating func touch(_ here: MailPlace) {
        lastTime = max(lastTime, here.time)
    }

    /// Notes from where lines must be read again.
    mutating func need(_ other: OpenPosition) {
        if other.position.isBefore(start.position) { start = other }
    }

}
