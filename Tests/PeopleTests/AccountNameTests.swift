import LogModel
import People
import Testing

/// One spelling of an account and what is made of it.
struct AccountRow: Sendable, CustomStringConvertible {
    let description: String
    let logged: String
    var channel = Channel.web
    /// `nil` where the text stands for no user.
    let full: String?
    var bare: String?

    static let all = [
        AccountRow(description: "a plain login", logged: "jsmith", full: "jsmith"),
        AccountRow(description: "capitals and spaces", logged: " JSmith\t", full: "jsmith"),
        AccountRow(
            description: "a domain in front", logged: "SCHOOL\\jsmith", full: "school\\jsmith",
            bare: "jsmith"),
        AccountRow(
            description: "a doubled backslash", logged: "SCHOOL\\\\jsmith", full: "school\\jsmith",
            bare: "jsmith"),
        AccountRow(
            description: "an escaped backslash", logged: "school%5cjsmith",
            full: "school\\jsmith", bare: "jsmith"),
        AccountRow(
            description: "a doubled escaped backslash", logged: "school%5C%5Cjsmith",
            full: "school\\jsmith", bare: "jsmith"),
        AccountRow(
            description: "a backslash as Apache and NGINX escape it", logged: "SCHOOL\\x5Cjsmith",
            full: "school\\jsmith", bare: "jsmith"),
        AccountRow(
            description: "a letter as they escape it", logged: "ren\\xC3\\xa9", full: "rené"),
        AccountRow(
            description: "a name that looks like such an escape", logged: "SCHOOL\\x41dam",
            full: "school\\x41dam", bare: "x41dam"),
        AccountRow(
            description: "a domain in small letters and two backslashes, as e2guardian has it",
            logged: "school%5C\\jsmith", full: "school\\jsmith", bare: "jsmith"),
        AccountRow(
            description: "a name in another script", logged: "%E4%b8%AD%e6%96%87", full: "中文"),
        AccountRow(
            description: "a quote and a space", logged: "b quo\"te", full: "b quo\"te"),
        AccountRow(
            description: "a realm behind", logged: "jsmith@SCHOOL.LOCAL",
            full: "jsmith@school.local", bare: "jsmith"),
        AccountRow(
            description: "domain and realm", logged: "SCHOOL\\jsmith@school.local",
            full: "school\\jsmith@school.local", bare: "jsmith"),
        AccountRow(
            description: "an escaped at", logged: "jsmith%40school.local",
            full: "jsmith@school.local", bare: "jsmith"),
        AccountRow(
            description: "an escaped letter beyond ASCII", logged: "ren%c3%89", full: "rené"),
        AccountRow(description: "that letter in plain", logged: "RENÉ", full: "rené"),
        AccountRow(
            description: "an escape that is not text stays", logged: "Ren%E9", full: "ren%e9"),
        AccountRow(description: "a cut escape stays", logged: "jsmith%4", full: "jsmith%4"),
        AccountRow(
            description: "escapes are resolved once", logged: "a%255cb", full: "a%5cb"),
        AccountRow(
            description: "a name with a space", logged: "Stefan%20Grzybowski",
            full: "stefan grzybowski"),
        AccountRow(description: "an empty field", logged: "", full: nil),
        AccountRow(description: "blanks", logged: "  ", full: nil),
        AccountRow(description: "a hyphen", logged: "-", full: nil),
        AccountRow(description: "a question mark", logged: "?", full: nil),
        AccountRow(description: "None", logged: "None", full: nil),
        AccountRow(description: "null", logged: "NULL", full: nil),
        AccountRow(description: "unknown", logged: "Unknown", full: nil),
        AccountRow(description: "n/a", logged: "N/A", full: nil),
        AccountRow(description: "anonymous", logged: "Anonymous", full: nil),
        AccountRow(description: "a domain without a user", logged: "SCHOOL\\", full: nil),
        AccountRow(description: "a domain's nobody", logged: "SCHOOL\\-", full: nil),
        AccountRow(description: "a realm without a user", logged: "@school.local", full: nil),
        AccountRow(
            description: "an address in a mail log is only itself",
            logged: "J.Okafor@Evil.example", channel: .email, full: "j.okafor@evil.example"),
        AccountRow(
            description: "a login in a mail log is looked up as it is", logged: "J.Okafor",
            channel: .email, full: "j.okafor"),
        AccountRow(
            description: "a percent sign in an address is itself", logged: "a%40b@c.example",
            channel: .email, full: "a%40b@c.example"),
        AccountRow(
            description: "an address called anonymous is one", logged: "anonymous@c.example",
            channel: .email, full: "anonymous@c.example"),
        AccountRow(
            description: "a message account is only itself", logged: "SCHOOL\\jsmith",
            channel: .message, full: "school\\jsmith"),
    ]
}

@Suite struct AccountNameTests {
    @Test("an account has one spelling", arguments: AccountRow.all)
    func spelling(_ row: AccountRow) {
        let name = AccountName(row.logged, channel: row.channel)
        #expect(name?.full == row.full)
        #expect(name?.bare == row.bare)
        #expect(Directory.normalise(row.logged, channel: row.channel) == row.full)
    }

    @Test("the spelling of a spelling is itself", arguments: AccountRow.all)
    func isStable(_ row: AccountRow) throws {
        guard let full = row.full, !row.logged.contains("%25") else { return }
        #expect(AccountName(full, channel: row.channel)?.full == full)
    }

    @Test("an account of any length is read without harm")
    func length() {
        let long = String(repeating: "Ä", count: 4000)
        #expect(AccountName(long, channel: .web)?.full == long)
        let edge = String(repeating: "İ", count: 256)
        #expect(AccountName(edge, channel: .web)?.full == edge.lowercased())
    }
}
