import Testing

@testable import Authority

/// One query and what is left of it without leave for search terms.
struct QueryRow: Sendable, CustomStringConvertible {
    let description: String
    let query: String
    let shown: String?
    /// What only the leave for search terms gives.
    let terms: String?

    static let all = [
        QueryRow(
            description: "a search engine's q", query: "q=x+y&hl=en", shown: "q=[withheld]&hl=en",
            terms: "q=x+y"),
        QueryRow(
            description: "any case, semicolons, an escaped name", query: "Q=a;%71=b;v=1",
            shown: "Q=[withheld]&%71=[withheld]&v=1", terms: "Q=a&%71=b"),
        QueryRow(
            description: "an address inside a value",
            query: "url=http%3A%2F%2Ffind.example%2F%3Fq%3Dx&id=7", shown: "url=[withheld]&id=7",
            terms: "url=http%3A%2F%2Ffind.example%2F%3Fq%3Dx"),
        QueryRow(
            description: "an address escaped twice", query: "u=%253Fsearch%253Dx",
            shown: "u=[withheld]", terms: "u=%253Fsearch%253Dx"),
        QueryRow(
            description: "words that are no pair", query: "gambling+help", shown: "[withheld]",
            terms: "gambling+help"),
        QueryRow(
            description: "a number that is no pair", query: "20261120", shown: "20261120",
            terms: nil),
        QueryRow(
            description: "nothing searched for", query: "v=dQw4&t=10", shown: "v=dQw4&t=10",
            terms: nil),
        QueryRow(
            description: "a damaged escape", query: "v=%zz&q=%", shown: "v=%zz&q=[withheld]",
            terms: "q=%"),
        QueryRow(
            description: "an address inside a value that searches for nothing",
            query: "url=http%3A%2F%2Fshop.example%2F%3Fid%3D7",
            shown: "url=http%3A%2F%2Fshop.example%2F%3Fid%3D7", terms: nil),
        QueryRow(
            description: "words that end in half an escape", query: "123%a", shown: "[withheld]",
            terms: "123%a"),
        QueryRow(
            description: "a name behind an ampersand as HTML writes it", query: "v=1&amp%3Bq=x",
            shown: "v=1&amp%3Bq=[withheld]", terms: "amp%3Bq=x"),
        QueryRow(
            description: "a name with the brackets of a list", query: "q[]=x&v[]=1",
            shown: "q[]=[withheld]&v[]=1", terms: "q[]=x"),
        QueryRow(
            description: "a name with a blank before it", query: "+q=x", shown: "+q=[withheld]",
            terms: "+q=x"),
    ]
}

@Suite struct PermittedURLTests {
    @Test("search terms need their own leave", arguments: QueryRow.all)
    func queries(_ row: QueryRow) {
        var details = FlagDetails()
        details.path = "/"
        for query in [row.query, "?" + row.query] {
            details.query = query
            #expect(PermittedURL(details, leave: [.paths]).query == row.shown)
            #expect(PermittedURL(details, leave: [.searchTerms]).query == row.terms)
            #expect(PermittedURL(details, leave: [.subjects]).query == nil)
        }
    }

    @Test("a query that came along with the path is treated as one")
    func queryInPath() {
        var details = FlagDetails()
        details.path = "/results?search_query=x"
        let url = PermittedURL(details, leave: [.paths])
        #expect(url.path == "/results")
        #expect(url.query == "search_query=[withheld]")
    }

    @Test("a search in a path or a referrer is withheld")
    func pathsAndReferrers() {
        var details = FlagDetails()
        details.path = "/shop/Search/red%20shoes/page/2"
        details.referrer = "https://find.example/search/a?x=1&q=b#q=c"
        let url = PermittedURL(details, leave: [.paths])
        #expect(url.path == "/shop/Search/[withheld]/[withheld]/[withheld]")
        #expect(url.referrer == "https://find.example/search/[withheld]?x=1&q=[withheld]")
        let open = PermittedURL(details, leave: [.paths, .searchTerms])
        #expect(open.path == details.path)
        #expect(open.referrer == details.referrer)
    }
}
