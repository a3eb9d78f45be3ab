import LogModel

/// What a W3C log says about how a request went.
struct W3COutcome {
    var status: Int64 = -1
    var filterResult = UnsafeRawBufferPointer(start: nil, count: 0)
    var proxyAction = UnsafeRawBufferPointer(start: nil, count: 0)
    var exception = UnsafeRawBufferPointer(start: nil, count: 0)
    var verdict = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Whether the request was let through, refused, or answered with the question who asks.
    ///
    /// The first row that fits holds:
    ///
    /// | column | value | action |
    /// |---|---|---|
    /// | `sc-status` | 407; Forefront's 12201, 12209, 12239 and 12301, 12309, 12339 | challenged |
    /// | `x-exception-id` | `authentication_…` | challenged |
    /// | `sc-status` | any other of 12200 to 12399: Forefront itself refused | denied |
    /// | `sc-filter-result` | `DENIED` | denied |
    /// | `s-action` | `TCP_DENIED`, `TCP_POLICY_REDIRECT` and other words with `DENIED` | denied |
    /// | `x-exception-id` | `policy_denied`, `content_filter_denied` and the like, `virus_detected` | denied |
    /// | `action` | `Denied`, `Blocked` | denied |
    /// | any | any | allowed, also where an origin's own 403 or an error was passed on |
    ///
    /// - SeeAlso: learn.microsoft.com, "Result code log values" (Forefront TMG)
    var action: Action {
        if status == 407 || isForefrontChallenge || startsWith(exception, "authentication") {
            return .challenged
        }
        if (12_200..<12_400).contains(status) || filterResult.isWord("denied") { return .denied }
        if !proxyAction.isEmpty,
            holdsWord(proxyAction, "denied") || holdsWord(proxyAction, "policy_redirect")
        {
            return .denied
        }
        if !exception.isEmpty,
            holdsWord(exception, "denied") || holdsWord(exception, "virus_detected")
        {
            return .denied
        }
        return verdict.isWord("denied") || verdict.isWord("blocked") ? .denied : .allowed
    }

    private var isForefrontChallenge: Bool {
        // 122 is for what goes out, 123 for what comes in.
        guard (12_200..<12_400).contains(status) else { return false }
        return status % 100 == 1 || status % 100 == 9 || status % 100 == 39
    }

    private func startsWith(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        return text.count >= count && text.part(0..<count).isWord(word)
    }

    private func holdsWord(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        var start = 0
        while start + count <= text.count {
            if text.part(start..<(start + count)).isWord(word) { return true }
            start += 1
        }
        return false
    }
}
