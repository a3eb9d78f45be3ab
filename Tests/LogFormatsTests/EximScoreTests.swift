import Foundation
import LogFormats
import LogModel
import Testing

/// The Exim reader against what was really sent.
///
/// What cannot be as it was sent, and is compared with what can be known:
/// - Exim logs 100 bytes of a subject: a longer one is compared as far as that goes, without the
///   character that the cut went through;
/// - it takes the spaces off at both ends;
/// - it logs no message-id that has not the shape of an address: one such message counts as wrong.
@Suite struct EximScoreTests {
    struct Sent {
        let id: String
        let sender: String
        let recipients: [String]
        let messageID: String?
        let subject: String?
        let login: String?
    }

    @Test("at least 995 of 1,000 accepted messages come out once, as sent", arguments: realEximLogs)
    func score(_ name: String) throws {
        let sent = try truth("\(name)/truth.jsonl")
        let result = try realEximLog(name).parsed(by: EximParser())
        var rest = Dictionary(
            grouping: result.records.filter { $0.action == .allowed }, by: { $0.queueID ?? "" })
        var faults: [String] = []
        for message in sent {
            let found = rest.removeValue(forKey: message.id) ?? []
            if let fault = found.count == 1 ? fault(message, found[0]) : "\(found.count) found" {
                faults.append("\(message.id): \(fault)")
            }
        }
        #expect(sent.count > 70)
        #expect(Double(faults.count) <= Double(sent.count) * 0.005, "\(faults)")
        #expect(result.rejections.isEmpty)

        // What nobody sent: the server's own notices, with no sender, and three local submissions.
        let unmatched = rest.values.flatMap { $0 }
        let notices = unmatched.filter { $0.sender == "" && $0.client == nil }
        let local = unmatched.filter { $0.subject?.hasPrefix("pickup submission ") == true }
        #expect(notices.allSatisfy { $0.attribution == .none && $0.account == nil })
        #expect(local.count == 3)
        #expect(unmatched.count == notices.count + local.count, "\(unmatched)")
    }

    @Test("only who logged in is proven", arguments: realEximLogs)
    func attribution(_ name: String) throws {
        let records = try realEximLog(name).parsed(by: EximParser()).records
        for record in records {
            let isProven = record.attribution == .proven
            #expect(isProven == (record.authenticated != nil && record.action == .allowed))
            #expect(record.authenticated == nil || record.account == record.authenticated)
        }
        #expect(records.contains { $0.attribution == .proven })
    }

    @Test("every line with a time tells it, once", arguments: realEximLogs)
    func marks(_ name: String) throws {
        for stream in try realEximLog(name).streams {
            let marks = MailLog([stream]).parsed(by: EximParser()).marks
            var offset = 0
            for line in stream.split(separator: 0x0A, omittingEmptySubsequences: false) {
                let isDated = line.starts(with: "2026-".utf8)
                #expect(marks[UInt64(offset)]?.count ?? 0 == (isDated ? 1 : 0))
                offset += line.count + 1
            }
        }
    }

    private func fault(_ sent: Sent, _ record: MailRecord) -> String? {
        if record.sender != sent.sender { return "sender \(record.sender ?? "-")" }
        if record.recipients != sent.recipients { return "recipients \(record.recipients)" }
        if record.recipientCount != sent.recipients.count { return "\(record.recipientCount)" }
        if sent.messageID != nil, record.messageID != sent.messageID {
            return "message-id \(record.messageID ?? "-")"
        }
        if record.authenticated != sent.login { return "login \(record.authenticated ?? "-")" }
        return isSubject(record.subject, sent.subject)
            ? nil : "subject \(record.subject ?? "-") for \(sent.subject ?? "-")"
    }

    private func isSubject(_ logged: String?, _ sent: String?) -> Bool {
        guard let logged, let sent else { return logged == nil && sent == nil }
        let trimmed = sent.trimmingCharacters(in: .whitespaces)
        if logged == trimmed { return true }
        return trimmed.utf8.count > 100 && trimmed.hasPrefix(logged) && logged.utf8.count > 96
    }

    private func truth(_ path: String) throws -> [Sent] {
        try eximFixture(path).split(separator: 0x0A).compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line))
            let fields = try #require(object as? [String: Any])
            let reply = (fields["data"] as? [Any])?.last as? String ?? ""
            guard let mark = reply.range(of: "id="), fields["accepted_by_server"] as? Bool == true
            else { return nil }
            let named = fields["accepted"] as? [String] ?? fields["rcpts"] as? [String] ?? []
            var known: Set<String> = []
            return Sent(
                id: String(reply[mark.upperBound...]),
                sender: try #require(fields["from_"] as? String),
                recipients: named.filter { known.insert($0).inserted },
                messageID: (fields["mid"] as? String).map { String($0.dropFirst().dropLast()) },
                subject: fields["subject"] as? String, login: fields["auth"] as? String)
        }
    }
}
