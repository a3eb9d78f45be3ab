import LogModel

/// Puts the records together.
extension PostfixParser {
    /// Gives a message's record.
    mutating func emit(
        _ slot: Int, as action: Action, at here: MailPlace, into sink: inout some RecordSink
    ) {
        record.start()
        let message = messages[slot]
        record.queueID = put(message.firstID)
        record.client = put(message, message.client)
        record.login = put(message, message.login)
        record.sender = put(message, message.sender)
        record.messageID = put(message, message.messageID)
        record.subject = put(message, message.subject)
        record.size = message.size
        if !message.recipients.isEmpty {
            record.take(message.recipients)
        } else if !message.named.isAbsent {
            record.takeOnly(message.kept(message.named), isRejected: action == .denied)
        }
        record.push(
            action, time: message.time, position: message.position, closed: here.closed,
            into: &sink)
    }

    /// Gives a record of something that the server refused to a client.
    ///
    /// A refusal that names no sender is one of a connection, not of a message.
    mutating func refuse(
        _ text: Range<Int>, of key: PostfixKey?, _ line: UnsafeRawBufferPointer,
        at here: MailPlace, into sink: inout some RecordSink
    ) {
        guard let tail = PostfixTail(line, text) else { return }
        record.start()
        if let key { record.queueID = put(key.queueID) }
        if let from = line.place(of: " from ", in: text.lowerBound..<tail.start),
            let end = line.place(of: ": ", in: (from + 6)..<tail.start),
            let address = PostfixClient.address(line, (from + 6)..<end)
        {
            record.client = record.put(line.part(address))
        }
        if let key, let slot = open[key] {
            record.login = put(messages[slot], messages[slot].login)
        }
        record.sender = record.put(line.part(tail.sender))
        if let recipient = tail.recipient {
            record.takeOnly(line.part(recipient), isRejected: true)
        }
        record.push(
            .denied, time: here.time, position: here.position, closed: here.closed,
            into: &sink)
    }

    private mutating func put(_ message: PostfixMessage, _ slice: FieldSlice) -> FieldSlice {
        slice.isAbsent ? .absent : record.put(message.kept(slice))
    }

    private mutating func put(_ id: PostfixQueueID) -> FieldSlice {
        record.put { id.append(to: &$0) }
    }
}
