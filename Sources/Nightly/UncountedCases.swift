package import Authority
import EventStore
package import People

extension EventStore {
    /// The cases that a document names and for which nothing is counted.
    ///
    /// Such a handle was mistyped, or stood on a notice of a state folder that was lost: no record can
    /// belong to it, and a report that finds nothing of it says nothing of anybody.
    ///
    /// - Throws: ``StoreError``.
    func uncounted(_ document: Authorisation) throws -> [CaseHandle] {
        try document.subjects.compactMap { subject in
            guard case .handle(let handle) = subject, try !hasTally(of: handle) else { return nil }
            return handle
        }
    }
}

extension AuthorisationReview {
    /// The cases that a document names and for which nothing is counted; none before the first night.
    ///
    /// - Throws: `StoreError` when there is a store and it cannot be read.
    package func uncountedCases(of document: Authorisation) throws -> [CaseHandle] {
        try site.storeForReading()?.uncounted(document) ?? []
    }

    /// Whether nothing is counted for a case; `false` before the first night, when nothing is for any.
    ///
    /// - Throws: `StoreError` when there is a store and it cannot be read.
    package func isUncounted(_ handle: CaseHandle) throws -> Bool {
        try site.storeForReading().map { try !$0.hasTally(of: handle) } ?? false
    }
}
