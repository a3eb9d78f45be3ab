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
        if outcome.status == 407 { return (.challenged, false) }
        // By far the most, and none of the tags below.
        if outcome.isPlain, outcome.status != 403 { return (.allowed, true) }
        if outcome.has("DENIED") || outcome.has("REDIRECT") { return (.denied, false) }
        guard outcome.nobodyAsked else { return (.allowed, true) }
        if outcome.status == 403, !outcome.has("HIT") { return (.denied, false) }
        if outcome.isNone, !(200..<300).contains(outcome.status) { return (.allowed, false) }
        return (.allowed, true)
    }
}

extension SquidOutcome {
    /// `TCP_MISS` or `TCP_TUNNEL`.
    @inline(__always)
    fileprivate var isPlain: Bool {
        guard let base = result.baseAddress else { return false }
        return (result.count == 8 && memcmp(base, "TCP_MISS", 8) == 0)
            || (result.count == 10 && memcmp(base, "TCP_TUNNEL", 10) == 0)
    }

    /// Whether the tag is one of those that underscores join.
    fileprivate func has(_ tag: StaticString) -> Bool {
        guard let base = result.baseAddress else { return false }
        let length = tag.utf8CodeUnitCount
        var start = 0
        while start + length <= result.count {
            let end = start + length
            let isWhole = end == result.count || result[end] == UInt8(ascii: "_")
            if isWhole, memcmp(base + start, tag.utf8Start, length) == 0 { return true }
            while start < result.count, result[start] != UInt8(ascii: "_") { start &+= 1 }
            start &+= 1
        }
        return false
    }

    /// The first tag is `NONE`, or `TAG_NONE`.
    fileprivate var isNone: Bool {
        guard let base = result.baseAddress else { return false }
        let first = result.count >= 8 && memcmp(base, "TAG_", 4) == 0 ? 4 : 0
        let end = first + 4
        guard end <= result.count, memcmp(base + first, "NONE", 4) == 0 else { return false }
        return end == result.count || result[end] == UInt8(ascii: "_")
    }
}
