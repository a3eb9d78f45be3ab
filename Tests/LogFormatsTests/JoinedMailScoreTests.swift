import Foundation
import LogFormats
import LogModel
import Testing

/// The readers of Sendmail, OpenSMTPD and Dovecot against what was really sent.
///
/// Sendmail 8.17.1.9, OpenSMTPD 6.8.0p2 and Dovecot 2.3.19.1 were driven over loopback, and what
/// their clients sent was written down. Every accepted message must come out once.
@Suite("Scores of joined mail logs") struct JoinedMailScoreTests {
    /// What was sent and accepted, as far as it is compared.
    struct Sent {
        var id: String?
        var sender: String?
        var recipients: Set<String>
        var messageID: String?
        var login: String?
    }

    @Test("every message that Sendmail accepted comes out once, as sent")
    func sendmail() throws {
        let sent = try JoinedLog.truth("sendmail").compactMap { fields -> Sent? in
            guard let reply = fields["data"] as? String else { return nil }
            let isSubmission = reply.hasPrefix("msp")
            guard reply.hasPrefix("250") || isSubmission else { return nil }
            // The list's own address is never logged: its members stand for it.
            if try accepted(fields) == ["staff-list@school.example"] {
                return Sent(
                    id: reply.split(separator: " ").dropFirst(2).first.map(String.init),
                    sender: fields["from_"] as? String,
                    recipients: Set((1...3).map { "pupil0\($0)@remote.example" }),
                    messageID: nil, login: fields["login"] as? String)
            }
            return Sent(
                id: isSubmission
                    ? nil : reply.split(separator: " ").dropFirst(2).first.map(String.init),
                sender: fields["from_"] as? String, recipients: try accepted(fields),
                messageID: (fields["mid"] as? String).map { String($0.dropFirst().dropLast()) },
                login: fields["login"] as? String)
        }
        try check(.sendmail, "sendmail", sent)
    }

    @Test("every message that OpenSMTPD accepted comes out once, as sent")
    func openSMTPD() throws {
        let sent = try JoinedLog.truth("opensmtpd").compactMap { fields -> Sent? in
            guard let reply = fields["data"] as? String, reply.hasPrefix("250") else { return nil }
            return Sent(
                id: reply.split(separator: " ").dropFirst(2).first.map(String.init),
                sender: fields["from_"] as? String, recipients: try accepted(fields),
                messageID: nil, login: nil)
        }
        try check(.opensmtpd, "opensmtpd", sent)
    }

    @Test("every message that Dovecot delivered comes out once", arguments: ["plugin", "plain"])
    func dovecot(_ kind: String) throws {
        let sent = try JoinedLog.truth("dovecot/\(kind)").compactMap { fields -> Sent? in
            guard let replies = fields["data"] as? [String] else { return nil }
            let taken = zip(try #require(fields["ok"] as? [String]), replies)
                .filter { $0.1.hasPrefix("250") }.map { mailbox($0.0) }
            guard !taken.isEmpty else { return nil }
            return Sent(
                id: nil, sender: nil, recipients: Set(taken),
                messageID: (fields["mid"] as? String).map { String($0.dropFirst().dropLast()) },
                login: nil)
        }
        try check(.dovecot, "dovecot/\(kind)", sent)
    }

    /// The mailbox's user of an address.
    private func mailbox(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return address }
        let local = address[..<at].replacingOccurrences(of: "\"", with: "")
            .replacingOccurrences(of: "\\", with: "")
        return (local.split(separator: "+").first.map(String.init) ?? "").lowercased()
            + address[at...].lowercased()
    }

    private func accepted(_ fields: [String: Any]) throws -> Set<String> {
        Set(try #require(fields["ok"] as? [String]))
    }

    private func check(_ format: LogFormat, _ folder: String, _ sent: [Sent]) throws {
        let log = MailLog([try JoinedLog.fixture("\(folder)/mail.log")])
        let result = try log.parsed(as: format)
        #expect(sent.count > 100)
        #expect(result.rejections.isEmpty, "\(result.rejections.prefix(5))")
        var rest = result.records.filter { $0.action == .allowed }
        var faults: [String] = []
        for message in sent {
            guard let index = rest.firstIndex(where: { isSame($0, message) }) else {
                let near = rest.first {
                    message.id != nil && $0.queueID == message.id
                        || message.messageID != nil && $0.messageID == message.messageID
                }
                faults.append("\(message) but \(near.map { "\($0)" } ?? "nothing")")
                continue
            }
            rest.remove(at: index)
        }
        // What nobody sent: the server's own notices, which have no sender.
        let invented = rest.filter { $0.sender != "" }
        #expect(
            faults.isEmpty,
            "\(faults.count) of \(sent.count): \(faults.prefix(2).joined(separator: "\n"))")
        #expect(invented.isEmpty, "\(invented.count): \(invented.prefix(2))")
    }

    private func isSame(_ record: MailRecord, _ sent: Sent) -> Bool {
        (sent.id == nil || record.queueID == sent.id)
            && (sent.sender == nil || record.sender == sent.sender)
            && Set(record.recipients) == sent.recipients
            && Int(record.recipientCount) == sent.recipients.count
            && (sent.messageID == nil
                || record.messageID.map { isSame($0, sent.messageID) } ?? true)
            && record.authenticated == sent.login
            && (record.authenticated == nil) == (record.attribution != .proven)
    }

    /// Long message-ids are cut by the servers.
    private func isSame(_ logged: String, _ sent: String?) -> Bool {
        guard let sent else { return true }
        // Dovecot leaves spaces out.
        return logged == sent || logged == sent.filter { $0 != " " }
            || (sent.utf8.count > 90 && sent.hasPrefix(logged.prefix(40)))
    }
}
