import Nightly

/// What is said of signatures that lie beside no document by their names.
enum StrayText {
    /// For the author of a document: those that bear its name in part, and those that bear none's.
    static func sentences(in review: AuthorisationReview, of document: String) -> [String] {
        review.strays.filter { $0.document == document || $0.document == nil }.map(\.sentence)
    }
}
