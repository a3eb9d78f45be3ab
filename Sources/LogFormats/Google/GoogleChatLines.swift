import LogModel

/// Makes records of lines that are activities of the Reports API.
struct GoogleChatLines: Sendable {
    private var scanner = JSONScanner()
    private var chat = GoogleChatRecord()
    private var text: [UInt8] = []

    /// Takes the lines of a block.
    mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        let bytes = block.bytes
        var start = block.offset == 0 && bytes.holds("\u{FEFF}", at: 0) ? 3 : 0
        var number = block.firstLine
        while start < bytes.count {
            let newline = bytes.place(of: 0x0A, in: start..<bytes.count)
            let next = newline.map { $0 + 1 } ?? bytes.count
            let line = MailText.trimmed(bytes.part(start..<(newline ?? bytes.count)))
            if !line.isEmpty {
                let position = RecordPosition(
                    stream: block.stream, line: number, offset: block.offset + UInt64(start))
                let closed = RecordPosition(
                    stream: block.stream, line: number, offset: block.offset + UInt64(next))
                take(line, position, closed, into: &sink)
            }
            number += 1
            start = next
        }
    }

    private mutating func take(
        _ line: UnsafeRawBufferPointer, _ position: RecordPosition, _ closed: RecordPosition,
        into sink: inout some RecordSink
    ) {
        guard let activity = scanner.read(line), activity.kind == .object,
            let events = activity["events"]
        else {
            sink.reject(Rejection(.malformed, at: position))
            return
        }
        // The activities of other services stand beside them where a collector writes one file.
        guard activity["id"]?["applicationName"].map({ $0.isWord("chat") }) ?? true else { return }
        guard let stated = activity["id"]?["time"]?.scalar, let time = Timestamp(rfc3339: stated)
        else {
            sink.reject(Rejection(.badTime, at: position))
            return
        }
        var hasRecord = false
        for event in events.elementsOrSelf {
            guard let name = event["name"], name.kind == .string else {
                sink.reject(Rejection(.malformed, at: position))
                continue
            }
            let act = GoogleChatAct(name.bytes)
            guard act != .other else { continue }
            hasRecord = true
            give(event, act, of: activity, at: time, position, closed, into: &sink)
        }
        if !hasRecord { sink.mark(lineAt: position.offset, as: .dated(time)) }
    }

    private mutating func give(
        _ event: JSONValue, _ act: GoogleChatAct, of activity: JSONValue, at time: Timestamp,
        _ position: RecordPosition, _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        chat.start()
        let parameters = event["parameters"]
        // The signed-in account first: the parameter repeats it.
        for actor in [activity["actor"]?["email"], value("actor", of: parameters)] {
            if let actor { chat.setActor(meaning(of: actor)) }
        }
        if let name = value("room_name", of: parameters) { chat.setRoom(meaning(of: name)) }
        if let id = value("room_id", of: parameters) { chat.setRoomID(meaning(of: id)) }
        if let id = value("message_id", of: parameters) { chat.setMessageID(meaning(of: id)) }
        if let address = activity["ipAddress"] { chat.setClient(meaning(of: address)) }
        if let people = value("target_users", of: parameters) {
            for person in people.elementsOrSelf {
                let name = meaning(of: person)
                name.withUnsafeBytes { name in
                    MailText.forEachPart(of: name, separator: UInt8(ascii: ",")) {
                        chat.addPerson($0)
                    }
                }
            }
        }
        let name = event["name"].map { Array($0.bytes) } ?? []
        chat.give(act, name, at: time, position, closed, into: &sink)
    }

    /// A parameter's value: a text, or a list of them.
    private func value(_ name: StaticString, of parameters: JSONValue?) -> JSONValue? {
        guard let parameter = parameters?.first(where: "name", is: name) else { return nil }
        return parameter["value"] ?? parameter["multiValue"] ?? parameter["multiStrValue"]
            ?? parameter["boolValue"] ?? parameter["intValue"]
    }

    private mutating func meaning(of value: JSONValue) -> [UInt8] {
        text.removeAll(keepingCapacity: true)
        if value.isScalar { value.append(to: &text) }
        return text
    }
}
