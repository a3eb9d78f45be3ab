import LogModel

/// The life of an open message: from its first line to the one that closes it.
extension EximParser {
    /// By how many seconds `<=` may come later than a line that follows from it.
    ///
    /// A message that is passed on while it comes in is delivered (`>>`) before it is taken, and the
    /// lines of two processes may change places on their way to a syslog daemon.
    private static let lateness: Int64 = 2

    /// The message that `<=` starts; one that was open under its id is completed by this line.
    mutating func start(
        _ key: EximKey, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        var found: Int?
        if let known = open[key] {
            let isAnother =
                messages[known].facts.contains(.hasHead)
                || messages[known].lastTime.adding(seconds: EximParser.lateness) < here.time
                || here.time.adding(seconds: EximParser.lateness) < messages[known].lastTime
            if isAnother {
                close(known, at: here, into: &sink)
            } else {
                messages[known].touch(here)
                messages[known].time = here.time
                found = known
            }
        }
        let slot = found ?? newSlot(key, at: here)
        messages[slot].facts.insert(.hasHead)
        touched = slot
        return slot
    }

    /// The message that a line is about which follows `<=`.
    ///
    /// - Parameters:
    ///   - key: the message's.
    ///   - isEarly: the line may come before `<=`.
    ///   - here: the line.
    ///   - sink: what is told that the head is missing.
    /// - Returns: the message's slot.
    mutating func opened(
        _ key: EximKey, isEarly: Bool, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        let slot = open[key] ?? newSlot(key, at: here)
        messages[slot].touch(here)
        touched = slot
        if !isEarly, messages[slot].facts.isDisjoint(with: [.hasHead, .isTold]) {
            messages[slot].facts.insert(.isTold)
            sink.reject(Rejection(.headMissing, at: current))
        }
        return slot
    }

    private mutating func newSlot(_ key: EximKey, at here: MailPlace) -> Int {
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
        } else {
            slot = messages.count
            messages.append(EximMessage(key, at: here))
        }
        serial += 1
        messages[slot].restart(key, serial: serial, at: here)
        open[key] = slot
        pushDeadline(slot)
        return slot
    }

    /// Completes a message: gives its record, or tells that its head is missing.
    mutating func close(_ slot: Int, at here: MailPlace, into sink: inout some RecordSink) {
        if messages[slot].facts.contains(.hasHead) {
            emit(slot, at: here, into: &sink)
        } else if !messages[slot].facts.contains(.isTold) {
            sink.reject(Rejection(.headMissing, at: current))
        }
        let key = messages[slot].key
        if open[key] == slot { open[key] = nil }
        openBytes -= messages[slot].countedBytes
        messages[slot].serial = 0
        free.append(slot)
    }

    /// Completes the messages that were silent for too long.
    mutating func expire(at here: MailPlace, into sink: inout some RecordSink) {
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

    /// Completes the message that was silent longest, because there are too many.
    mutating func giveUpEarliest(at here: MailPlace, into sink: inout some RecordSink) {
        while let entry = deadlines.pop() {
            guard messages[entry.slot].serial == entry.serial else { continue }
            overflow.messages += 1
            giveUp(entry.slot, at: here, into: &sink)
            return
        }
    }

    private mutating func giveUp(
        _ slot: Int, at here: MailPlace, into sink: inout some RecordSink
    ) {
        if messages[slot].facts.contains(.hasHead) {
            sink.reject(Rejection(.neverCompleted, at: current))
        }
        close(slot, at: here, into: &sink)
    }

    /// Messages by where they start, so that what is completed by one line has an order.
    func inOrder(_ slots: [Int]) -> [Int] {
        slots.sorted { first, second in
            messages[first].position.isBefore(messages[second].position)
        }
    }

    private func deadline(_ slot: Int) -> Timestamp {
        messages[slot].lastTime.adding(seconds: limits.silenceSeconds)
    }

    private mutating func pushDeadline(_ slot: Int) {
        deadlines.push(
            MailDeadlines.Entry(
                time: deadline(slot), slot: slot, serial: messages[slot].serial))
    }
}
