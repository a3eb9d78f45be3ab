import LogModel

/// Which process of which host wrote a line, by its syslog header.
struct EximVoice {
    /// Hash of the host's name.
    let host: UInt64
    /// Hash of everything from the host's name to the text.
    let process: UInt64
    /// Whether the header's time has a zone.
    let hasZone: Bool

    init(_ line: UnsafeRawBufferPointer, _ header: SyslogHeader) {
        host = stableHash(line.part(header.host))
        process = stableHash(line.part(header.host.lowerBound..<header.body.lowerBound))
        if case .instant = header.stamp { hasZone = true } else { hasZone = false }
    }
}

/// A piece of a line that was too long for a syslog daemon, or held line ends: `[2/3] text`.
///
/// A `\` in place of the `/` says that the piece ends where a line does.
struct EximPiece {
    /// From 1.
    let index: Int
    let total: Int
    let endsLine: Bool
    let text: Range<Int>

    /// Reads what follows a syslog header; `nil` when it is no piece.
    init?(_ line: UnsafeRawBufferPointer, _ body: Range<Int>) {
        guard body.count > 5, line[body.lowerBound] == UInt8(ascii: "["),
            let close = line.place(
                of: UInt8(ascii: "]"),
                in: body.lowerBound..<min(body.lowerBound + 10, body.upperBound)),
            close + 1 < body.upperBound, line[close + 1] == 0x20
        else { return nil }
        var cursor = body.lowerBound + 1
        guard let index = EximPiece.number(line, &cursor),
            line[cursor] == UInt8(ascii: "/") || line[cursor] == UInt8(ascii: "\\")
        else { return nil }
        endsLine = line[cursor] == UInt8(ascii: "\\")
        cursor += 1
        guard let total = EximPiece.number(line, &cursor), cursor == close, index >= 1,
            index <= total, total > 1
        else { return nil }
        self.index = index
        self.total = total
        text = (close + 2)..<body.upperBound
    }

    private static func number(_ line: UnsafeRawBufferPointer, _ cursor: inout Int) -> Int? {
        let start = cursor
        var value = 0
        while cursor < line.count, cursor - start < 4, line[cursor] &- UInt8(ascii: "0") < 10 {
            value = value * 10 + Int(line[cursor] &- UInt8(ascii: "0"))
            cursor += 1
        }
        return cursor > start && cursor < line.count ? value : nil
    }
}

/// The lines of which not all pieces were read.
struct EximPieces: Sendable {
    /// What a piece makes of its line.
    enum Outcome {
        case more
        /// One that is no part of a line begun, or starts one while another lacks its end.
        case broken
        /// The whole line, and where its first piece stands.
        case whole([UInt8], MailPlace)
    }

    private struct Key: Hashable {
        let process: UInt64
        let total: Int
    }

    private struct Begun {
        var text: [UInt8] = []
        var next = 2
        let first: MailPlace
    }

    private var begun: [Key: Begun] = [:]
    /// The earliest time of a first piece, or before it.
    private var earliest: Timestamp?

    /// How long a line may take, in seconds: its pieces are written at once.
    private static let patience: Int64 = 300
    /// How many lines may be begun, and how long one may be, in bytes.
    private static let most = 1000
    private static let longest = 1 << 16

    /// Where the first of the lines starts that are begun.
    var start: OpenPosition? {
        begun.values.map(\.first.start).min { $0.position.isBefore($1.position) }
    }

    /// Takes the next piece.
    mutating func add(
        _ piece: EximPiece, _ line: UnsafeRawBufferPointer, of voice: EximVoice,
        at here: MailPlace
    ) -> Outcome {
        let key = Key(process: voice.process, total: piece.total)
        var line = line.part(piece.text)
        if piece.index == 1 {
            let isBroken = begun[key] != nil
            guard isBroken || begun.count < EximPieces.most else { return .broken }
            var started = Begun(first: here)
            EximPieces.append(&line, piece, to: &started.text)
            begun[key] = started
            earliest = min(earliest ?? here.time, here.time)
            return isBroken ? .broken : .more
        }
        guard var known = begun.removeValue(forKey: key), known.next == piece.index,
            known.text.count + line.count <= EximPieces.longest
        else { return .broken }
        EximPieces.append(&line, piece, to: &known.text)
        known.next += 1
        guard piece.index == piece.total else {
            begun[key] = known
            return .more
        }
        return .whole(known.text, known.first)
    }

    private static func append(
        _ text: inout UnsafeRawBufferPointer, _ piece: EximPiece, to output: inout [UInt8]
    ) {
        output.append(contentsOf: text)
        if piece.endsLine { output.append(0x0A) }
    }

    /// Gives up the lines that were begun too long ago; how many.
    mutating func forget(before time: Timestamp) -> Int {
        let limit = time.adding(seconds: -EximPieces.patience)
        guard let earliest, earliest < limit else { return 0 }
        let count = begun.count
        begun = begun.filter { $0.value.first.time >= limit }
        self.earliest = begun.values.map(\.first.time).min()
        return count - begun.count
    }
}

/// Refusals that stand in a syslog only once so far.
///
/// Unless told otherwise Exim sends its main log and its reject log to the same syslog: what it
/// refused stands there twice, written by one process at one time.
struct EximTwins: Sendable {
    private struct Entry {
        let hash: UInt64
        let time: Timestamp
        let start: OpenPosition
    }

    private var entries: [Entry] = []

    /// Until how long after the first the second may be logged, in seconds.
    private static let patience: Int64 = 2
    private static let most = 1000

    /// Where the first of the refusals stands whose twin may still come.
    var start: OpenPosition? {
        entries.map(\.start).min { $0.position.isBefore($1.position) }
    }

    /// Whether a refusal was logged just before.
    mutating func isSecond(_ hash: UInt64, at here: MailPlace) -> Bool {
        if let index = entries.firstIndex(where: { $0.hash == hash }) {
            entries.remove(at: index)
            return true
        }
        if entries.count == EximTwins.most { entries.removeFirst() }
        entries.append(Entry(hash: hash, time: here.time, start: here.start))
        return false
    }

    /// Forgets the refusals whose twin would have come.
    mutating func forget(before time: Timestamp) {
        guard let first = entries.first,
            first.time.adding(seconds: EximTwins.patience) < time
        else { return }
        entries.removeAll { $0.time.adding(seconds: EximTwins.patience) < time }
    }
}

/// What stands between dated lines: the header of mail that was refused, and lines that go on.
enum EximBlock {
    /// Whether a line without a time is part of such a block.
    ///
    /// Looked at line by line, so that it does not matter where the reading starts.
    static func holds(_ line: UnsafeRawBufferPointer) -> Bool {
        if line[0] == 0x20 || line[0] == 0x09 { return true }
        if line.holds("Envelope-from: <", at: 0) || line.holds("Envelope-to: <", at: 0)
            || line.holds("Recipients: ", at: 0)
        {
            return true
        }
        if line.count >= 20, line.allSatisfy({ $0 == UInt8(ascii: "-") }) { return true }
        // `F From: …`: a letter that says which header it is, and the header.
        guard line.count > 4, line[1] == 0x20,
            line[0] &- UInt8(ascii: "A") < 26 || line[0] == UInt8(ascii: "*"),
            let colon = line.place(of: UInt8(ascii: ":"), in: 2..<line.count)
        else { return false }
        return colon > 2 && line.part(2..<colon).allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
