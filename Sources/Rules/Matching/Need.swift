internal import LogModel

/// Something cheap to see in a record.
enum Clue: Hashable {
    case category(Int)
    /// The host is the address of a machine and not a name.
    case addressAsHost
    /// The path's extension, in lower case: at most eight bytes, none of them zero.
    case uriExtension([UInt8])
    /// A text of at least three characters of ASCII, in lower case, in a part of the record.
    case literal(ScanField, [UInt8])
}

/// A part of a record that is looked through for texts.
enum ScanField: Int, CaseIterable, Sendable {
    case url, userAgent, referrer, mime, proxyCategories, sender, recipients, subject, room
}

/// What must be seen in a record before a rule can match it.
///
/// A rule that needs some of a few clues is looked at only when one of them is there; the others
/// are evaluated for every record of their channel.
enum Need: Equatable {
    case always
    /// At least one of these; a record with none of them is not matched.
    case some([Clue])

    /// What a detection needs.
    init(_ predicate: Predicate) {
        switch predicate {
        case .not: self = .always
        case .test(let test): self = Need(test)
        case .all(let parts): self = Need.best(parts.map { Need($0) })
        case .any(let parts): self = Need.union(parts.map { Need($0) })
        }
    }

    private init(_ test: FieldTest) {
        let scans: [ScanField]
        switch test.subject {
        case .field(let field): scans = ScanField(field.field).map { [$0] } ?? []
        case .wholeRecord: scans = ScanField.searched
        }
        let needs = test.values.map { Need($0, of: test.subject.recordField, in: scans) }
        self = test.needsAll ? Need.best(needs) : Need.union(needs)
    }

    /// What a value needs that stands in one of some parts of the record; in none that is looked
    /// through, when there are none.
    private init(_ value: ValueTest, of field: RecordField?, in scans: [ScanField]) {
        switch value {
        case .categories(let set):
            self = .some(set.members.map { .category($0) })
        case .text(let pattern), .number(let pattern, _):
            self = Need(pattern, of: field, in: scans)
        case .variants(let patterns):
            self = Need.union(patterns.map { Need($0, of: field, in: scans) })
        case .regex(_, _, let literals) where !literals.isEmpty && !scans.isEmpty:
            self = .some(scans.flatMap { scan in literals.map { .literal(scan, $0) } })
        case .network where field == .host:
            self = .some([.addressAsHost])
        case .regex, .network, .compare, .timePart, .fieldReference, .null, .exists:
            self = .always
        }
    }

    private init(_ pattern: WildcardPattern, of field: RecordField?, in scans: [ScanField]) {
        let texts = pattern.literals
        if field == .uriExtension, pattern.isExact, let text = texts.first,
            PackedText(text) != nil, text.allSatisfy({ $0 < 0x80 })
        {
            self = .some([.uriExtension(text.map(lowerCased))])
            return
        }
        let runs: [ArraySlice<UInt8>] = texts.flatMap { text in
            text.map(lowerCased).split(whereSeparator: { $0 >= 0x80 })
        }
        guard let longest = runs.max(by: { $0.count < $1.count }),
            longest.count >= RegexLiterals.shortest, !scans.isEmpty
        else {
            self = .always
            return
        }
        self = .some(scans.map { .literal($0, Array(longest)) })
    }

    /// One of several: the one that will be seen least often.
    private static func best(_ needs: [Need]) -> Need {
        needs.max { $0.rank < $1.rank } ?? .always
    }

    /// Any of several.
    private static func union(_ needs: [Need]) -> Need {
        var clues: [Clue] = []
        var seen: Set<Clue> = []
        for need in needs {
            guard case .some(let more) = need else { return .always }
            for clue in more where seen.insert(clue).inserted { clues.append(clue) }
        }
        return .some(clues)
    }

    /// How good a filter it is: categories, then long texts.
    private var rank: Int {
        guard case .some(let clues) = self else { return -1 }
        let lengths = clues.map { clue -> Int in
            switch clue {
            case .category: return 1000
            case .addressAsHost: return 500
            case .uriExtension: return 100
            case .literal(_, let text): return text.count
            }
        }
        return lengths.min() ?? 1001
    }
}

extension ScanField {
    /// The parts that hold the fields which are searched for keywords, in every channel.
    static let searched: [ScanField] = {
        let fields = Channel.allCases.flatMap { FieldCatalogue.searchedFields(of: $0) }
        let parts = Set(fields.compactMap { ScanField($0) })
        return ScanField.allCases.filter(parts.contains)
    }()

    /// Whether records of a channel have the part; of no channel in particular, any may.
    func isPart(of channel: Channel?) -> Bool {
        guard let channel else { return true }
        return switch self {
        case .url, .userAgent, .referrer, .mime, .proxyCategories: channel == .web
        case .sender, .recipients: channel != .web
        case .subject: channel == .email
        case .room: channel == .message
        }
    }

    /// Where the text of a field stands; `nil` for fields that are not looked through.
    init?(_ field: RecordField?) {
        switch field {
        case .uri, .uriExtension, .uriQuery, .uriStem, .host: self = .url
        case .userAgent: self = .userAgent
        case .referrer: self = .referrer
        case .mime: self = .mime
        case .proxyCategory: self = .proxyCategories
        case .sender: self = .sender
        case .recipient: self = .recipients
        case .subject: self = .subject
        case .room: self = .room
        default: return nil
        }
    }
}
