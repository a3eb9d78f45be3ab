import LogModel

/// The life of an open message: from its first line to the one that closes it.
extension PostfixParser {
    /// A new message; one that was open under its id is completed by this line.
    mutating func start(
        _ key: PostfixKey, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        if let slot = open[key] { close(slot, at: here, into: &sink) }
        let slot = newSlot(key, at: here)
        messages[slot].facts.insert(.hasHead)
        return slot
    }

    /// The message that a line is about which comes before it is queued.
    ///
    /// If the message of that id is in the queue already, the id was given out again.
    mutating func arriving(
        _ key: PostfixKey, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        guard let slot = open[key], !messages[slot].facts.contains(.isQueued) else {
            return start(key, at: here, into: &sink)
        }
        messages[slot].touch(here)
        touched = slot
        return slot
    }

    /// The message that a line is about which comes after it was queued.
    mutating func queued(
        _ key: PostfixKey, at here: MailPlace, into sink: inout some RecordSink
    ) -> Int {
        guard let slot = open[key] else {
            sink.reject(Rejection(.headMissing, at: here.position))
            let slot = newSlot(key, at: here)
            messages[slot].facts.insert(.isQueued)
            return slot
        }
        messages[slot].touch(here)
        messages[slot].facts.insert(.isQueued)
        chain(slot)
        touched = slot
        return slot
    }

    /// Sets the open message of an id aside when a line states that its own came well after.
    ///
    /// The id was given out again, and the line that said `removed` is among lines that are not here,
    /// such as of a log that is away. The earlier message waits for them, out of reach of what is
    /// said about the later one, as long as any message may be silent. What was queued anew by an
    /// operator came earlier than its id was given out, so nothing is concluded from it.
    mutating func setAside(_ key: PostfixKey, before arrival: Timestamp) {
        guard let slot = open[key], messages[slot].facts.contains(.hasHead),
            messages[slot].firstID == key.queueID,
            messages[slot].time.adding(seconds: PostfixMessage.slackSeconds) < arrival
        else { return }
        open[key] = nil
    }

    private mutating func newSlot(_ key: PostfixKey, at here: MailPlace) -> Int {
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
        } else {
            slot = messages.count
            messages.append(PostfixMessage(key, at: here))
        }
        serial += 1
        messages[slot].restart(key, serial: serial, at: here)
        messages[slot].touch(here)
        open[key] = slot
        touched = slot
        pushDeadline(slot)
        return slot
    }

    /// Completes a message: gives its record, if it was accepted.
    mutating func close(
        _ slot: Int, at here: MailPlace, into sink: inout some RecordSink
    ) {
        if messages[slot].facts.contains(.hasHead), messages[slot].isAccepted,
            messages[slot].facts.isDisjoint(with: [.isProbe, .isSecondLeg]),
            !repeatsFirstLeg(slot)
        {
            if park(slot) { return }
            emit(slot, as: .allowed, at: here, into: &sink)
        }
        noteHandedOn(slot, at: here)
        let legs = messages[slot].legs
        release(slot)
        closeLegs(legs, at: here, into: &sink)
    }

    /// Forgets a message.
    mutating func release(_ slot: Int) {
        let key = messages[slot].key
        if open[key] == slot { open[key] = nil }
        unchain(slot)
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
        // A parked message goes with the one it waits for.
        guard messages[slot].serial != 0, !messages[slot].facts.contains(.isParked) else { return }
        let facts = messages[slot].facts
        if facts.contains(.hasHead), !facts.isDisjoint(with: [.isQueued, .isHeld]),
            messages[slot].isAccepted, facts.isDisjoint(with: [.isProbe, .isSecondLeg])
        {
            sink.reject(Rejection(.neverCompleted, at: here.position))
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
        messages[slot].lastTime.adding(seconds: messages[slot].silence(limits))
    }

    private mutating func pushDeadline(_ slot: Int) {
        deadlines.push(
            MailDeadlines.Entry(
                time: deadline(slot), slot: slot, serial: messages[slot].serial))
    }
}
