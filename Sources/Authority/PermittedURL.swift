/// The parts of a URL that an authorisation gives leave to keep.
///
/// What somebody searched for is content (P1 6.3.1 speaks of "personal Internet search
/// histories"), so it needs a leave of its own. A search term is the value of a parameter named
/// as in `SearchTerms.names` and a path segment after one named `search` or the like. Other
/// parameters that hold such a one, in any depth of escaping up to three, are withheld whole.
struct PermittedURL {
    let path: String?
    let query: String?
    let referrer: String?

    init(_ details: FlagDetails, leave: Set<DetailLeave>) {
        let address = (details.path ?? "") + (details.query.map(SearchTerms.withMark) ?? "")
        let halves = SearchTerms.halves(of: address)
        let showsPaths = leave.contains(.paths)
        let showsTerms = leave.contains(.searchTerms)
        path =
            showsPaths && details.path != nil
            ? SearchTerms.path(halves.path, showsTerms: showsTerms) : nil
        query = halves.query.flatMap {
            SearchTerms.query($0, showsOthers: showsPaths, showsTerms: showsTerms)
        }
        referrer =
            showsPaths
            ? details.referrer.map { SearchTerms.address($0, showsTerms: showsTerms) } : nil
    }
}

/// Finds what somebody searched for in the parts of a URL.
enum SearchTerms {
    /// What stands in place of a term that may not be shown.
    static let withheld = "[withheld]"

    /// The parameters that search engines and site searches use.
    static let names: Set<String> = [
        "q", "query", "search", "searchterm", "searchterms", "search_query", "search_term",
        "searchtext", "search_text", "searchfor", "searchstring", "searchword", "s", "p", "k",
        "kw", "keyword", "keywords", "wd", "word", "words", "text", "term", "terms", "phrase",
        "find", "as_q", "as_epq", "as_oq", "oq", "aq", "pq", "qs", "qry", "st", "srch", "ask",
        "question", "prompt", "message", "input", "field-keywords", "_nkw", "lookup",
    ]

    /// Path segments whose follower is a search term.
    private static let segments: Set<String> = ["search", "searches", "find", "s", "q", "query"]

    /// A path, with search terms in it withheld unless they may be shown.
    static func path(_ path: Substring, showsTerms: Bool) -> String {
        guard !showsTerms else { return String(path) }
        var follows = false
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            defer { follows = follows || segments.contains(decoded(part).lowercased()) }
            return follows && !part.isEmpty ? withheld : String(part)
        }
        return parts.joined(separator: "/")
    }

    /// A query without its mark; `nil` when nothing of it may be shown.
    static func query(_ query: Substring, showsOthers: Bool, showsTerms: Bool) -> String? {
        let pairs = query.split(whereSeparator: { $0 == "&" || $0 == ";" }).compactMap { pair in
            guard isTerm(pair) else { return showsOthers ? String(pair) : nil }
            if showsTerms { return String(pair) }
            guard showsOthers else { return nil }
            guard let equals = pair.firstIndex(of: "=") else { return withheld }
            return pair[...equals] + withheld
        }
        return pairs.isEmpty ? nil : pairs.joined(separator: "&")
    }

    /// A whole address, such as a referrer.
    static func address(_ address: String, showsTerms: Bool) -> String {
        let (path, query) = halves(of: address)
        let shown = self.path(path, showsTerms: showsTerms)
        guard let query else { return shown }
        return shown + "?" + (self.query(query, showsOthers: true, showsTerms: showsTerms) ?? "")
    }

    /// What stands before the first question or hash mark, and what after it.
    static func halves(of address: String) -> (path: Substring, query: Substring?) {
        guard let mark = address.firstIndex(where: { $0 == "?" || $0 == "#" }) else {
            return (address[...], nil)
        }
        return (address[..<mark], address[address.index(after: mark)...])
    }

    /// A query with its question mark.
    static func withMark(_ query: String) -> String {
        query.hasPrefix("?") ? query : "?" + query
    }

    /// Whether a pair is a search term, or holds one in an escaped address.
    private static func isTerm(_ pair: Substring) -> Bool {
        guard let equals = pair.firstIndex(of: "=") else {
            return !pair.isEmpty && isFreeText(pair)
        }
        if names.contains(name(pair[..<equals])) { return true }
        var value = String(pair[pair.index(after: equals)...])
        for _ in 0..<3 {
            let plain = decoded(value[...])
            let inner = plain.split { "?&;#".contains($0) }
            if inner.contains(where: { holdsTermName($0) }) { return true }
            guard plain != value else { return false }
            value = plain
        }
        return false
    }

    /// A query that is no pair at all (`?gambling+help`) is what somebody typed.
    private static func isFreeText(_ pair: Substring) -> Bool {
        decoded(pair).contains { $0.isLetter }
    }

    private static func holdsTermName(_ text: Substring) -> Bool {
        guard let equals = text.firstIndex(of: "=") else { return false }
        return names.contains(name(text[..<equals]))
    }

    /// A parameter's name as it is compared: escapes resolved, folded, without `amp;` and `[]`.
    private static func name(_ raw: Substring) -> String {
        var name = decoded(raw).lowercased()
        if name.hasPrefix("amp;") { name.removeFirst(4) }
        return name.filter { $0 != "[" && $0 != "]" && $0 != " " }
    }

    /// Resolves escapes once; bytes that are not text are replaced.
    private static func decoded(_ text: Substring) -> String {
        guard text.contains(where: { $0 == "%" || $0 == "+" }) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
