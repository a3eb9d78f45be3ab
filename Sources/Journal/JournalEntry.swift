package import LogModel

/// One thing that Headnote did.
package struct JournalEntry: Sendable, Equatable {
    package let kind: JournalKind
    package let fields: [String: JournalValue]

    /// Makes an entry.
    ///
    /// - Parameters:
    ///   - kind: what was done.
    ///   - fields: what more there is to say; the names are lower-case words joined by hyphens,
    ///     at most 40 characters.
    /// - Throws: ``JournalError`` with ``JournalError/Code/notAllowed`` when a name or a value is
    ///   not of its shape. The text is not repeated in the error.
    package init(
        _ kind: JournalKind, _ fields: [String: JournalValue] = [:]
    ) throws(JournalError) {
        guard fields.count <= 64 else { throw JournalError(.notAllowed, cause: "too many fields") }
        for (name, value) in fields {
            guard isWord(name, atMost: 40) else {
                throw JournalError(.notAllowed, cause: "a field's name")
            }
            guard value.isAllowed else { throw JournalError(.notAllowed, cause: "field \(name)") }
        }
        self.init(unchecked: kind, fields)
    }

    private init(unchecked kind: JournalKind, _ fields: [String: JournalValue]) {
        self.kind = kind
        self.fields = fields
    }

    /// The entry that says a crash tore the journal before it.
    static func recovered(_ torn: [UInt8]) -> JournalEntry {
        JournalEntry(
            unchecked: .recovered,
            ["torn-bytes": .count(torn.count), "torn-digest": .digest(sha256(torn))])
    }

    /// The fields as a JSON object with sorted keys.
    ///
    /// No value can hold a character that JSON would want escaped.
    var canonicalFields: String {
        let members = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.json)" }
        return "{\(members.joined(separator: ","))}"
    }
}

/// What Headnote does that the journal records.
package enum JournalKind: String, Sendable, CaseIterable {
    case siteStarted = "site-started"
    case nightStarted = "night-started"
    case nightFinished = "night-finished"
    case nightRefused = "night-refused"
    case clockConfirmed = "clock-confirmed"
    case authorisationAccepted = "authorisation-accepted"
    case authorisationRefused = "authorisation-refused"
    case authorisationRevoked = "authorisation-revoked"
    case noticeWritten = "notice-written"
    case reportWritten = "report-written"
    case reportPageWritten = "report-page-written"
    /// A report, or the page for one, was asked for and not made.
    case reportRefused = "report-refused"
    case purged
    case purgeStopped = "purge-stopped"
    case configurationChanged = "configuration-changed"
    /// A table of authorities decides from now on: the first, or one that was signed for.
    case authoritiesPinned = "authorities-pinned"
    /// A changed table of authorities that was not signed for.
    case authoritiesRefused = "authorities-refused"
    /// Head and chair confirmed the pin.
    case pinConfirmed = "pin-confirmed"
    /// Signatures were seen for the first time.
    case authorisationSeen = "authorisation-seen"
    /// Written by the journal itself, before an entry that follows torn bytes.
    case recovered
}

/// A value of a field: closed shapes, none of which can hold a name, an address or a subject.
package enum JournalValue: Sendable, Hashable {
    case count(Int)
    case flag(Bool)
    case date(CivilDate)
    case time(Timestamp)
    /// A digest, 8 to 64 bytes.
    case digest([UInt8])
    /// The number of an authorisation: digits, letters and hyphens, at most 32 characters, with
    /// at least one digit.
    case authorisation(String)
    /// A role, a reason or another word of the program: lower-case words joined by hyphens, at
    /// most 40 characters.
    case word(String)
    case words([String])
    case authorisations([String])

    /// Whether the value is of its shape.
    var isAllowed: Bool {
        switch self {
        case .count, .flag, .date, .time: true
        case .digest(let bytes): (8...64).contains(bytes.count)
        case .authorisation(let number): isNumber(number)
        case .word(let word): isWord(word, atMost: 40)
        case .words(let words): words.count <= 64 && words.allSatisfy { isWord($0, atMost: 40) }
        case .authorisations(let numbers): numbers.count <= 64 && numbers.allSatisfy(isNumber)
        }
    }

    /// The value as JSON.
    var json: String {
        switch self {
        case .count(let count): "\(count)"
        case .flag(let flag): "\(flag)"
        case .date(let date): "\"\(date)\""
        case .time(let time): "\"\(time)\""
        case .digest(let bytes): "\"\(Hexadecimal.text(bytes))\""
        case .authorisation(let text), .word(let text): "\"\(text)\""
        case .words(let texts), .authorisations(let texts):
            "[\(texts.map { "\"\($0)\"" }.joined(separator: ","))]"
        }
    }
}

/// Whether a text is lower-case words joined by hyphens.
private func isWord(_ text: String, atMost limit: Int) -> Bool {
    guard (1...limit).contains(text.utf8.count), let first = text.utf8.first else { return false }
    let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    return isLetter(first)
        && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
}

/// Whether a text has the shape of an authorisation's number.
private func isNumber(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count) && text.utf8.contains(where: isDigit)
        && text.utf8.allSatisfy { byte in
            isDigit(byte) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
