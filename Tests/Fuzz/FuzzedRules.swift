import LogModel
import Rules
import StrictYAML

/// Rule files: read as YAML, read as rules, and tried on a request and a message.
enum FuzzedRules {
    static func run(_ bytes: [UInt8]) {
        do {
            _ = try StrictYAML.documents(bytes, path: "fuzz.yml")
        } catch {
            precondition(!error.problems.isEmpty, "a file was refused for no reason")
        }
        let path = FuzzFile.path(holding: bytes)
        let sources = RuleSources(
            flagFolders: [path], isSiteBook: bytes.count % 2 == 0, ownDomains: ["oakhill.example"])
        let book = RuleBook.load(sources).book
        guard !book.rules.isEmpty else { return }
        var matcher = RecordMatcher(book, roles: NoRoles(), zone: .utc)
        for sample in Sample.all { sample.match(&matcher) }
    }

    /// A record of invented content.
    private struct Sample: Sendable {
        private let isMail: Bool
        private let fields: [[UInt8]]

        static let all = [
            Sample(
                isMail: false,
                fields: [
                    "http://www.casino.example:8080/a%20b//c.exe?q=Lucky+spin",
                    "www.casino.example",
                    "GET", "text/html", "10.20.1.7", "p12.oakhill",
                ]),
            Sample(
                isMail: true,
                fields: [
                    "h.mossington@oakhill.example", "one@letterbox.example\ntwo@letterbox.example",
                    "Personal: \u{17F}ome \u{212A}ey words", "", "10.20.1.7", "h.mossington",
                ]),
        ]

        private init(isMail: Bool, fields: [String]) {
            self.isMail = isMail
            self.fields = fields.map { Array($0.utf8) }
        }

        func match(_ matcher: inout RecordMatcher) {
            var slices: [FieldSlice] = []
            var text: [UInt8] = []
            for field in fields {
                slices.append(FieldSlice(offset: text.count, length: field.count))
                text += field
            }
            text.withUnsafeBufferPointer { text in
                guard let base = text.baseAddress else { return }
                let start = RecordPosition(stream: 0, line: 1, offset: 0)
                var record = RecordView(
                    base: base, channel: isMail ? .email : .web,
                    time: Timestamp(seconds: 1_790_000_000), attribution: .proven,
                    action: .allowed, position: start, closed: start)
                if isMail {
                    (record.sender, record.recipients, record.subject) =
                        (slices[0], slices[1], slices[2])
                    record.recipientCount = 2
                } else {
                    (record.url, record.host, record.method, record.mime) =
                        (slices[0], slices[1], slices[2], slices[3])
                    record.status = 200
                }
                (record.client, record.account, record.bytes) = (slices[4], slices[5], 70_000)
                let outcome = matcher.match(record)
                precondition(outcome.rules == outcome.rules.sorted(), "the rules are not in order")
            }
        }
    }
}
