import Foundation
import Nightly
import People

extension SiteNow {
    /// Asks about a case for which nothing is counted, before a document is written about it.
    ///
    /// A wrong letter in a handle closes nothing and finds nothing, and the real case stays open.
    /// Before the first night nothing is counted for anybody, and nothing asked.
    ///
    /// - Throws: ``CommandFailure/nothingCounted(_:)`` where standard input is no terminal,
    ///   ``DocumentSigning/Refused/notWanted`` where somebody says no, and what the store throws.
    func demandCounted(_ handle: CaseHandle, in review: AuthorisationReview) throws {
        guard try review.isUncounted(handle) else { return }
        guard isatty(STDIN_FILENO) == 1 else { throw CommandFailure.nothingCounted(handle) }
        Console.message(Messages.uncounted(handle))
        guard Console.isAgreed(Messages.uncountedQuestion) else {
            throw DocumentSigning.Refused.notWanted
        }
    }
}
