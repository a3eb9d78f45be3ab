import LogModel

/// What each kind of line does.
extension EximParser {
    /// How long a line may be that Exim writes, in bytes; it leaves out the recipients that do not fit.
    private static let longestLine = 8192
    /// How far from that a line ends at most when a recipient did not fit.
    private static let longestRecipient = 360

    mutating func take(
        _ said: EximLine, _ head: EximHead, _ line: UnsafeRawBufferPointer, _ voice: EximVoice?,
        at here: MailPlace, isMissing: Bool, into sink: inout some RecordSink
    ) {
        let key = head.id.map { EximKey(host: voice?.host ?? 0, id: $0) }
        switch said {
        case .arrival(let arrival):
            guard let key else { return }
            let slot = start(key, at: here, into: &sink)
            note(arrival, line, slot, isRelayed: voice != nil)
            let length = line.count + EximParser.longestRecipient
            if !arrival.tail.recipients.isEmpty, length < EximParser.longestLine {
                messages[slot].facts.insert(.hasList)
            }
        case .delivery(let delivery):
            guard let key else { return }
            let slot = opened(key, isEarly: delivery.isCutThrough, at: here, into: &sink)
            note(delivery, line, slot)
        case .completed:
            guard let key else { return }
            close(opened(key, isEarly: false, at: here, into: &sink), at: here, into: &sink)
        case .refusal(let refusal):
            if let voice {
                let end = line.place(of: 0x0A, in: head.text) ?? head.text.upperBound
                let text = line.part(head.text.lowerBound..<end)
                let hash = stableHash(text, seed: voice.process)
                guard !twins.isSecond(hash, at: here) else { return }
            }
            refuse(refusal, head.id, line, at: here, into: &sink)
        case .other:
            return
        }
        guard isMissing else { return }
        switch said {
        case .arrival, .refusal: sink.reject(Rejection(.missingHour, at: current))
        default: break
        }
    }

    private mutating func note(
        _ arrival: EximArrival, _ line: UnsafeRawBufferPointer, _ slot: Int, isRelayed: Bool
    ) {
        messages[slot].sender = messages[slot].keep(line.part(arrival.sender))
        if let client = arrival.client {
            messages[slot].client = messages[slot].keep(line.part(client))
        }
        if let login = arrival.login, !AccountName.isNone(line.part(login)) {
            messages[slot].login = messages[slot].keep(line.part(login))
        }
        messages[slot].size = arrival.tail.size
        if let id = arrival.tail.messageID, !id.isEmpty {
            messages[slot].messageID = messages[slot].keep(line.part(id))
        }
        if let subject = arrival.tail.subject {
            let offset = messages[slot].text.count
            EximSubject.append(
                line.part(subject), isRelayed: isRelayed, to: &messages[slot].text)
            messages[slot].subject = FieldSlice(
                offset: offset, length: messages[slot].text.count - offset)
        }
        var cursor = arrival.tail.recipients.lowerBound
        let limit = arrival.tail.recipients.upperBound
        while cursor < limit {
            let end = EximArrival.addressEnd(line, cursor..<limit)
            // Since version 4.98 the last one may say that it is cut short.
            if !(end == limit && line.holds("<trunc>", at: end - 7)) {
                noteRecipient(line.part(cursor..<end), nil, slot)
            }
            cursor = end + 1
        }
    }

    private mutating func note(
        _ delivery: EximDelivery, _ line: UnsafeRawBufferPointer, _ slot: Int
    ) {
        guard let recipient = delivery.recipient else { return }
        let address = line.part(recipient)
        // What an address was rewritten to is not one that the client named.
        guard
            !messages[slot].facts.contains(.hasList)
                || messages[slot].recipients.contains(address)
        else { return }
        noteRecipient(address, delivery.outcome, slot)
    }

    private mutating func noteRecipient(
        _ address: UnsafeRawBufferPointer, _ outcome: Delivery?, _ slot: Int
    ) {
        let left = messages[slot].recipients.left
        messages[slot].recipients.note(address, outcome, limit: limits.recipients)
        overflow.recipients += messages[slot].recipients.left - left
    }
}
