import Foundation
import TestSupport
import Testing

/// Postfix gives its queue ids out again; a log that is away may hold the end of one mail and the
/// beginning of another of the same id.
@Suite("Two mails of one queue id are two, also while the log between them is away")
struct ReusedQueueIDTests {
    /// A school's mail, night after night, and what was counted of it.
    private struct Nights {
        let school: SchoolCopy
        private(set) var tallied = 0
        private(set) var records = 0
        private(set) var rejections: [String] = []

        init() throws { school = try SchoolCopy(logs: false, authorisations: []) }

        mutating func night(_ now: String) throws {
            let night = try school.nightSummary("--now", now)
            tallied += night.totals.tallied
            records += try night.source("mail").records
            rejections += try night.source("mail").rejections.map(\.reason)
        }
    }

    private static func mail(
        _ name: String, at day: String, to recipient: String, deferredFirst: Bool, end: String,
        delay: String
    ) -> (head: String, tail: String) {
        let sender = "z.rahmanzai@staff.oakhill.example"
        func line(_ time: String, _ program: String, _ text: String) -> String {
            "\(time) mail postfix/\(program): 5A8B0F2706: \(text)\n"
        }
        func delivery(_ delay: String, _ status: String) -> String {
            "to=<\(recipient)>, relay=relay.county.example[192.0.2.25]:25, delay=\(delay), "
                + "delays=0.1/0/0/0.3, \(status)"
        }
        let head =
            line(
                day, "submission/smtpd[3400]",
                "client=unknown[10.20.1.23], sasl_method=PLAIN, sasl_username=\(sender)")
            + line(day, "cleanup[3407]", "message-id=<\(name).3400@oakhill.example>")
            + line(
                day, "cleanup[3407]",
                "info: header Subject: Trip \(name) from unknown[10.20.1.23]; from=<\(sender)> "
                    + "to=<\(recipient)> proto=ESMTP helo=<[10.20.1.23]>")
            + line(day, "qmgr[1187]", "from=<\(sender)>, size=3758, nrcpt=1 (queue active)")
            + (deferredFirst
                ? line(
                    day, "smtp[3413]",
                    delivery("0.4", "dsn=4.7.1, status=deferred (host relay.county.example: 451)"))
                : "")
        let tail =
            line(
                end, "smtp[3413]", delivery(delay, "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)"))
            + line(end, "qmgr[1187]", "removed")
        return (head, tail)
    }

    @Test("The recipients of the second are not told of the first")
    func logAway() throws {
        let first = Self.mail(
            "first", at: "Nov 16 18:20:08", to: "office@parents.example", deferredFirst: true,
            end: "Nov 17 19:20:08", delay: "90000")
        let second = Self.mail(
            "second", at: "Nov 18 09:20:08", to: "e.gate@homepost.example", deferredFirst: false,
            end: "Nov 18 21:20:08", delay: "43200")
        var nights = try Nights()
        let school = nights.school
        try school.write(first.head, to: "logs/mail/mail.log")
        try nights.night("2026-11-17T02:00:00Z")
        try school.rename("logs/mail/mail.log", to: "logs/mail/mail.log.2")
        try school.write(second.tail, to: "logs/mail/mail.log")
        try nights.night("2026-11-19T02:00:00Z")
        try school.write(first.tail + second.head, to: "logs/mail/mail.log.1")
        try nights.night("2026-11-20T02:00:00Z")
        try nights.night("2026-11-20T03:00:00Z")
        #expect(nights.records == 2)
        #expect(nights.tallied == 1)
    }

    @Test("An archive under a number that is no longer its own is read in its turn")
    func staleNumber() throws {
        let earlier = Self.mail(
            "earlier", at: "Nov 15 10:20:08", to: "e.gate@homepost.example", deferredFirst: false,
            end: "Nov 15 10:20:09", delay: "1")
        let mail = Self.mail(
            "waiting", at: "Nov 16 18:20:08", to: "e.gate@homepost.example", deferredFirst: true,
            end: "Nov 17 19:20:08", delay: "90000")
        var nights = try Nights()
        let school = nights.school
        try school.write(earlier.head + earlier.tail, to: "logs/mail/mail.log.1")
        try school.write(mail.head, to: "logs/mail/mail.log")
        try nights.night("2026-11-17T02:00:00Z")
        #expect(nights.tallied == 1)
        // The log of the 16th became the second archive; the one of the 15th was put back as it was
        // called when it was taken away.
        try school.rename("logs/mail/mail.log", to: "logs/mail/mail.log.2")
        try school.append(
            "Nov 16 23:59:59 mail postfix/anvil[3500]: statistics: max cache size 1\n",
            to: "logs/mail/mail.log.2")
        try school.write(mail.tail, to: "logs/mail/mail.log")
        try nights.night("2026-11-18T02:00:00Z")
        try nights.night("2026-11-18T03:00:00Z")
        #expect(nights.tallied == 2)
        #expect(
            nights.rejections == [], "the waiting mail was ended by the earlier one's first line")
    }
}
