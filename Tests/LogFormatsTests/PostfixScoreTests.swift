import Foundation
import LogModel
import Testing

/// The Postfix reader against what was really sent.
///
/// Postfix 3.7.11 was driven over loopback and what its clients sent was written down. Its logs in
/// three header forms, rotated twice, and one of postlogd's, must give every accepted message once.
///
/// What cannot be as it was sent, and is compared with what can be known:
/// - Postfix logs each line end of a folded header, and each tab, as `?`: in plain text that is no
///   different from a question mark, and it stays (between encoded words it is repaired);
/// - it logs 200 bytes of a header, `Subject: ` included: a longer subject is compared as far as
///   that goes;
/// - it does not log the order of the recipients: they are compared as sets;
/// - a message with no message-id got one from the server.
@Suite struct PostfixScoreTests {
    /// What was sent, as far as it is compared.
    struct Sent {
        let queueID: String
        let sender: String
        let recipients: Set<String>
        let messageID: String?
        let subject: String?
        let rawSubject: String?
        let login: String?
    }

    /// How many messages came out right, and what was wrong with the others.
    struct Score: CustomStringConvertible {
        var right = 0
        var faults: [String] = []
        var unmatched: [MailRecord] = []

        var share: Double { Double(right) / Double(max(1, right + faults.count)) }
        var description: String {
            "\(right) right, \(faults.count) wrong (\(share)), \(unmatched.count) not in truth\n"
                + faults.joined(separator: "\n")
        }
    }

    @Test("at least 99 of 100 accepted messages come out once, as sent", arguments: realLogs)
    func score(_ name: String) throws {
        let folder = name.hasPrefix("B") ? name : "A-longid-rotated"
        let sent = try truth("\(folder)/truth.jsonl")
        let result = try realLog(name).parsed()
        let score = score(sent, result.records.filter { $0.action == .allowed })
        #expect(sent.count > 100)
        #expect(score.share >= 0.99, "\(name): \(score)")
        #expect(score.faults.isEmpty, "\(name): \(score)")
        #expect(result.rejections.isEmpty)

        // What nobody sent: the server's own notices, with no sender, and three local submissions.
        let notices = score.unmatched.filter { $0.sender == "" && $0.client == nil }
        let local = score.unmatched.filter {
            $0.subject?.hasPrefix("pickup submission ") == true && $0.client == nil
        }
        #expect(notices.allSatisfy { $0.attribution == .none && $0.account == nil })
        #expect(local.count == 3)
        #expect(score.unmatched.count == notices.count + local.count, "\(score.unmatched)")
    }

    @Test("the three forms of the header give the same records")
    func sameInEveryForm() throws {
        let plain = try realLog("mail").parsed().records.map(bare)
        for form in ["mail-iso", "mail-5424"] {
            #expect(try realLog(form).parsed().records.map(bare) == plain)
        }
    }

    @Test("only who logged in is proven", arguments: realLogs)
    func attribution(_ name: String) throws {
        for record in try realLog(name).parsed().records {
            let isProven = record.attribution == .proven
            #expect(isProven == (record.authenticated != nil && record.action == .allowed))
            #expect(record.authenticated == nil || record.account == record.authenticated)
        }
    }

    /// A record without what the form of the header decides.
    private func bare(_ record: MailRecord) -> MailRecord {
        var bare = record
        bare.time = Timestamp(seconds: record.time.seconds)
        bare.position.offset = 0
        bare.closed.offset = 0
        return bare
    }

    private func score(_ sent: [Sent], _ records: [MailRecord]) -> Score {
        var score = Score()
        var rest = Dictionary(grouping: records) { $0.queueID ?? "" }
        for message in sent {
            let found = rest[message.queueID, default: []]
            guard
                let index = found.firstIndex(where: {
                    message.messageID == nil || $0.messageID == message.messageID
                })
            else {
                score.faults.append("\(message.queueID): missing")
                continue
            }
            rest[message.queueID]?.remove(at: index)
            if let fault = fault(message, found[index]) {
                score.faults.append("\(message.queueID): \(fault)")
            } else {
                score.right += 1
            }
        }
        score.unmatched = rest.values.flatMap { $0 }
        return score
    }

    private func fault(_ sent: Sent, _ record: MailRecord) -> String? {
        if record.sender != sent.sender { return "sender \(record.sender ?? "-")" }
        if Set(record.recipients) != sent.recipients
            || record.recipientCount != sent.recipients.count
        {
            return "recipients \(record.recipients) for \(sent.recipients)"
        }
        if record.authenticated != sent.login { return "login \(record.authenticated ?? "-")" }
        return isSubject(record.subject, sent)
            ? nil : "subject \(record.subject ?? "-") for \(sent.subject ?? "-")"
    }

    private func isSubject(_ logged: String?, _ sent: Sent) -> Bool {
        guard let subject = sent.subject, let raw = sent.rawSubject ?? sent.subject,
            let logged
        else { return logged == nil && sent.subject == nil }
        if logged == subject { return true }
        if raw.utf8.count > 191 { return subject.hasPrefix(logged) && logged.utf8.count > 90 }
        let escaped = raw.replacingOccurrences(of: "\r\n", with: "?")
            .replacingOccurrences(of: "\t", with: "?")
        return !raw.contains("=?") && logged == escaped
    }

    private func truth(_ path: String) throws -> [Sent] {
        try mailFixture(path).split(separator: 0x0A).compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line))
            let fields = try #require(object as? [String: Any])
            let reply = (fields["data"] as? [Any])?.last as? String ?? ""
            guard let mark = reply.range(of: "queued as "),
                fields["accepted_by_server"] as? Bool == true
            else { return nil }
            let named = fields["accepted"] as? [String] ?? fields["rcpts"] as? [String] ?? []
            return Sent(
                queueID: String(reply[mark.upperBound...]),
                sender: try #require(fields["from_"] as? String),
                recipients: Set(named),
                messageID: (fields["mid"] as? String).map { String($0.dropFirst().dropLast()) },
                subject: fields["subject"] as? String,
                rawSubject: fields["subject_raw"] as? String,
                login: fields["auth"] as? String)
        }
    }
}
