import LogModel

/// What stands between the hashed part of a line and its hash.
private let hashMember = Array(",\"sha256\":\"".utf8)
/// What ends a line.
private let lineEnd = Array("\"}".utf8)
/// Hexadecimal digits of a hash.
private let hashDigits = 64

/// An entry as a line of the chain.
struct ChainedLine {
    private let canonical: [UInt8]
    private let head: JournalHead

    /// Puts an entry after the one that is the head so far.
    init(
        _ entry: JournalEntry, at time: Timestamp, after previous: JournalHead,
        recovering: Bool = false
    ) {
        precondition(
            recovering == (entry.kind == .recovered), "only the journal writes recovered entries")
        let text =
            "{\"at\":\"\(time)\",\"fields\":\(entry.canonicalFields),\"kind\":\"\(entry.kind.rawValue)\""
            + successor(of: previous)
        canonical = Array(text.utf8)
        head = JournalHead(
            number: previous.number + 1,
            hash: sha256(previous.hash, canonical + [UInt8(ascii: "}")]))
    }

    /// The line with its newline; moves the head on to it.
    func bytes(_ head: inout JournalHead) -> [UInt8] {
        head = self.head
        return canonical + hashMember + Array(Hexadecimal.text(self.head.hash).utf8) + lineEnd + [
            newline
        ]
    }
}

/// The members with which every entry states its place in the chain.
private func successor(of previous: JournalHead) -> String {
    ",\"n\":\(previous.number + 1),\"previous\":\"\(Hexadecimal.text(previous.hash))\""
}

/// A line that carries the hash of its own bytes: an entry, whatever its place.
///
/// The bytes are not parsed as JSON but held against what the journal would have written, so
/// that there is only one way to spell an entry.
struct SealedLine {
    let head: JournalHead
    let previous: JournalHead
    private let canonical: ArraySlice<UInt8>

    /// Reads a line without its newline; `nil` when it is no entry or not as it was written.
    init?(_ line: ArraySlice<UInt8>) {
        let tailLength = hashMember.count + hashDigits + lineEnd.count
        guard line.count > tailLength, line.suffix(lineEnd.count).elementsEqual(lineEnd) else {
            return nil
        }
        let canonical = line.dropLast(tailLength)
        let digits = line.suffix(hashDigits + lineEnd.count).prefix(hashDigits)
        guard line.dropFirst(canonical.count).starts(with: hashMember),
            let hash = Hexadecimal.bytes(digits), let previous = statedPrevious(canonical),
            sha256(previous.hash, Array(canonical) + [UInt8(ascii: "}")]) == hash
        else { return nil }
        self.canonical = canonical
        self.previous = previous
        head = JournalHead(number: previous.number + 1, hash: hash)
    }

    /// Whether the entry says that torn bytes come before it.
    var isRecovery: Bool {
        let member = Array("\"kind\":\"recovered\"".utf8) + Array(successor(of: previous).utf8)
        return canonical.suffix(member.count).elementsEqual(member)
    }

    /// Whether the entry says that exactly these bytes were torn.
    func recovers(_ torn: [UInt8]) -> Bool {
        let entry = JournalEntry.recovered(torn)
        let members =
            ",\"fields\":\(entry.canonicalFields),\"kind\":\"recovered\"" + successor(of: previous)
        return canonical.suffix(members.utf8.count).elementsEqual(members.utf8)
    }
}

/// The previous entry that a line states, read back from its end.
private func statedPrevious(_ canonical: ArraySlice<UInt8>) -> JournalHead? {
    let digits = canonical.dropLast().suffix(hashDigits)
    guard let hash = Hexadecimal.bytes(digits), hash.count == hashDigits / 2 else { return nil }
    let beforeHash = canonical.dropLast(hashDigits + "\"".utf8.count)
    let member = Array(",\"previous\":\"".utf8)
    guard beforeHash.suffix(member.count).elementsEqual(member) else { return nil }
    let beforeNumber = beforeHash.dropLast(member.count)
    let number = beforeNumber.reversed().prefix { (0x30...0x39).contains($0) }.reversed()
    guard number.count <= 15, let value = Int(String(decoding: number, as: UTF8.self)), value >= 1
    else { return nil }
    let previous = JournalHead(number: value - 1, hash: hash)
    let stated = successor(of: previous)
    return canonical.suffix(stated.utf8.count).elementsEqual(stated.utf8) ? previous : nil
}

/// Holds line after line against the chain.
struct ChainCheck {
    private let expected: JournalHead?
    private var head = JournalHead.empty
    private var line = 0
    private var torn: (firstLine: Int, bytes: [UInt8])?
    private var recoveredLines: [Int] = []
    private var problem: JournalProblem?
    private var metExpected = false

    init(expected: JournalHead?) {
        self.expected = expected
        metExpected = expected == nil || expected == .empty
    }

    /// Takes the next line, without its newline.
    ///
    /// - Parameters:
    ///   - bytes: the line.
    ///   - endsWithNewline: whether a newline ends it; only the last line can have none.
    /// - Returns: whether to go on.
    mutating func take(_ bytes: ArraySlice<UInt8>, endsWithNewline: Bool) -> Bool {
        line += 1
        guard endsWithNewline else {
            problem = .torn(line: line)
            // It may lack nothing but its newline.
            if let expected, SealedLine(bytes)?.head == expected { metExpected = true }
            return false
        }
        guard let entry = SealedLine(bytes) else {
            if let before = torn {
                guard before.bytes.count + bytes.count < tailLimit else {
                    problem = .altered(line: before.firstLine)
                    return false
                }
                torn = (before.firstLine, before.bytes + [newline] + bytes)
            } else {
                torn = (line, Array(bytes))
            }
            return true
        }
        problem = fault(of: entry)
        guard problem == nil else { return false }
        if entry.isRecovery { recoveredLines.append(line) }
        torn = nil
        head = entry.head
        if let expected, expected.number == head.number {
            metExpected = expected == head
            if !metExpected { problem = .otherHistory(line: line, expected: expected) }
        }
        return problem == nil
    }

    /// What is wrong with an entry at its place.
    private func fault(of entry: SealedLine) -> JournalProblem? {
        if let torn, !entry.recovers(torn.bytes) { return .altered(line: torn.firstLine) }
        if entry.previous != head { return .outOfPlace(line: line) }
        if torn == nil, entry.isRecovery { return .evidenceMissing(line: line) }
        return nil
    }

    private var isTorn: Bool {
        if case .torn = problem { true } else { false }
    }

    /// The verdict after the last line.
    func report() -> JournalReport {
        var verdict = problem
        if verdict == nil, let torn { verdict = .altered(line: torn.firstLine) }
        // A crash tears what comes after the last end that somebody noted, and never that.
        if verdict == nil || isTorn, !metExpected, let expected {
            verdict = .cut(expected: expected)
        }
        return JournalReport(head: head, recoveredLines: recoveredLines, problem: verdict)
    }
}
