internal import Glibc
import LogModel

/// What a line says about how the request went.
struct SquidOutcome {
    /// The tags before the slash: `TCP_MISS_ABORTED`.
    let result: UnsafeRawBufferPointer
    /// The status sent to the client; 0 where the client left before there was one.
    let status: Int32
    /// Whether the answer came from no other server (`HIER_NONE`).
    let nobodyAsked: Bool
    /// Whether a name was logged.
    let hasName: Bool
    /// Whether the line can be read in two ways, each with a name of its own.
    let isAmbiguous: Bool
}

/// Turns Squid's result tags and status into what happened, and into how sure the name is.
///
/// The first row that fits holds:
///
/// | tags | status | server asked | action | a name is |
/// |---|---|---|---|---|
/// | any | 407 | any | challenged | unproven: perhaps a failed login |
/// | with `DENIED`: `TCP_DENIED`, `TCP_DENIED_REPLY`, `TCP_DENIED_ABORTED`, `UDP_DENIED` | any | any | denied | unproven |
/// | with `REDIRECT`: a redirector sent the client elsewhere and nothing was fetched | any | any | denied | unproven |
/// | without `HIT` | 403 | none | denied: the proxy or its content filter made the page | unproven |
/// | `NONE`, `NONE_NONE`, `TAG_NONE`, also aborted: no access check has let it through | not 2xx | none | allowed | unproven |
/// | any other, with `UDP_HIT`, `UDP_MISS`, `UDP_INVALID` (another cache's question) | any | any | allowed | proven |
///
/// An origin's own 403 (`TCP_MISS/403` with `HIER_DIRECT`, or one kept in the cache) is not the
/// filter's doing and counts as allowed. So does a 403 from a parent proxy: the line does not say
/// whether the parent made it.
///
/// - SeeAlso: https://wiki.squid-cache.org/SquidFaq/SquidLogs#squid-result-codes
enum SquidVerdict {
    /// Gives the action and the attribution of a line.
    @inline(__always)
    static func decide(_ outcome: SquidOutcome) -> (Action, Attribution) {
        let (action, provesName) = judge(outcome)
        guard outcome.hasName else { return (action, .none) }
        return (action, provesName && !outcome.isAmbiguous ? .proven : .unproven)
    }

    @inline(__always)
    private static func judge(_ outcome: SquidOutcome) -> (Action, provesName: Bool) {
        let tags = SquidTags(outcome.result)
        if outcome.status == 407 { return (.challenged, false) }
        if tags.isDenied || tags.isRedirect { return (.denied, false) }
        guard outcome.nobodyAsked else { return (.allowed, true) }
        if outcome.status == 403, !tags.isHit { return (.denied, false) }
        if tags.isNone, !(200..<300).contains(outcome.status) { return (.allowed, false) }
        return (.allowed, true)
    }
}

/// The tags of a result that matter, joined by underscores in the log.
private struct SquidTags {
    private(set) var isDenied = false
    private(set) var isRedirect = false
    private(set) var isHit = false
    /// The first tag is `NONE`, or `TAG_NONE`.
    private(set) var isNone = false

    @inline(__always)
    init(_ result: UnsafeRawBufferPointer) {
        guard let base = result.baseAddress else { return }
        var start = 0
        while start < result.count {
            var end = start
            while end < result.count, result[end] != UInt8(ascii: "_") { end &+= 1 }
            let tag = base + start
            switch end - start {
            case 3: isHit = isHit || memcmp(tag, "HIT", 3) == 0
            case 4:
                if start == 0 || (start == 4 && memcmp(base, "TAG_", 4) == 0) {
                    isNone = memcmp(tag, "NONE", 4) == 0
                }
            case 6: isDenied = isDenied || memcmp(tag, "DENIED", 6) == 0
            case 8: isRedirect = isRedirect || memcmp(tag, "REDIRECT", 8) == 0
            default: break
            }
            start = end + 1
        }
    }
}
