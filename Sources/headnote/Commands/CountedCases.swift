import Authority
import Foundation
import LogModel
import Nightly
import People
import Retention

extension SiteNow {
    /// Asks about a case for which nothing is counted, before a document is written about it.
    ///
    /// A wrong letter in a handle closes nothing and finds nothing, and the real case stays open.
    /// Before the first night nothing is counted for anybody, and nothing asked.
    ///
    /// - Throws: ``CommandFailure/nothingCounted(_:)`` where standard input is no terminal,
    ///   ``DocumentSigning/Refused/notWanted`` where somebody says no, and what the store throws.
    func demandCounted(_ handle: CaseHandle, in review: AuthorisationReview) throws {
        let kept = Days(from: Window(today: today).oldestKept, to: today)
        guard let tallies = try review.tallies(of: handle, on: kept), tallies.isEmpty else {
            return
        }
        guard isatty(STDIN_FILENO) == 1 else { throw CommandFailure.nothingCounted(handle) }
        Console.message(Messages.uncounted(handle))
        guard Console.isAgreed(Messages.uncountedQuestion) else {
            throw DocumentSigning.Refused.notWanted
        }
    }
}
