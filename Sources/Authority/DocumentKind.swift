/// What a document in the folder of authorisations is, told by the name of its file.
///
/// A name of no other form is an authorisation's, so that a file with a wrong name is judged, and
/// refused, and never passed over.
package enum DocumentKind: Sendable, Hashable {
    /// `2026-014.yaml`.
    case authorisation
    /// `2026-014.revoked.yaml`.
    case revocation(of: String)
    /// `2026-014.amended-1.yaml`.
    case amendment(of: String, index: Int)
    /// `no-action-2026-003.yaml`.
    case noAction(String)
    /// `delegation-2026-001.yaml`.
    case delegation(String)

    /// The most amendments that one authorisation can have.
    package static let mostAmendments = 99

    /// Tells the kind of a file.
    package init(fileName: String) {
        self = DocumentKind.supplement(fileName) ?? .authorisation
    }

    /// The name of the file that a document of this kind lies in; `nil` for an authorisation,
    /// whose number the kind does not state.
    package var fileName: String? {
        switch self {
        case .authorisation: nil
        case .revocation(let number): "\(number).revoked.yaml"
        case .amendment(let number, let index): "\(number).amended-\(index).yaml"
        case .noAction(let number): "no-action-\(number).yaml"
        case .delegation(let number): "delegation-\(number).yaml"
        }
    }

    /// The number that the name of a document, or of a signature beside one, begins with; `nil`
    /// where there is none, and the name may be anything.
    package static func number(inFileName name: String) -> String? {
        let prefix = ["no-action-", "delegation-"].first(where: name.hasPrefix) ?? ""
        let rest = name.dropFirst(prefix.count)
        guard rest.dropFirst(8).first == "." else { return nil }
        return number(rest.prefix(8)).map { prefix + $0 }
    }

    private static func supplement(_ name: String) -> DocumentKind? {
        guard name.hasSuffix(".yaml") else { return nil }
        let stem = name.dropLast(5)
        for (prefix, kind) in [
            ("no-action-", DocumentKind.noAction), ("delegation-", DocumentKind.delegation),
        ] where stem.hasPrefix(prefix) {
            return number(stem.dropFirst(prefix.count)).map(kind)
        }
        let parts = stem.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = number(parts[0]) else { return nil }
        if parts[1] == "revoked" { return .revocation(of: number) }
        guard parts[1].hasPrefix("amended-"), let index = Int(parts[1].dropFirst(8)),
            "amended-\(index)" == parts[1], (1...mostAmendments).contains(index)
        else { return nil }
        return .amendment(of: number, index: index)
    }

    private static func number(_ text: Substring) -> String? {
        AuthorisationReader.isNumber(String(text)) ? String(text) : nil
    }
}
