import Nightly

/// What is said of signatures that lie beside no document by their names.
enum StrayText {
    /// For the author of a document: those that bear its name in part, and those that bear none's.
    static func sentences(in review: AuthorisationReview, of document: String) -> [String] {
        review.strays.filter { $0.document == document || $0.document == nil }.map(sentence)
    }

    /// For the list, which names nobody: a name is repeated only where it says nothing else than
    /// the document's.
    static func listed(_ stray: StraySignature) -> String {
        guard !stray.isMerelyNumbered else { return sentence(stray) }
        guard let document = stray.document else {
            return "a .sig file is not looked at: by its name it belongs to no document"
        }
        return "a .sig file of \(document) is not looked at; 'authorise check' says how to call it"
    }

    private static func sentence(_ stray: StraySignature) -> String {
        guard let rightName = stray.rightName else {
            return
                "'\(stray.name)' is not looked at: by its name it belongs to no document; call it "
                + "after its document, such as 2026-021.yaml.sig"
        }
        return "'\(stray.name)' is not looked at; call it \(rightName)"
    }
}
