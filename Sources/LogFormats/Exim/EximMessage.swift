import LogModel

/// Which message a line is about: two hosts that log to one file may give out the same ids.
struct EximKey: Hashable, Sendable, BitwiseCopyable {
    /// Hash of the host's name; 0 for a log without syslog headers.
    let host: UInt64
    let id: EximID
}

/// A message of which some lines were read.
struct EximMessage: Sendable, KeptText {
    struct Facts: OptionSet, Sendable {
        let rawValue: UInt8
        /// Its `<=` was read.
        static let hasHead = Facts(rawValue: 1)
        /// Its `<=` lists all its recipients.
        static let hasList = Facts(rawValue: 2)
        /// It has been told that its `<=` is missing.
        static let isTold = Facts(rawValue: 4)
    }

    var key: EximKey
    /// Different for every message; 0 where the slot is free.
    var serial: UInt64 = 0
    var facts: Facts = []
    var position: RecordPosition
    /// When it came in.
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
    var recipients = EnvelopeRecipients()
    /// What of `byteCount` the parser has counted so far.
    var countedBytes = 0

    init(_ key: EximKey, at here: MailPlace) {
        self.key = key
        position = here.position
        time = here.time
        lastTime = here.time
        start = here.start
    }

    /// Starts another message in the same memory.
    mutating func restart(_ key: EximKey, serial: UInt64, at here: MailPlace) {
        var next = EximMessage(key, at: here)
        swap(&next.text, &text)
        swap(&next.recipients, &recipients)
        next.text.removeAll(keepingCapacity: next.text.capacity <= 1 << 14)
        next.recipients.reset()
        next.serial = serial
        self = next
    }

    /// The memory that it takes, in bytes, but for what every message takes.
    var byteCount: Int { text.count + recipients.byteCount }

    /// Notes that something was done about it.
    mutating func touch(_ here: MailPlace) {
        lastTime = max(lastTime, here.time)
    }

}
