import LogModel

/// Messages that a content filter on this machine sends back.
///
/// While the first leg waits in the queue for the filter's answer, a message comes from this
/// machine with the same message-id; the answer then names that message's queue id. Both together
/// make it a second leg. A filter that answers without an id, or is a program to which the message
/// is piped, has to be believed by what it does: a message with the same message-id and sender, to
/// recipients of the first leg only, that comes while the first is handed to it, is its second leg.
/// One that is complete before the answer came is parked until the first leg is complete.
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
        guard messages[slot].facts.contains(.isLocal) else { return }
        guard let first = chains[chainHash(slot)]?.first, first != slot,
            messages[first].kept(messages[first].messageID).elementsEqual(id)
        else {
            if let handedOn = recentlyHandedOn.take(chainHash(slot)) {
                messages[slot].handedOn = handedOn
                messages[slot].need(handedOn.start)
            }
            return
        }
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

    /// Notes what was handed on, for the second legs of a message that is complete: those that are
    /// there, and the one that a program it was piped to may have left for the server to pick up.
    mutating func noteHandedOn(_ slot: Int, at here: MailPlace) {
        guard messages[slot].facts.contains(.isHandedOn), !messages[slot].messageID.isAbsent,
            let recipients = messages[slot].recipients.hashes
        else { return }
        let sender = messages[slot].kept(messages[slot].sender).withUnsafeBytes {
            stableHash($0)
        }
        let handedOn = PostfixHandedOn(
            messageID: chainHash(slot), sender: sender, recipients: recipients, time: here.time,
            start: messages[slot].start)
        for leg in messages[slot].legs where isOpen(leg) {
            messages[leg.slot].handedOn = handedOn
        }
        if messages[slot].legs.isEmpty { recentlyHandedOn.note(handedOn) }
    }

    /// Whether a message is the same to nobody else as the one before it that was handed on.
    func repeatsFirstLeg(_ slot: Int) -> Bool {
        guard let first = messages[slot].handedOn,
            let named = messages[slot].recipients.hashes, !named.isEmpty
        else { return false }
        let sender = messages[slot].kept(messages[slot].sender).withUnsafeBytes {
            stableHash($0)
        }
        return sender == first.sender && named.isSubset(of: first.recipients)
    }

    /// Settles the second legs of a message that is complete.
    mutating func closeLegs(
        _ legs: [PostfixMessage.Reference], at here: MailPlace,
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

/// A message that was handed on to a program on this machine, which may send it back.
struct PostfixHandedOn: Sendable {
    /// Hash of its message-id and host.
    let messageID: UInt64
    let sender: UInt64
    let recipients: Set<UInt64>
    /// When it was complete.
    let time: Timestamp
    /// Where reading must start to read all its lines again.
    let start: OpenPosition
}

/// The messages that were handed on a moment ago and did not come back yet.
struct PostfixHandedOnList: Sendable {
    private var entries: [PostfixHandedOn] = []

    /// How long it may take until a program's mail is picked up, in seconds.
    private static let patience: Int64 = 60
    private static let most = 1000

    /// Where the first of them starts.
    var start: OpenPosition? {
        entries.map(\.start).min { $0.position.isBefore($1.position) }
    }

    mutating func note(_ message: PostfixHandedOn) {
        if entries.count == PostfixHandedOnList.most { entries.removeFirst() }
        entries.append(message)
    }

    /// Takes out the one with a message-id.
    mutating func take(_ messageID: UInt64) -> PostfixHandedOn? {
        guard let index = entries.firstIndex(where: { $0.messageID == messageID }) else {
            return nil
        }
        return entries.remove(at: index)
    }

    /// Forgets those that would have come back.
    @inline(__always)
    mutating func forget(before time: Timestamp) {
        guard let first = entries.first,
            first.time.adding(seconds: PostfixHandedOnList.patience) < time
        else { return }
        entries.removeAll { $0.time.adding(seconds: PostfixHandedOnList.patience) < time }
    }
}
