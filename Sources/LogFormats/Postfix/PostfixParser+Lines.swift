import LogModel

/// What each kind of line does to its message.
extension PostfixParser {
    mutating func take(
        _ said: PostfixLine, of key: PostfixKey, _ line: UnsafeRawBufferPointer,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        switch said.kind {
        case .client:
            let slot = start(key, at: here, into: &sink)
            noteClient(
                PostfixClient(line, (said.text.lowerBound + 7)..<said.text.upperBound), line, slot)
        case .pickup:
            submit(said.text, of: key, line, at: here, into: &sink)
        case .messageID:
            let slot = arriving(key, at: here, into: &sink)
            noteMessageID(line.part((said.text.lowerBound + 11)..<said.text.upperBound), slot)
        case .check(let check):
            noteCheck(check, said.text, of: key, line, at: here, into: &sink)
        case .refusal:
            refuse(said.text, of: key, line, at: here, into: &sink)
        case .queued:
            noteQueued(said.text, line, queued(key, at: here, into: &sink))
        case .delivery:
            let delivery = PostfixDelivery(line, said.text)
            if let arrival = delivery?.arrival(line, at: here.time) {
                setAside(key, before: arrival)
            }
            let slot = queued(key, at: here, into: &sink)
            if let delivery { note(delivery, line, slot) }
        case .queueStep:
            _ = queued(key, at: here, into: &sink)
        case .removed:
            close(queued(key, at: here, into: &sink), at: here, into: &sink)
        }
    }

    private mutating func noteClient(
        _ client: PostfixClient, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        messages[slot].facts.insert(.hasOrigin)
        if let address = client.address {
            messages[slot].client = messages[slot].keep(line.part(address))
        }
        if client.isLocal { messages[slot].facts.insert(.isLocal) }
        if let login = client.login {
            messages[slot].login = messages[slot].keep(line.part(login))
        }
    }

    /// `uid=N from=<S>`, or with `orig_id=ID` when an operator had the message queued anew: then
    /// it goes on under the new id.
    private mutating func submit(
        _ text: Range<Int>, of key: PostfixKey, _ line: UnsafeRawBufferPointer,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        if let mark = line.lastPlace(of: "> orig_id=", in: text),
            let (id, _) = PostfixQueueID.read(line, (mark + 10)..<text.upperBound)
        {
            let old = PostfixKey(host: key.host, instance: key.instance, queueID: id)
            if old != key, let slot = open[old] {
                if let displaced = open[key] { close(displaced, at: here, into: &sink) }
                open[old] = nil
                open[key] = slot
                messages[slot].key = key
                messages[slot].facts.remove(.isQueued)
                messages[slot].facts.insert(.isHeld)
                messages[slot].touch(here)
                return
            }
        }
        let slot = start(key, at: here, into: &sink)
        messages[slot].facts.formUnion([.hasOrigin, .isLocal])
        if let mark = line.place(of: " from=<", in: text),
            let end = PostfixAddress.end(line, from: mark + 7, to: text.upperBound)
        {
            messages[slot].sender = messages[slot].keep(line.part((mark + 7)..<end))
        }
    }

    private mutating func noteMessageID(
        _ value: UnsafeRawBufferPointer, _ slot: Int
    ) {
        guard messages[slot].messageID.isAbsent else { return }
        let isBracketed =
            value.count >= 2 && value.first == UInt8(ascii: "<")
            && value.last == UInt8(ascii: ">")
        let id = isBracketed ? value.part(1..<(value.count - 1)) : value
        guard !id.isEmpty else { return }
        messages[slot].messageID = messages[slot].keep(id)
        linkLeg(slot, id)
    }

    /// A check on arrival ends with where the message came from; one on its way out does not, and
    /// says nothing new.
    private mutating func noteCheck(
        _ check: PostfixLine.Check, _ text: Range<Int>, of key: PostfixKey,
        _ line: UnsafeRawBufferPointer, at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let found = PostfixHeaderCheck(line, text) else { return }
        let slot = arriving(key, at: here, into: &sink)
        if messages[slot].sender.isAbsent {
            messages[slot].sender = messages[slot].keep(line.part(found.tail.sender))
        }
        if messages[slot].named.isAbsent, let recipient = found.tail.recipient {
            messages[slot].named = messages[slot].keep(line.part(recipient))
        }
        if let subject = found.subject, messages[slot].subject.isAbsent {
            keepSubject(line.part(subject), isCut: found.isCut, slot)
        }
        switch check {
        case .none: break
        case .hold: messages[slot].facts.insert(.isHeld)
        case .discard: messages[slot].facts.insert(.isDiscarded)
        case .reject:
            emit(slot, as: .denied, at: here, into: &sink)
            release(slot)
        }
    }

    private mutating func keepSubject(
        _ subject: UnsafeRawBufferPointer, isCut: Bool, _ slot: Int
    ) {
        let offset = messages[slot].text.count
        EncodedWord.append(subject, isCut: isCut, to: &messages[slot].text)
        messages[slot].subject = FieldSlice(
            offset: offset, length: messages[slot].text.count - offset)
    }

    /// `from=<S>, size=N, nrcpt=N (queue active)` or `from=<S>, status=expired, …`.
    private mutating func noteQueued(
        _ text: Range<Int>, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        guard let end = PostfixAddress.end(line, from: text.lowerBound + 6, to: text.upperBound)
        else { return }
        if !messages[slot].facts.contains(.hasQueueSender) {
            messages[slot].facts.insert(.hasQueueSender)
            messages[slot].sender = messages[slot].keep(
                line.part((text.lowerBound + 6)..<end))
        }
        if line.holds(", size=", at: end + 1), let size = line.number(at: end + 8) {
            messages[slot].size = size
        } else if line.holds(", status=expired", at: end + 1)
            || line.holds(", status=force-expired", at: end + 1)
        {
            messages[slot].recipients.giveUp()
        }
    }

    /// Notes what became of a recipient.
    private mutating func note(
        _ delivery: PostfixDelivery, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        if delivery.isProbe { messages[slot].facts.insert(.isProbe) }
        let left = messages[slot].recipients.left
        messages[slot].recipients.note(
            line.part(delivery.recipient), delivery.outcome, limit: limits.recipients)
        overflow.recipients += messages[slot].recipients.left - left
        if delivery.isHandedOn { messages[slot].facts.insert(.isHandedOn) }
        if !messages[slot].legs.isEmpty, let id = delivery.queuedAs(line) {
            confirmLeg(of: slot, id)
        }
    }
}
