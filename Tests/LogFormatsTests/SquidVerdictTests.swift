import LogModel
import Testing

@Suite("What Squid's result says")
struct SquidVerdictTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let result: String
        let hierarchy: String
        let action: Action
        let attribution: Attribution
        var testDescription: String { "\(result) \(hierarchy)" }

        init(_ result: String, _ hierarchy: String, _ action: Action, _ name: Attribution) {
            self.result = result
            self.hierarchy = hierarchy
            self.action = action
            attribution = name
        }
    }

    static let rows = [
        Row("TCP_MISS/200", "HIER_DIRECT", .allowed, .proven),
        Row("TCP_HIT/200", "HIER_NONE", .allowed, .proven),
        Row("TCP_TUNNEL/200", "HIER_DIRECT", .allowed, .proven),
        Row("TCP_MISS_ABORTED/000", "HIER_NONE", .allowed, .proven),
        Row("TCP_MISS/401", "HIER_DIRECT", .allowed, .proven),
        Row("TCP_MISS/404", "HIER_DIRECT", .allowed, .proven),
        // The proxy's own login.
        Row("TCP_DENIED/407", "HIER_NONE", .challenged, .unproven),
        Row("TCP_DENIED_ABORTED/407", "HIER_NONE", .challenged, .unproven),
        Row("TCP_MISS/407", "FIRSTUP_PARENT", .challenged, .unproven),
        // The proxy's own refusals.
        Row("TCP_DENIED/403", "HIER_NONE", .denied, .unproven),
        Row("TCP_DENIED/200", "HIER_NONE", .denied, .unproven),
        Row("TCP_DENIED/302", "HIER_NONE", .denied, .unproven),
        Row("TCP_DENIED/401", "HIER_NONE", .denied, .unproven),
        Row("TCP_DENIED_REPLY/403", "HIER_DIRECT", .denied, .unproven),
        Row("TCP_DENIED_ABORTED/403", "HIER_NONE", .denied, .unproven),
        Row("UDP_DENIED/000", "HIER_NONE", .denied, .unproven),
        Row("TCP_REDIRECT/302", "HIER_NONE", .denied, .unproven),
        Row("NONE_NONE/403", "HIER_NONE", .denied, .unproven),
        Row("TAG_NONE/403", "HIER_NONE", .denied, .unproven),
        Row("NONE/403", "NONE", .denied, .unproven),
        Row("TCP_MISS/403", "HIER_NONE", .denied, .unproven),
        // An origin's 403 is the origin's.
        Row("TCP_MISS/403", "HIER_DIRECT", .allowed, .proven),
        Row("TCP_MISS/403", "DIRECT", .allowed, .proven),
        Row("TCP_MISS/403", "FIRSTUP_PARENT", .allowed, .proven),
        Row("TCP_NEGATIVE_HIT/403", "HIER_NONE", .allowed, .proven),
        Row("TCP_MEM_HIT/403", "HIER_NONE", .allowed, .proven),
        // Nothing shows that the name was checked.
        Row("NONE_NONE/400", "HIER_NONE", .allowed, .unproven),
        Row("NONE_NONE_ABORTED/000", "HIER_NONE", .allowed, .unproven),
        Row("TAG_NONE/400", "HIER_NONE", .allowed, .unproven),
        Row("TAG_NONE_ABORTED/000", "HIER_NONE", .allowed, .unproven),
        Row("NONE/400", "NONE", .allowed, .unproven),
        // The first line of an inspected tunnel, and a tunnel whose server was dead.
        Row("NONE_NONE/200", "HIER_NONE", .allowed, .proven),
        Row("TAG_NONE/200", "HIER_NONE", .allowed, .proven),
        Row("NONE_NONE/503", "HIER_DIRECT", .allowed, .proven),
        // Another cache's question.
        Row("UDP_MISS/000", "HIER_NONE", .allowed, .proven),
        Row("UDP_HIT/000", "HIER_NONE", .allowed, .proven),
        // Words inside words are other words.
        Row("TCP_UNDENIED/200", "HIER_NONE", .allowed, .proven),
        Row("TCP_NONE/400", "HIER_NONE", .allowed, .proven),
    ]

    @Test("result, status and hierarchy decide action and attribution", arguments: rows)
    func verdict(_ row: Row) throws {
        for name in ["ann", "-"] {
            let line =
                "1795216096.469 1 10.0.0.1 \(row.result) 439 GET http://a.example/ \(name)"
                + " \(row.hierarchy)/- text/html"
            let record = try #require(parseSquid(line).records.first)
            #expect(record.action == row.action)
            #expect(record.attribution == (name == "-" ? .none : row.attribution))
        }
    }

    @Test("a line of its own decides alone, whatever stood on the one before")
    func noMemory() {
        let lines = Self.rows.map {
            "1795216096.469 1 10.0.0.1 \($0.result) 439 GET http://a.example/ ann"
                + " \($0.hierarchy)/- text/html\n"
        }
        let records = parseSquid(lines.joined()).records
        #expect(records.map(\.action) == Self.rows.map(\.action))
        #expect(records.map(\.attribution) == Self.rows.map(\.attribution))
    }
}
