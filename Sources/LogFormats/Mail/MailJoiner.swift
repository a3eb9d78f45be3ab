import LogModel

/// Keeps the messages of which more lines may come, and gives their records.
///
/// For mail servers that log through syslog: what their lines mean is said by the parser that owns
/// the joiner. A message that was silent for too long is given as far as it is known; where it had
/// not come to its end, a rejection (`never-completed`) stands beside it, at the line by whose time
/// it was given up.
struct MailJoiner: Sendable {
    let limits: MailLimits
    /// How often a bound was reached.
    private(set) var overflow = MailOverflow()
    var clock = SyslogClock(
        StreamFacts(ordinal: 0, zone: .utc, referenceTime: Timestamp(milliseconds: 0)))
    var messages: [MailMessage] = []
    private var free: [Int] = []
    /// The open messages' places.
    private var open: [MailKey: Int] = [:]
    private var deadlines = MailDeadlines()
    private var serial: UInt64 = 0
    private var openBytes = 0
    /// The slots that the last line was about.
    private var touched: [Int] = []
    /// Where a record is put together.
    private var record = MailRecord()
    private var last: MailPlace?
    /// The first line that was read of every stream.
    private var streamStarts: [OpenPosition] = []
    private var firstYear: Int32?

    init(limits: MailLimits = MailLimits()) {
        self.limits = limits
    }

    /// How many messages and sessions are open.
    var count: Int { open.count }

    mutating func begin(_ stream: StreamFacts) {
        clock = SyslogClock(stream)
        firstYear = stream.firstYear
    }

    mutating func noteStart(of block: LineBlock) {
        guard streamStarts.last?.position.stream != block.stream else { return }
        let first = RecordPosition(
            stream: block.stream, line: block.firstLine, offset: block.offset)
        streamStarts.append(OpenPosition(position: first, year: firstYear))
    }

    /// Notes the time of a line, and completes what was silent for too long by then.
    mutating func advance(to here: MailPlace, into sink: inout some RecordSink) {
        last = here
        if deadlines.isDue(here.time) { expire(at: here, into: &sink) }
    }

    /// Counts what the messages of a line take, and gives up the most silent one if it is too much.
    mutating func settleLine(at here: MailPlace, into sink: inout some RecordSink) {
        for slot in touched where messages[slot].serial != 0 {
            let bytes = messages[slot].byteCount
            openBytes += bytes - messages[slot].countedBytes
            messages[slot].countedBytes = bytes
        }
        touched.removeAll(keepingCapacity: true)
        guard open.count > limits.openMessages || openBytes > limits.openBytes else { return }
        while let entry = deadlines.pop() {
            guard messages[entry.slot].serial == entry.serial else { continue }
            overflow.messages += 1
            close(entry.slot, at: here, into: &sink)
            return
        }
    }

    /// The first line of what is open longest, and after it the first line of every later stream.
    var openPositions: [OpenPosition] {
        var earliest = clock.resumption
        for message in messages where message.serial != 0 {
            guard let known = earliest, !message.start.position.isBefore(known.position) else {
                earliest = message.start
                continue
            }
        }
        guard let earliest else { return [] }
        return [earliest]
            + streamStarts.filter { $0.position.stream > earliest.position.stream }
    }

    // MARK: The life of a message

    /// The place of what is open under a key.
    mutating func find(_ key: MailKey, at here: MailPlace) -> Int? {
        guard let slot = open[key] else { return nil }
        messages[slot].touch(here)
        touched.append(slot)
        return slot
    }

