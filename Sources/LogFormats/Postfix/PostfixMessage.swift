import LogModel

/// Which message a line is about.
///
/// Hosts that log to one file, and instances on one host (`postfix-out/smtp`), give out the same
/// ids; and a host gives an id out again as soon as its message is gone.
struct PostfixKey: Hashable, Sendable, BitwiseCopyable {
    /// Hash of the host's name.
    let host: UInt64
    /// Hash of the instance's name.
    let instance: UInt64
    var queueID: PostfixQueueID
}

/// A message of which some lines were read.
struct PostfixMessage: Sendable, KeptText {
    struct Facts: OptionSet, Sendable {
        let rawValue: UInt16
        /// The lines that start a message were read, so that it is known how it came in.
        static let hasHead = Facts(rawValue: 1)
        /// The queue manager took it: the server accepted it.
        static let isQueued = Facts(rawValue: 2)
        /// The server accepted it and keeps it, or threw it away.
        static let isHeld = Facts(rawValue: 4)
        static let isDiscarded = Facts(rawValue: 8)
        /// The server asked itself whether an address exists.
        static let isProbe = Facts(rawValue: 16)
        /// The line that says where it came from was read.
        static let hasOrigin = Facts(rawValue: 32)
        /// It came from this machine, or from a program on it.
        static let isLocal = Facts(rawValue: 64)
        /// A filter on this machine gave back a message that is counted already.
        static let isSecondLeg = Facts(rawValue: 128)
        /// Completed, but it is not known yet whether it is a second leg.
        static let isParked = Facts(rawValue: 256)
        static let hasQueueSender = Facts(rawValue: 512)
        /// It stands among the queued messages with its message-id.
        static let isChained = Facts(rawValue: 1024)
        /// A program on this machine took it that may send it back.
        static let isHandedOn = Facts(rawValue: 2048)
    }

    /// A message by its place, as long as it is the same one.
    struct Reference: Sendable, Hashable, BitwiseCopyable {
        let slot: Int
        let serial: UInt64
    }

    /// How far, in seconds, what is said of a message's arrival may lie behind its first line: a
    /// session may take its time, and clocks are put right.
    static let slackSeconds: Int64 = 600

    var key: PostfixKey
    /// The id under which it came in, which the sender was told.
    var firstID: PostfixQueueID
    /// Different for every message; 0 where the slot is free.
    var serial: UInt64 = 0
    var facts: Facts = []
    var position: RecordPosition
    var time: Timestamp
    var lastTime: Timestamp
    /// Where reading must start to read all its lines again.
    var start: OpenPosition
    var size: Int64 = -1
    /// What the slices count from.
    var text: [UInt8] = []
    var client = FieldSlice.absent
    var login = FieldSlice.absent
    var sender = FieldSlice.absent
    var messageID = FieldSlice.absent
    var subject = FieldSlice.absent
    /// The one recipient that a line about a header states.
    var named = FieldSlice.absent
    var recipients = EnvelopeRecipients()
    /// What of `byteCount` the parser has counted so far.
    var countedBytes = 0
    /// Its neighbours among the queued messages with its message-id; -1 for none.
    var previousSame = -1
    var nextSame = -1
    /// The message that this one seems to be a second leg of.
    var firstLeg: Reference?
    /// The messages that seem to be second legs of this one.
    var legs: [Reference] = []
    /// What it would be a second leg of, where that was handed on to a program on this machine.
    var handedOn: PostfixHandedOn?

    init(_ key: PostfixKey, at here: MailPlace) {
        self.key = key
        firstID = key.queueID
        position = here.position
        time = here.time
        lastTime = here.time
        start = here.start
    }

    /// Starts another message in the same memory.
    mutating func restart(_ key: PostfixKey, serial: UInt64, at here: MailPlace) {
        var next = PostfixMessage(key, at: here)
        swap(&next.text, &text)
        swap(&next.recipients, &recipients)
        next.text.removeAll(keepingCapacity: next.text.capacity <= 1 << 14)
        next.recipients.reset()
        next.serial = serial
        self = next
    }

    /// Whether the server said, in so many words or by what it did, that it took the message.
    var isAccepted: Bool {
        guard !facts.contains(.isQueued) else { return true }
        // A recipient can have a message held that then never comes: its headers tell that it did.
        return !facts.isDisjoint(with: [.isHeld, .isDiscarded])
            && !(messageID.isAbsent && subject.isAbsent)
    }

    /// The memory that it takes, in bytes, but for what every message takes.
    var byteCount: Int { text.count + recipients.byteCount }

    /// How long it may be silent, in seconds.
    func silence(_ limits: MailLimits) -> Int64 {
        facts.isDisjoint(with: [.isQueued, .isHeld])
            ? limits.sessionSeconds : limits.silenceSeconds
    }

    /// Notes that a line is about it.
    mutating func touch(_ here: MailPlace) {
        lastTime = max(lastTime, here.time)
    }

    /// Notes from where lines must be read again.
    mutating func need(_ other: OpenPosition) {
        if other.position.isBefore(start.position) { start = other }
    }

}
