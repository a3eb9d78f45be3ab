import Foundation
import LogModel
import Nightly

/// What time it is for a site.
enum SiteClock {
    /// The site's now: the system's clock, or the rehearsal's instant, which `--now` moves.
    ///
    /// - Parameters:
    ///   - site: the site.
    ///   - override: the text of `--now`.
    /// - Returns: the instant.
    /// - Throws: ``CommandFailure`` when `--now` is no instant, or is given for a real site.
    static func now(of site: Site, override: String?) throws -> Timestamp {
        guard let override else { return site.rehearsal ?? system() }
        guard site.rehearsal != nil else { throw CommandFailure.clockOfRealSite }
        guard let instant = Timestamp(rfc3339: override) else {
            throw CommandFailure.notAnInstant(override)
        }
        return instant
    }

    /// The system's clock.
    static func system() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
