import Authority
import Foundation

/// A `.sig` file in the folder of authorisations that lies beside no document by its name, as a
/// browser calls a second download: `2026-001.yaml (1).sig`.
package struct StraySignature: Sendable, Equatable {
    /// The file's name.
    package let name: String
    /// The document whose name stands in it, without `.yaml`; `nil` when there is none.
    package let document: String?
    /// The name under which it would be looked at; `nil` when its document is not known.
    package let rightName: String?

    /// Whether nothing stands in the name but the document's, a number and the like, so that it
    /// names nobody.
    package var isMerelyNumbered: Bool {
        guard let document, let own = name.range(of: document) else { return false }
        let rest = name.replacingCharacters(in: own, with: " ").lowercased()
        return rest.split { !$0.isLetter && !$0.isNumber }.allSatisfy { word in
            ["yaml", "sig", "copy", "of"].contains(word) || word.allSatisfy(\.isNumber)
        }
    }

    /// Finds them by their names.
    ///
    /// - Parameter names: every file in the folder.
    /// - Returns: in the order of their names.
    package static func all(among names: [String]) -> [StraySignature] {
        let files = names.filter { name in
            !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".sig"))
        }
        let grouped = AuthorisationFile.group(files.map { (name: $0, bytes: []) })
        let documents = grouped.authorisations.map { String($0.name.dropLast(5)) }
            .sorted { $0.count > $1.count }
        return grouped.strays.map { name in
            let document = documents.first { bears(name, $0) }
            return StraySignature(
                name: name, document: document,
                rightName: document.map { freeName(beside: $0, among: Set(names)) })
        }
    }

    /// Finds them in a folder; none where it cannot be listed, which reading it says.
    static func all(in folder: String) -> [StraySignature] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return []
        }
        return all(among: names)
    }

    /// Whether a name holds a document's, and no longer number in its place.
    private static func bears(_ name: String, _ document: String) -> Bool {
        guard let own = name.range(of: document) else { return false }
        let around = [name[..<own.lowerBound].last, name[own.upperBound...].first]
        return around.allSatisfy { $0.map { !$0.isLetter && !$0.isNumber } ?? true }
    }

    private static func freeName(beside document: String, among taken: Set<String>) -> String {
        let names = [".yaml.sig"] + (2...9).map { ".yaml.\($0).sig" }
        return document + (names.first { !taken.contains(document + $0) } ?? ".yaml.10.sig")
    }
}
