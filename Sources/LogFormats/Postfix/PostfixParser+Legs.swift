import LogModel

/// Messages that a content filter on this machine sends back.
///
/// While the first leg waits in the queue for the filter's answer, a message comes from this
/// machine with the same message-id; the answer then names that message's queue id. Both together
/// make it a second leg. One that is complete before the answer came is parked until the first
/// leg is complete.
extension PostfixParser {
    /// Puts a message last among the queued ones with its message-id.
    mutating func chain(_ slot: Int) {
        guard !messages[slot].facts.contains(.isChained), !messages[slot].messageID.isAbsent
        else { return }
        messages[slot].facts.insert(.isChained)
        let hash = chainHash(slot)
        guard let chain = chains[hash] else {
            chains[hash] = (slot, slot)
            return
        }
        messages[chain.last].nextSame = slot
        messages[slot].previousSame = chain.last
        chains[hash] = (chain.first, slot)
    }

    /// Takes a message out from among the queued ones with its message-id.
    mutating func unchain(_ slot: Int) {
        guard messages[slot].facts.contains(.isChained) else { return }
        messages[slot].facts.remove(.isChained)
        let (previous, next) = (messages[slot].previousSame, messages[slot].nextSame)
        if previous >= 0 { messages[previous].nextSame = next }
        if next >= 0 { messages[next].previousSame = previous }
        guard previous < 0 || next < 0 else { return }
        let hash = chainHash(slot)
        guard let chain = chains[hash] else { return }
        if previous < 0, next < 0 {
            chains[hash] = nil
        } else {
            chains[hash] = (previous < 0 ? next : chain.first, next < 0 ? previous : chain.last)
        }
    }

    /// Links a message that comes from this machine with the queued one that has its message-id.
    mutating func linkLeg(_ slot: Int, _ id: UnsafeRawBufferPointer) {
        guard messages[slot].facts.contains(.isLocal),
            let first = chains[chainHash(slot)]?.first, first != slot,
            messages[first].kept(messages[first].messageID).elementsEqual(id)
        else { return }
        messages[slot].firstLeg = reference(first)
        messages[first].legs.append(reference(slot))
        // Without the first leg's lines the second would be taken for a message of its own.
        messages[slot].need(messages[first].start)
    }

    /// Notes that a first leg was answered with a queue id.
    mutating func confirmLeg(of slot: Int, _ id: PostfixQueueID) {
        for leg in messages[slot].legs
        where isOpen(leg) && messages[leg.slot].firstID == id {
            messages[leg.slot].facts.insert(.isSecondLeg)
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

    private func chainHash(_ slot: Int) -> UInt64 {
        let seed = messages[slot].key.host
        return messages[slot].kept(messages[slot].messageID).withUnsafeBytes {
            stableHash($0, seed: seed)
        }
    }

    private func reference(_ slot: Int) -> PostfixMessage.Reference {
        PostfixMessage.Reference(slot: slot, serial: messages[slot].serial)
    }

    private func isOpen(_ reference: PostfixMessage.Reference) -> Bool {
        messages[reference.slot].serial == reference.serial
    }
}
