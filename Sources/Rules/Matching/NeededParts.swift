package import LogModel

extension FlagRule {
    /// The parts of a record without which this rule cannot match, whatever else it holds.
    ///
    /// Empty for a rule that can match a record of which nothing is known.
    package var neededParts: RecordParts { predicate.neededParts(in: channel) }
}

extension Predicate {
    fileprivate func neededParts(in channel: Channel?) -> RecordParts {
        switch self {
        // What must be missing is needed by nothing.
        case .not: []
        case .test(let test): test.neededParts(in: channel)
        case .all(let parts): parts.reduce([]) { $0.union($1.neededParts(in: channel)) }
        case .any(let parts): RecordParts(sharedBy: parts.map { $0.neededParts(in: channel) })
        }
    }
}

extension FieldTest {
    fileprivate func neededParts(in channel: Channel?) -> RecordParts {
        let needs = values.map { value in
            switch subject {
            case .field(let field): value.neededParts(of: field.field)
            case .wholeRecord: RecordParts.needed(bySearching: channel)
            }
        }
        return needsAll ? needs.reduce([]) { $0.union($1) } : RecordParts(sharedBy: needs)
    }
}

extension ValueTest {
    fileprivate func neededParts(of field: RecordField?) -> RecordParts {
        let part = field?.part ?? []
        switch self {
        case .null, .exists(false): return []
        case .categories: return .host
        case .text(let pattern) where field == .uri: return pattern.neededPartsOfURL
        case .variants(let patterns) where field == .uri:
            return RecordParts(sharedBy: patterns.map(\.neededPartsOfURL))
        case .fieldReference(let comparison): return part.union(comparison.other.field?.part ?? [])
        case .text, .variants, .number, .regex, .network, .compare, .timePart, .exists(true):
            return part
        }
    }
}

extension WildcardPattern {
    /// What a URL must have to hold the pattern's texts.
    fileprivate var neededPartsOfURL: RecordParts {
        let question = UInt8(ascii: "?")
        let needsQuery = literals.contains { text in
            text.firstIndex(of: question).map { $0 + 1 < text.count } ?? false
        }
        let needsPath = literals.contains { $0.contains(UInt8(ascii: "/")) }
        return RecordParts.url.union(needsQuery ? [.path, .query] : needsPath ? .path : [])
    }
}

extension RecordField {
    /// The part of a record that the field stands in; `nil` for what is known without any.
    var part: RecordParts? {
        switch self {
        case .uri: .url
        case .uriExtension, .uriStem: .path
        case .uriQuery: [.path, .query]
        case .userAgent: .userAgent
        case .host, .category: .host
        case .method: .method
        case .referrer: .referrer
        case .bytes, .size: .size
        case .status: .status
        case .mime: .mime
        case .proxyCategory: .proxyCategories
        case .sender: .sender
        case .recipient, .recipientCount: .recipients
        case .subject: .subject
        case .room: .room
        case .account: .account
        case .client: .client
        case .personRole, .action, .channel, .time, .date: nil
        }
    }
}

extension RecordParts {
    /// What a record must state so that there is anything to search for keywords.
    fileprivate static func needed(bySearching channel: Channel?) -> RecordParts {
        guard let channel else { return [] }
        let fields = FieldCatalogue.searchedFields(of: channel)
        return RecordParts(sharedBy: fields.map { $0.part ?? [] })
    }

    /// The parts that every one of several sets has; none where there is no set.
    init(sharedBy sets: [RecordParts]) {
        guard let first = sets.first else {
            self = []
            return
        }
        self = sets.dropFirst().reduce(first) { $0.intersection($1) }
    }
}
