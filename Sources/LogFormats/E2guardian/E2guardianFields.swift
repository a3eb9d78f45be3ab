import LogModel

/// Where the columns of a line stand.
struct E2guardianFields {
    var account = 0..<0
    var client = 0..<0
    var url = 0..<0
    var method = 0..<0
    var status: Int32 = -1
    var size = 0..<0
    var mime = 0..<0
    var userAgent = 0..<0
    /// Why the request was stopped or let through: `*DENIED* Banned site: …`.
    var reason = 0..<0
    var category = 0..<0
    /// Whether the status alone says that the request was denied.
    var isRefused = false
    /// Whether the line can be read in two ways, each with a name of its own.
    var isAmbiguous = false

    /// Copies the columns into a record.
    @inline(__always)
    func fill(_ record: inout RecordView, from line: UnsafeRawBufferPointer) {
        record.account = line.account(account)
        record.client = line.value(client)
        record.method = line.value(method)
        record.url = line.value(url)
        record.status = status
        record.bytes = line.wholeNumber(size) ?? -1
        record.mime = line.value(mime)
        record.userAgent = line.value(userAgent)
        record.proxyCategories = line.value(category)
        if !record.url.isAbsent {
            let isConnect = method.count == 7 && line.holds("CONNECT", at: method.lowerBound)
            let hasScheme = line.place(of: "://", in: url) != nil
            record.host = URLHost.find(
                in: record.base, record.url, isAuthority: isConnect && !hasScheme)
        }
        record.action =
            isRefused
            ? .denied : E2guardianVerdict.action(reason: line.part(reason), status: status)
        record.attribution =
            record.account.isAbsent
            ? .none : record.action == .allowed && !isAmbiguous ? .proven : .unproven
    }
}

/// What the reason column says about the request.
///
/// | reason starts with | status | action |
/// |---|---|---|
/// | any | 407 | challenged |
/// | `*DENIED*`, `*DENIED-POST*`, `*DENIED-PARAMS*`, `*INFECTED*`, also behind another such word | any | denied |
/// | `*TRUSTED*`, `*EXCEPTION*`, `*SCANNED*`, `*URLMOD*` and the like, `*NETERROR*` | any | allowed |
/// | another word between stars: the program speaks another language | 403 | denied |
/// | no word between stars: the answer is the origin's own, also a 403 | any | allowed |
///
/// Format 3 has no such column. There every 403 counts as denied, the origin's own too, because
/// the program writes both in the same way (`TCP_DENIED/403`).
enum E2guardianVerdict {
    /// The action of a line with a reason column.
    @inline(__always)
    static func action(reason: UnsafeRawBufferPointer, status: Int32) -> Action {
        if status == 407 { return .challenged }
        guard reason.count > 2, reason[0] == UInt8(ascii: "*") else { return .allowed }
        return actionOfWords(reason, status)
    }

    @inline(never)
    private static func actionOfWords(
        _ reason: UnsafeRawBufferPointer, _ status: Int32
    ) -> Action {
        var start = 0
        var isForeign = false
        while start + 2 < reason.count, reason[start] == UInt8(ascii: "*"),
            let end = reason.place(of: UInt8(ascii: "*"), in: (start + 1)..<reason.count)
        {
            let word = reason.part((start + 1)..<end)
            if denied.contains(where: { word.isWord($0) }) { return .denied }
            if !allowed.contains(where: { word.isWord($0) }) { isForeign = true }
            start = end + 1
            if start < reason.count, reason[start] == 0x20 { start += 1 }
        }
        return isForeign && status == 403 ? .denied : .allowed
    }

    private static let denied: [StaticString] = [
        "denied", "denied-post", "denied-params", "infected", "infected-post", "infected-params",
    ]

    private static let allowed: [StaticString] = [
        "trusted", "exception", "semi-exception", "semiexception", "scanned", "contentmod",
        "urlmod", "headermod", "headeradd", "neterror", "bypass",
    ]
}

/// What a column may be.
extension UnsafeRawBufferPointer {
    /// Whether a range holds a request's method.
    @inline(__always)
    func isMethod(_ range: Range<Int>) -> Bool {
        guard (1...32).contains(range.count) else { return false }
        return range.allSatisfy {
            (self[$0] | 0x20) &- UInt8(ascii: "a") < 26 || self[$0] == UInt8(ascii: "-")
                || self[$0] == UInt8(ascii: "_")
        }
    }

    /// Whether a range holds an integer.
    @inline(__always)
    func isInteger(_ range: Range<Int>) -> Bool {
        guard let first = range.first else { return false }
        let start = self[first] == UInt8(ascii: "-") ? first + 1 : first
        return wholeNumber(start..<range.upperBound) != nil
    }

    /// Whether a range holds nothing, or the `-` that stands for it.
    @inline(__always)
    func isBlank(_ range: Range<Int>) -> Bool {
        range.isEmpty || (range.count == 1 && self[range.lowerBound] == UInt8(ascii: "-"))
    }
}
