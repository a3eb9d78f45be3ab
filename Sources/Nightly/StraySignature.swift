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

    /// How to call it, for the author of its document.
    package var sentence: String {
        guard let rightName else {
            return "'\(name)' is not looked at: by its name it belongs to no document; call it "
                + "after its document, such as 2026-021.yaml.sig"
        }
        return "'\(name)' is not looked at; call it \(rightName)"
    }

    /// The same for what names nobody: a name is repeated only where it says nothing else than the
    /// document's.
    package var listing: String {
        guard !isMerelyNumbered else { return sentence }
        guard let document else {
            return "a .sig file is not looked at: by its name it belongs to no document"
        }
        return "a .sig file of \(document) is not looked at; 'authorise check' says how to call it"
    }

    /// Finds the document that each is meant for.
    ///
    /// - Parameters:
    ///   - names: of the signatures that lie beside no document.
    ///   - documents: those in the folder, with the signatures that lie beside them.
    /// - Returns: in the order of the names.
    static func all(
        _ names: [String], beside documents: [AuthorisationFile]
    ) -> [StraySignature] {
        var taken = Set(documents.flatMap { $0.signatures.map(\.name) })
        let numbers = documents.map { String($0.name.dropLast(5)) }.sorted { $0.count > $1.count }
        return names.map { name in
            let document = numbers.first { bears(name, $0) }
            let rightName = document.map { freeName(beside: $0, among: taken) }
            if let rightName { taken.insert(rightName) }
            return StraySignature(name: name, document: document, rightName: rightName)
        }
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