    /// Starts a message.
    ///
    /// - Parameters:
    ///   - key: its key; what was open under it is forgotten.
    ///   - id: what the server calls it.
    ///   - silence: how long it may be silent, in seconds.
    ///   - here: its first line.
    /// - Returns: its place.
    mutating func start(
        _ key: MailKey, id: UnsafeRawBufferPointer?, silence: Int64, at here: MailPlace
    ) -> Int {
        if let old = open[key] { release(old) }
        serial += 1
        var message = MailMessage(key, at: here)
        message.serial = serial
        message.silence = silence
        if let id { message.id = message.keep(id) }
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            messages[slot] = message
        } else {
            slot = messages.count
            messages.append(message)
        }
        open[key] = slot
        touched.append(slot)
        pushDeadline(slot)
        return slot
    }

    /// The message that a line is about which comes after its first line; where that was not read, a
    /// rejection says so once.
    mutating func findOrMiss(
        _ key: MailKey, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        if let slot = find(key, at: here) { return slot }
        sink.reject(Rejection(.headMissing, at: here.position))
        return start(key, id: nil, silence: limits.silenceSeconds, at: here)
    }

    /// Lets a message go on under a second key too.
    mutating func alias(_ key: MailKey, to slot: Int) {
        guard open[key] == nil else { return }
        open[key] = slot
        messages[slot].otherKeys.append(key)
    }

    func reference(_ slot: Int) -> MailMessage.Reference {
        MailMessage.Reference(slot: slot, serial: messages[slot].serial)
    }

    func isOpen(_ reference: MailMessage.Reference) -> Bool {
        messages[reference.slot].serial == reference.serial
    }

    /// Says that a message seems to be the second leg of another.
    mutating func link(_ slot: Int, to first: Int) {
        guard slot != first, messages[slot].firstLeg == nil else { return }
        messages[slot].firstLeg = reference(first)
        messages[first].legs.append(reference(slot))
        // Without the first leg's lines the second would be taken for a message of its own.
        messages[slot].need(messages[first].start)
    }

    /// Completes a message: gives its record, if it was accepted.
    mutating func close(
        _ slot: Int, at here: MailPlace, into sink: inout some RecordSink
    ) {
        let facts = messages[slot].facts
        if facts.isSuperset(of: [.hasHead, .isAccepted]), !facts.contains(.isSecondLeg) {
            if let first = messages[slot].firstLeg, isOpen(first), !facts.contains(.isParked) {
                messages[slot].facts.insert(.isParked)
                forgetKeys(slot)
                return
            }
            emit(slot, as: .allowed, at: here, into: &sink)
        }
        let legs = messages[slot].legs
        release(slot)
        for leg in legs where isOpen(leg) {
            messages[leg.slot].firstLeg = nil
            if messages[leg.slot].facts.contains(.isParked) {
                close(leg.slot, at: here, into: &sink)
            }
        }
    }

    /// Forgets a message.
    mutating func release(_ slot: Int) {
        forgetKeys(slot)
        openBytes -= messages[slot].countedBytes
        messages[slot] = MailMessage(messages[slot].key, at: MailPlace(messages[slot]))
        free.append(slot)
    }

    private mutating func forgetKeys(_ slot: Int) {
        for key in messages[slot].otherKeys + [messages[slot].key] where open[key] == slot {
            open[key] = nil
        }
    }

    /// Completes everything, because no more input exists.
    mutating func finish(into sink: inout some RecordSink) {
        guard let last else { return }
        for slot in inOrder(messages.indices.filter { messages[$0].serial != 0 })
        where messages[slot].serial != 0 {
            close(slot, at: last, into: &sink)
        }
    }

    private mutating func expire(at here: MailPlace, into sink: inout some RecordSink) {
        var silent: [Int] = []
        while deadlines.isDue(here.time), let entry = deadlines.pop() {
            guard messages[entry.slot].serial == entry.serial else { continue }
            if deadline(entry.slot) < here.time {
                silent.append(entry.slot)
            } else {
                pushDeadline(entry.slot)
            }
        }
        for slot in inOrder(silent) { giveUp(slot, at: here, into: &sink) }
    }

    private mutating func giveUp(
        _ slot: Int, at here: MailPlace, into sink: inout some RecordSink
    ) {
        // A parked message goes with the one it waits for.
        guard messages[slot].serial != 0, !messages[slot].facts.contains(.isParked) else { return }
        let facts = messages[slot].facts
        if facts.isSuperset(of: [.hasHead, .isAccepted]), !facts.contains(.isSecondLeg),
            messages[slot].expected >= 0, !messages[slot].isSettled
        {
            sink.reject(Rejection(.neverCompleted, at: here.position))
        }
        close(slot, at: here, into: &sink)
    }

    private func inOrder(_ slots: [Int]) -> [Int] {
        slots.sorted { first, second in
            messages[first].position.isBefore(messages[second].position)
        }
    }

    private func deadline(_ slot: Int) -> Timestamp {
        messages[slot].lastTime.adding(seconds: messages[slot].silence)
    }

    private mutating func pushDeadline(_ slot: Int) {
        deadlines.push(
            MailDeadlines.Entry(
                time: deadline(slot), slot: slot, serial: messages[slot].serial))
    }

    // MARK: What is known of a message

    /// Notes what became of a message for a recipient.
    mutating func note(
        _ address: UnsafeRawBufferPointer, _ outcome: Delivery?, of slot: Int
    ) {
        let left = messages[slot].recipients.left
        messages[slot].recipients.note(address, outcome, limit: limits.recipients)
        overflow.recipients += messages[slot].recipients.left - left
    }

    // MARK: Records

    /// Gives a message's record.
    mutating func emit(
        _ slot: Int, as action: Action, at here: MailPlace, into sink: inout some RecordSink
    ) {
        let message = messages[slot]
        startRecord(message)
        record.take(message.recipients)
        record.push(
            action, time: message.time, position: message.position, closed: here.closed,
            into: &sink)
    }

    /// Gives the record of what the server did not take.
    ///
    /// - Parameters:
    ///   - message: with the refused recipients among its refused ones.
    ///   - here: the line that completes it.
    ///   - sink: takes the record.
    mutating func emitRefusal(
        _ message: MailMessage, at here: MailPlace, into sink: inout some RecordSink
    ) {
        startRecord(message)
        record.take(message.refused)
        record.push(
            .denied, time: message.time, position: message.position, closed: here.closed,
            into: &sink)
    }

    private mutating func startRecord(_ message: MailMessage) {
        record.start()
        record.queueID = put(message, message.id)
        record.client = put(message, message.client)
        record.login = put(message, message.login)
        record.sender = put(message, message.sender)
        record.messageID = put(message, message.messageID)
        record.subject = put(message, message.subject)
        record.size = message.size
    }

    private mutating func put(_ message: MailMessage, _ slice: FieldSlice) -> FieldSlice {
        slice.isAbsent ? .absent : record.put(message.kept(slice))
    }
}

extension MailPlace {
    /// Where a message started, as far as a free slot needs it.
    fileprivate init(_ message: MailMessage) {
        self.init(
            position: message.position, closed: message.position, time: message.time,
            start: message.start)
    }
}
