import Foundation
import TestSupport
import Testing

/// Mails whose lines lie on both sides of a place where a log broke off.
///
/// The archive is torn before any night read it, the next log goes on with the mail, and the whole
/// archive comes back afterwards.
@Suite("A mail that a torn archive cuts is counted once, and as it is when the archive is whole")
struct TornMailTests {
    /// A mail of which the last two lines stand in the next log, with a subject or without one.
    private static func head(subject: Bool) -> [String] {
        let sender = "z.rahmanzai@staff.oakhill.example"
        let id = "Nov 19 18:20:08 mail postfix/cleanup[3407]: 5A8B0F2706:"
        return [
            "Nov 19 18:20:08 mail postfix/submission/smtpd[3400]: 5A8B0F2706: "
                + "client=unknown[10.20.1.23], sasl_method=PLAIN, sasl_username=\(sender)",
            "\(id) message-id=<torn.3400@oakhill.example>",
        ]
            + (subject
                ? [
                    "\(id) info: header Subject: Trip from unknown[10.20.1.23]; from=<\(sender)> "
                        + "to=<e.gate@homepost.example> proto=ESMTP helo=<[10.20.1.23]>"
                ] : [])
            + [
                "Nov 19 18:20:08 mail postfix/qmgr[1187]: 5A8B0F2706: from=<\(sender)>, "
                    + "size=3758, nrcpt=1 (queue active)",
                "Nov 19 18:20:09 mail postfix/smtp[3413]: 5A8B0F2706: to=<e.gate@homepost.example>, "
                    + "relay=relay.county.example[192.0.2.25]:25, delay=0.4, delays=0.1/0/0/0.3, "
                    + "dsn=4.7.1, status=deferred (host relay.county.example[192.0.2.25] said: 451)",
                "Nov 19 18:21:00 mail postfix/smtpd[3400]: connect from unknown[10.20.1.23]",
            ]
    }

    /// What a night has read of the archive before it is one: a mail from beginning to end.
    private static let before = """
        Nov 19 17:20:08 mail postfix/submission/smtpd[3400]: 498B0F2706: client=unknown[10.20.1.23], sasl_method=PLAIN, sasl_username=p.deshmukh@staff.oakhill.example
        Nov 19 17:20:08 mail postfix/cleanup[3407]: 498B0F2706: message-id=<before.3400@oakhill.example>
        Nov 19 17:20:08 mail postfix/qmgr[1187]: 498B0F2706: from=<p.deshmukh@staff.oakhill.example>, size=3758, nrcpt=1 (queue active)
        Nov 19 17:20:09 mail postfix/smtp[3413]: 498B0F2706: to=<office@parents.example>, relay=relay.county.example[192.0.2.25]:25, delay=0.4, delays=0.1/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)
        Nov 19 17:20:09 mail postfix/qmgr[1187]: 498B0F2706: removed

        """

    private static let tail = """
        Nov 19 19:20:10 mail postfix/smtp[3413]: 5A8B0F2706: to=<e.gate@homepost.example>, relay=relay.county.example[192.0.2.25]:25, delay=3602, delays=3601/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)
        Nov 19 19:20:10 mail postfix/qmgr[1187]: 5A8B0F2706: removed

        """

    /// A school whose newest archive holds the beginning of the mail, or as many of its lines as are
    /// left of it, and whose live log holds its end.
    private func school(_ head: [String], left lines: Int, packed: Bool) throws -> SchoolCopy {
        let school = try SchoolCopy(logs: false, authorisations: [])
        let text = Self.before
        try school.write(text, to: "logs/mail/mail.log")
        _ = try school.nightSummary("--now", "2026-11-19T18:00:00Z")
        try school.rename("logs/mail/mail.log", to: "logs/mail/mail.log.1")
        try place(text + head.joined(separator: "\n") + "\n", school, packed, torn: false)
        try school.rename(archive(packed), to: "whole")
        let left = head[..<lines].map { $0 + "\n" }.joined()
        let half = lines < head.count ? head[lines].prefix(20) : ""
        try place(text + left + half, school, packed, torn: lines < head.count)
        try school.write(Self.tail, to: "logs/mail/mail.log")
        return school
    }

    private func archive(_ packed: Bool) -> String {
        packed ? "logs/mail/mail.log.1.gz" : "logs/mail/mail.log.1"
    }

    private func place(
        _ text: String, _ school: SchoolCopy, _ packed: Bool, torn: Bool
    ) throws {
        try school.write(text, to: "logs/mail/mail.log.1")
        guard packed else { return }
        try school.gzip("logs/mail/mail.log.1")
        // Without its last bytes an archive is broken, and gives all of its text.
        let bytes = try school.bytes(archive(packed))
        try school.write(torn ? Array(bytes.dropLast(8)) : bytes, to: archive(packed))
    }

    private struct Count: Equatable, CustomStringConvertible {
        var records = 0
        var tallied = 0
        var unattributed = 0
        var privateMails = 0

        mutating func add(_ night: NightFacts) throws {
            records += try night.source("mail").records
            tallied += night.totals.tallied
            unattributed += night.totals.unattributed
            privateMails += night.totals.privateMails
        }

        var description: String {
            "\(records) records, \(tallied) tallied, \(unattributed) unattributed, \(privateMails) private"
        }
    }

    private func count(_ school: SchoolCopy, nights: [String]) throws -> Count {
        var count = Count()
        for night in nights { try count.add(school.nightSummary("--now", night)) }
        return count
    }

    @Test(
        "wherever the archive breaks, and the mail ends before it is mended or after",
        arguments: [true, false], [true, false])
    func tornAnywhere(subject: Bool, packed: Bool) throws {
        let head = Self.head(subject: subject)
        let nights = ["2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z"]
        let expected = try count(school(head, left: head.count, packed: packed), nights: nights)
        #expect(
            expected
                == Count(
                    records: 1, tallied: subject ? 1 : 0, unattributed: 0,
                    privateMails: subject ? 0 : 1))
        for left in 0..<head.count {
            for endsLate in [false, true] {
                let school = try school(head, left: left, packed: packed)
                if endsLate { try school.write("", to: "logs/mail/mail.log") }
                var found = try count(school, nights: nights)
                // The whole file takes the place of the broken one, as a restore from a backup does.
                try school.write(school.bytes("whole"), to: archive(packed))
                if endsLate { try school.write(Self.tail, to: "logs/mail/mail.log") }
                try found.add(school.nightSummary("--now", "2026-11-20T04:00:00Z"))
                try found.add(school.nightSummary("--now", "2026-11-20T05:00:00Z"))
                #expect(found == expected, "\(left) lines left, ends late: \(endsLate)")
            }
        }
    }
}
