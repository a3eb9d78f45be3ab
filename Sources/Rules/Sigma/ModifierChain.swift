internal import PCRE
internal import StrictYAML

/// The modifiers behind a field's name, checked and brought to one meaning.
struct ModifierChain {
    /// How the values are compared.
    enum Kind: Equatable {
        case text(WildcardPattern.Padding)
        case regex(Pattern.Options)
        case network
        case exists
        case compare(Comparison)
    }

    private static let supported = [
        "contains", "startswith", "endswith", "all", "cased", "re", "i", "m", "s", "cidr", "exists",
        "gt", "gte", "lt", "lte",
    ]

    /// Modifiers that Sigma knows and this program does not.
    private static let unsupported = [
        "neq", "minute", "hour", "day", "week", "month", "year", "base64", "base64offset",
        "utf16le", "wide", "utf16be", "utf16", "windash", "expand", "fieldref",
    ]

    private(set) var kind = Kind.text([])
    private(set) var needsAll = false
    private(set) var isCased = false
    private var isKindSet = false
    private var used: [String] = []

    /// Whether the modifiers say nothing: the plain comparison.
    var isPlain: Bool { used.isEmpty }

    /// Reads modifiers from left to right.
    ///
    /// - Parameter names: the parts of the key behind the field.
    /// - Throws: ``ModifierFault`` for the first one that cannot be used.
    init(_ names: [String]) throws(ModifierFault) {
        for name in names {
            guard !used.contains(name) else {
                throw ModifierFault(message: "the modifier '\(name)' stands twice")
            }
            try take(name)
            used.append(name)
        }
        if isCased, case .text = kind { return }
        guard !isCased else {
            throw ModifierFault(message: "the modifier 'cased' goes with texts only")
        }
        if needsAll, kind == .exists {
            throw ModifierFault(message: "the modifier 'all' does not go with 'exists'")
        }
    }

    private mutating func take(_ name: String) throws(ModifierFault) {
        switch name {
        case "contains": try pad([.before, .after], name)
        case "startswith": try pad(.after, name)
        case "endswith": try pad(.before, name)
        case "all": needsAll = true
        case "cased": isCased = true
        case "re": try set(.regex(.unicode), name)
        case "i": try add(.ignoreCase, name)
        case "m": try add(.multiline, name)
        case "s": try add(.dotMatchesNewline, name)
        case "cidr": try set(.network, name)
        case "exists": try set(.exists, name)
        default: try takeComparison(name)
        }
    }

    private mutating func takeComparison(_ name: String) throws(ModifierFault) {
        if let comparison = Comparison(rawValue: name) {
            return try set(.compare(comparison), name)
        }
        if ModifierChain.unsupported.contains(name) {
            throw ModifierFault(message: "the modifier '\(name)' is not supported")
        }
        let hint = nearest(to: name, among: ModifierChain.supported)
        throw ModifierFault(
            message: "unknown modifier '\(name)'" + (hint.map { "; did you mean '\($0)'?" } ?? ""))
    }

    private mutating func pad(
        _ padding: WildcardPattern.Padding, _ name: String
    ) throws(ModifierFault) {
        guard case .text(let old) = kind else {
            throw ModifierFault(
                message: "the modifier '\(name)' does not go with what is before it")
        }
        kind = .text(old.union(padding))
        isKindSet = true
    }

    private mutating func set(_ new: Kind, _ name: String) throws(ModifierFault) {
        guard !isKindSet else {
            throw ModifierFault(
                message: "the modifier '\(name)' does not go with what is before it")
        }
        kind = new
        isKindSet = true
    }

    private mutating func add(_ option: Pattern.Options, _ name: String) throws(ModifierFault) {
        guard case .regex(let old) = kind else {
            throw ModifierFault(message: "the modifier '\(name)' goes after 're' only")
        }
        kind = .regex(old.union(option))
    }
}

/// A modifier that cannot be used.
struct ModifierFault: Error, Equatable {
    let message: String
}
