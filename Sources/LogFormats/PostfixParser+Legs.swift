import LogModel

/// Messages that a content filter on this machine sends back.
///
/// While the first leg waits for the filter's answer, a message comes from this machine with the
/// same message-id; the answer then names that message's queue id. Both together make it a second
/// leg. One that is complete before the answer came is parked until the first leg is complete.
extension PostfixParser {
    /// Notes a message-id, and whether an open message has it already.
    mutating func linkLegs(_ slot: Int, _ id: UnsafeRawBufferPointer) {
        let hash = stableHash(id)
        let reference = PostfixMessage.Reference(slot: slot, serial: messages[slot].serial)
        guard let first = byMessageID[hash], isOpen(first) else {
            byMessageID[hash] = reference
            return
        }
        guard messages[slot].facts.contains(.isLocal),
            messages[first.slot].facts.contains(.isQueued),
            messages[first.slot].kept(messages[first.slot].messageID).elementsEqual(id)
        else { return }
        messages[slot].firstLeg = first
        messages[first.slot].legs.append(reference)
        // Without the first leg's lines the second would be taken for a message of its own.
        for start in messages[first.slot].starts { messages[slot].need(start) }
    }

    /// Notes that a first leg was answered with a queue id.
    mutating func confirmLeg(of slot: Int, _ id: PostfixQueueID, _ here: PostfixPlace) {
        for leg in messages[slot].legs
        where isOpen(leg) && messages[leg.slot].key.queueID == id {
            messages[leg.slot].facts.insert(.isSecondLeg)
            messages[leg.slot].need(here.start)
        }
    }

    /// Whether a completed message must wait for its first leg.
    mutating func park(_ slot: Int) -> Bool {
        guard let first = messages[slot].firstLeg, isOpen(first),
            !messages[slot].facts.contains(.isParked)
        else { return false }
        messages[slot].facts.insert(.isParked)
        let key = messages[slot].key
        if open[key] == slot { open[key] = nil }
        return true
    }

    /// Settles the second legs of a message that is complete.
    mutating func closeLegs(
        _ legs: [PostfixMessage.Reference], at here: PostfixPlace,
        into sink: inout some RecordSink
    ) {
        for leg in legs where isOpen(leg) {
            messages[leg.slot].firstLeg = nil
            if messages[leg.slot].facts.contains(.isParked) {
                close(leg.slot, at: here, into: &sink)
            }
        }
    }

    mutating func forgetMessageID(_ slot: Int) {
        guard !messages[slot].messageID.isAbsent else { return }
        let hash = messages[slot].kept(messages[slot].messageID).withUnsafeBytes {
            stableHash($0)
        }
        if let known = byMessageID[hash], known.slot == slot,
            known.serial == messages[slot].serial
        {
            byMessageID[hash] = nil
        }
    }

    private func isOpen(_ reference: PostfixMessage.Reference) -> Bool {
        messages[reference.slot].serial == reference.serial
    }
}
