import LogModel
import People
import StrictYAML

/// Reads one supplement and collects everything that is wrong with its text.
struct SupplementReader {
    private let path: String
    private let kind: DocumentKind
    private(set) var refusals: [Refusal] = []

    init(path: String, kind: DocumentKind) {
        self.path = path
        self.kind = kind
    }

    /// Reads the document; `nil` when something is missing or wrong, which `refusals` says.
    mutating func read(_ bytes: [UInt8]) -> Supplement? {
        do {
            let root = try StrictYAML.document(bytes, path: path)
            var mapping = YAMLMapping(root, path: path, as: kind.words)
            let content = read(&mapping)
            refusals = YAMLProblems(mapping.finish()).problems.map(Refusal.invalid) + refusals
            return refusals.isEmpty ? content : nil
        } catch {
            refusals = error.problems.map(Refusal.invalid)
            return nil
        }
    }

    private mutating func read(_ mapping: inout YAMLMapping) -> Supplement? {
        switch kind {
        case .authorisation: nil
        case .revocation: revocation(&mapping).map(Supplement.revocation)
        case .amendment: amendment(&mapping).map(Supplement.amendment)
        case .noAction: noAction(&mapping).map(Supplement.noAction)
        case .delegation: delegation(&mapping).map(Supplement.delegation)
        }
    }

    private mutating func revocation(_ mapping: inout YAMLMapping) -> Revocation? {
        let number = mapping.number("revokes")
        let digest = self.digest(&mapping)
        let date = mapping.date("date")
        let reason = mapping.reason(&refusals)
        guard let number, let digest, let date, let reason else { return nil }
        return Revocation(number: number, digest: digest, date: date, reason: reason)
    }

    private mutating func amendment(_ mapping: inout YAMLMapping) -> Amendment? {
        let number = mapping.number("amends")
        let index = mapping.value("amendment", expected: "a number from 1 to 99") { text in
            Int(text).flatMap { "\($0)" == text ? $0 : nil }
        }
        let digest = self.digest(&mapping)
        let date = mapping.date("date")
        let reason = mapping.reason(&refusals)
        let readers = mapping.texts("readers").map(\.text)
        if readers.isEmpty {
            mapping.report("'readers' lists nobody", at: mapping.mark(ofKey: "readers"))
        }
        guard let number, let index, let digest, let date, let reason else { return nil }
        return Amendment(
            number: number, index: index, digest: digest, date: date, reason: reason,
            readers: readers)
    }

    private mutating func noAction(_ mapping: inout YAMLMapping) -> NoAction? {
        let number = mapping.number("no-action")
        let date = mapping.date("date")
        let handle = mapping.value("case-handle", expected: "a handle such as K7QD-2MVX") {
            CaseHandle($0)
        }
        let reason = mapping.reason(&refusals)
        guard let number, let date, let handle, let reason else { return nil }
        return NoAction(number: number, handle: handle, date: date, reason: reason)
    }

    private mutating func delegation(_ mapping: inout YAMLMapping) -> Delegation? {
        let number = mapping.number("delegation")
        let date = mapping.date("date")
        let acting = mapping.text("acting")
        let days = mapping.days("in-force", ends: "until")
        let reason = mapping.reason(&refusals)
        guard let number, let date, let acting, let days, let reason else { return nil }
        return Delegation(number: number, date: date, acting: acting, days: days, reason: reason)
    }

    private func digest(_ mapping: inout YAMLMapping) -> [UInt8]? {
        mapping.value(
            "document", expected: "'sha256:' and the 64 digits of the authorisation's digest",
            DocumentDigest.stated)
    }
}

extension DocumentKind {
    /// What problems call the document.
    fileprivate var words: String {
        switch self {
        case .authorisation: "an authorisation"
        case .revocation: "a revocation"
        case .amendment: "an amendment"
        case .noAction: "an answer 'no action'"
        case .delegation: "a delegation"
        }
    }
}

/// What the documents of this module have in common.
extension YAMLMapping {
    mutating func number(_ key: String) -> String? {
        value(key, expected: "a number such as 2026-014") {
            AuthorisationReader.isNumber($0) ? $0 : nil
        }
    }

    mutating func date(_ key: String) -> CivilDate? {
        value(key, expected: "a date such as 2026-11-20") { CivilDate($0) }
    }

    /// A span of dates, written as a mapping of `from` and another key.
    mutating func days(_ key: String, ends: String) -> Days? {
        guard let tree = tree(key) else { return nil }
        var item = YAMLMapping(tree, path: path, as: "'\(key)'")
        let from = item.date("from")
        let to = item.date(ends)
        absorb(item.finish())
        guard let from, let to else { return nil }
        return Days(from: from, to: to)
    }

    /// The reason, which must be one.
    mutating func reason(_ refusals: inout [Refusal]) -> String? {
        let text = textIfPresent("reason") ?? ""
        guard text.contains(where: { !$0.isWhitespace }) else {
            refusals.append(.reasonMissing)
            return nil
        }
        guard !AuthorisationTemplate.isStandIn(text) else {
            refusals.append(.reasonIsTemplate)
            return nil
        }
        return text
    }
}
