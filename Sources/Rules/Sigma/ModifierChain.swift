internal import PCRE
internal import StrictYAML

/// The modifiers behind a field's name, checked and brought to one meaning.
///
/// They are applied from left to right: what encodes a text stands before what says where in the
/// value it is looked for.
struct ModifierChain {
    /// How the values are compared.
    enum Kind: Equatable {
        case text(TextForm)
        case regex(Pattern.Options)
        case network
        case exists
        case compare(Comparison)
        /// A part of a date; equal, where no comparison is named.
        case timePart(TimePart, Comparison?)
        /// The value names another field.
        case fieldReference(WildcardPattern.Padding)
    }

    /// All that there are.
    static let names = [
        "contains", "startswith", "endswith", "all", "cased", "re", "i", "ignorecase", "m",
        "multiline", "s", "dotall", "cidr", "exists", "neq", "gt", "gte", "lt", "lte", "minute",
        "hour", "day", "week", "month", "year", "base64", "base64offset", "utf16le", "wide",
        "utf16be", "utf16", "windash", "expand", "fieldref",
    ]

    /// Those that go with keywords, which have no field of their own.
    private static let ofKeywords: Set<String> = [
        "contains", "all", "cased", "re", "i", "ignorecase", "m", "multiline", "s", "dotall",
        "neq", "base64", "base64offset", "utf16le", "wide", "utf16be", "utf16", "windash", "expand",
    ]

    private(set) var kind = Kind.text(TextForm())
    private(set) var needsAll = false
    private(set) var isCased = false
    /// The item holds when it does not (`neq`).
    private(set) var isNegated = false
    private var used: [String] = []

    /// Whether the modifiers say nothing about how a value is compared.
    var isPlain: Bool { kind == .text(TextForm()) && !isCased && !needsAll }

    /// The first modifier that does not go with keywords.
    var unfitForKeywords: String? { used.first { !ModifierChain.ofKeywords.contains($0) } }

    /// No modifiers.
    static let plain = ModifierChain()

    private init() {}

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
        try checkWhole()
    }

    /// What can only be seen when all modifiers are there.
    private func checkWhole() throws(ModifierFault) {
        switch kind {
        case .text(let form):
            guard form.utf16 == nil || form.base64 != nil else {
                throw ModifierFault(
                    message: "UTF-16 is looked for in Base64 only: "
                        + "'base64' or 'base64offset' is missing behind it")
            }
        case .fieldReference: break
        default:
            guard !isCased else {
                throw ModifierFault(message: "the modifier 'cased' goes with texts only")
            }
        }
        guard kind == .exists else { return }
        guard !needsAll, !isNegated else {
            throw ModifierFault(
                message: "the modifier '\(needsAll ? "all" : "neq")' does not go with 'exists'")
        }
    }

    private mutating func take(_ name: String) throws(ModifierFault) {
        switch name {
        case "contains": try pad([.before, .after], name)
        case "startswith": try pad(.after, name)
        case "endswith": try pad(.before, name)
        case "all": needsAll = true
        case "cased": isCased = true
        case "neq": isNegated = true
        case "re": try set(.regex(.unicode), name)
        case "i", "ignorecase": try add(.ignoreCase, name)
        case "m", "multiline": try add(.multiline, name)
        case "s", "dotall": try add(.dotMatchesNewline, name)
        case "cidr": try set(.network, name)
        case "exists": try set(.exists, name)
        case "fieldref": try set(.fieldReference([]), name)
        default: try takeOther(name)
        }
    }

    private mutating func takeOther(_ name: String) throws(ModifierFault) {
        if let part = TimePart(rawValue: name) { return try set(.timePart(part, nil), name) }
        if let comparison = Comparison(rawValue: name) {
            if case .timePart(let part, nil) = kind {
                kind = .timePart(part, comparison)
                return
            }
            return try set(.compare(comparison), name)
        }
        guard case .text(var form) = kind, ModifierChain.names.contains(name) else {
            throw ModifierChain.names.contains(name) ? misplaced(name) : unknown(name)
        }
        guard form.take(name) else { throw misplaced(name) }
        kind = .text(form)
    }

    private mutating func pad(
        _ padding: WildcardPattern.Padding, _ name: String
    ) throws(ModifierFault) {
        switch kind {
        case .text(var form):
            form.padding.formUnion(padding)
            kind = .text(form)
        case .fieldReference(let old): kind = .fieldReference(old.union(padding))
        default: throw misplaced(name)
        }
    }

    /// Makes a comparison of another kind of what is still the plain one.
    private mutating func set(_ new: Kind, _ name: String) throws(ModifierFault) {
        guard kind == .text(TextForm()) else { throw misplaced(name) }
        kind = new
    }

    private mutating func add(_ option: Pattern.Options, _ name: String) throws(ModifierFault) {
        guard case .regex(let old) = kind else {
            throw ModifierFault(message: "the modifier '\(name)' goes after 're' only")
        }
        kind = .regex(old.union(option))
    }

    private func misplaced(_ name: String) -> ModifierFault {
        ModifierFault(message: "the modifier '\(name)' does not go with what is before it")
    }

    private func unknown(_ name: String) -> ModifierFault {
        let hint = nearest(to: name, among: ModifierChain.names)
        return ModifierFault(
            message: "unknown modifier '\(name)'" + (hint.map { "; did you mean '\($0)'?" } ?? ""))
    }
}

/// A modifier that cannot be used.
struct ModifierFault: Error, Equatable {
    let message: String
}
