package import LogModel

/// The audit log of Google Chat, in two layouts told apart by the first character of the file.
///
/// - The CSV of the audit and investigation tool: a row is an event; columns by name, in any order
///   and choice.
/// - Lines of JSON, each an activity of the Reports API: `id.time`, `actor.email` and `events`,
///   which is an array (as the API gives it) or one object (as collectors split it), with
///   `parameters` of `name` and `value`, `multiValue`, `multiStrValue` or `boolValue`. Each event
///   makes a record of its own.
///
/// Records are the acts of writing: a message posted or edited, a conversation begun. Other events
/// are nothing; so is the upload of a file, which repeats the message that it is posted with without
/// saying whom it is for. There is no text of messages in this log.
///
/// - **Account** and sender are the actor, proven: whoever acts in Chat is signed in, guests
///   (`EXTERNAL_USER`) with an account of their own.
/// - **Recipients** are the target users, where the event names them.
/// - **Room** is its name, or else its id, which is no name.
/// - **Identity** is the message's id; an edit is an act of its own. Where there is no id, it is the
///   time, the actor, the room and the event.
///
/// Events and parameters are documented, the JSON was seen in a public sample; of the CSV the names
/// of the attributes are documented, but no real export was seen, in particular not its dates.
/// Those without an offset are meant in the source's zone.
///
/// - SeeAlso: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/chat,
///   https://support.google.com/a/answer/9142478
package struct GoogleChatAuditParser: LogParser {
    private enum Layout: Sendable { case unknown, rows, lines }

    private var layout = Layout.unknown
    private var rows: RowByRow<GoogleChatRow>
    private var lines = GoogleChatLines()

    /// Makes a parser for one source.
    ///
    /// - Parameter settings: its order of dates, where the site states one.
    package init(_ settings: FormatSettings) {
        rows = RowByRow(GoogleChatRow(stated: settings.dateOrder))
    }

    package mutating func begin(_ stream: StreamFacts) {
        layout = .unknown
        rows.begin(stream)
    }

    package mutating func observe(_ block: LineBlock) {
        guard let block = settled(block) else { return }
        if layout == .rows { rows.observe(block) }
    }

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {
        guard let block = settled(block) else { return }
        if layout == .lines {
            lines.parse(block, into: &sink)
        } else {
            rows.parse(block, into: &sink)
        }
    }

    package mutating func end(into sink: inout some RecordSink) { rows.end(into: &sink) }

    package mutating func finish(into sink: inout some RecordSink) { rows.finish(into: &sink) }

    package var openPositions: [OpenPosition] { rows.openPositions }

    /// Finds the layout by the first byte that is not white space.
    ///
    /// - Parameter block: the next lines of the stream.
    /// - Returns: the block without the lines of white space at the start of the stream, which
    ///   belong to neither layout; `nil` when it holds nothing else.
    private mutating func settled(_ block: LineBlock) -> LineBlock? {
        guard layout == .unknown else { return block }
        let bytes = block.bytes
        let mark = block.offset == 0 && bytes.holds("\u{FEFF}", at: 0) ? 3 : 0
        let isBlank = { (byte: UInt8) in
            byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
        }
        guard let first = bytes[mark...].firstIndex(where: { !isBlank($0) }) else { return nil }
        layout = bytes[first] == UInt8(ascii: "{") ? .lines : .rows
        guard let newline = bytes[..<first].lastIndex(of: 0x0A) else { return block }
        return LineBlock(
            bytes: bytes.part((newline + 1)..<bytes.count), stream: block.stream,
            firstLine: block.firstLine + bytes[...newline].count { $0 == 0x0A },
            offset: block.offset + UInt64(newline + 1))
    }

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.first == UInt8(ascii: "{") else {
            return CSVHeader(line: line).map { GoogleChatColumns($0) != nil } ?? false
        }
        var scanner = JSONScanner()
        guard let activity = scanner.read(line) else { return false }
        return activity["id"]?["applicationName"]?.isWord("chat") ?? false
    }
}

/// The events that are acts of writing.
enum GoogleChatAct: Equatable {
    case post, edit, other

    /// Reads an event's name, as the API (`message_posted`) or the console (`Message posted`)
    /// writes it.
    init(_ name: UnsafeRawBufferPointer) {
        let plain = name.lazy.filter(PlainNames.isPlain).map(MailText.folded)
        let acts: [(StaticString, GoogleChatAct)] = [
            ("messageposted", .post), ("directmessagestarted", .post), ("messageedited", .edit),
        ]
        let found = acts.first { word, _ in
            plain.elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        }
        self = found?.1 ?? .other
    }
}
