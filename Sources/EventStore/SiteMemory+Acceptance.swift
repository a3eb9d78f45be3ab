package import LogModel

extension SiteMemory {
    /// An authorisation that a night accepted.
    package struct Acceptance: Sendable, Equatable, Codable {
        /// An account that a case handle had then.
        package struct Account: Sendable, Equatable, Codable {
            /// A mark of handle and account under the key of the handle's month, in a handle's form.
            package let mark: String
            /// The first and the last day on which it was theirs, as far as was known.
            package let from: CivilDate?
            package let until: CivilDate?

            /// Makes one from its parts.
            package init(mark: String, from: CivilDate?, until: CivilDate?) {
                self.mark = mark
                self.from = from
                self.until = until
            }
        }

        /// SHA-256 over the document.
        package let document: [UInt8]
        /// The last day on which an event under it is kept.
        package let lastKept: CivilDate
        /// The accounts of each of its case handles of which they could be told.
        package var cases: [String: [Account]] = [:]

        /// Makes one of which no handle is noted yet.
        package init(document: [UInt8], lastKept: CivilDate) {
            self.document = document
            self.lastKept = lastKept
        }
    }
}
