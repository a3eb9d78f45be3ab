import Foundation
import TestSupport

/// A mail server that logs as Postfix does: the lines of many messages mixed, and some of a
/// message up to a day and a half after its first.
struct SimulatedMail: LogWriter {
    let source: String
    let host: String
    private(set) var expected = Expected()
    private var last: Date
    private var serial = 0
    private let messagesPerHour: Double
    /// Lines that are still to come, sorted.
    private var pending: [(moment: Date, order: Int, text: String, closes: Message?)] = []
    private var written = 0

    private struct Message {
        let day: String
        let isListed: Bool
        let hasSubject: Bool
    }

    init(source: String, host: String, from start: Date, messagesPerHour: Double) {
        self.source = source
        self.host = host
        last = start
        self.messagesPerHour = messagesPerHour
    }

    mutating func lines(upTo moment: Date, _ random: inout SeededGenerator) -> [String] {
        let hours = moment.timeIntervalSince(last) / 3600
        let count = Int(hours * messagesPerHour * Double.random(in: 0.5...1.5, using: &random))
        for _ in 0..<max(0, count) {
            begin(
                at: last.addingTimeInterval(
                    Double.random(in: 0..<max(1, moment.timeIntervalSince(last)), using: &random)),
                &random)
        }
        last = moment
        return take { $0 <= moment }
    }

    mutating func rest() -> [String] { take { _ in true } }

    private mutating func take(_ isDue: (Date) -> Bool) -> [String] {
        pending.sort { ($0.moment, $0.order) < ($1.moment, $1.order) }
        let due = pending.prefix { isDue($0.moment) }
        pending.removeFirst(due.count)
        for line in due {
            guard let message = line.closes else { continue }
            count(message)
        }
        return due.map(\.text)
    }

    /// A message counts when its last line is written.
    private mutating func count(_ message: Message) {
        expected.records[source, default: 0] += 1
        expected.days[source, default: []].insert(message.day)
        guard message.isListed else { return }
        if message.hasSubject {
            expected.tallies["\(Rulebook.mail) \(message.day) allowed", default: 0] += 1
        } else {
            expected.privateMails["\(source) \(message.day)", default: 0] += 1
        }
    }

    private mutating func begin(at moment: Date, _ random: inout SeededGenerator) {
        serial += 1
        let moment = Date(timeIntervalSince1970: moment.timeIntervalSince1970.rounded(.down))
        // Postfix gives its ids out again.
        let id = String(0x3_1B0F_2700 + UInt64(serial % 400) * 0x1000, radix: 16, uppercase: true)
        let message = Message(
            day: SimulatedTime.day(moment), isListed: Int.random(in: 0..<3, using: &random) == 0,
            hasSubject: Bool.random(using: &random))
        let sender = "c.ravensdale@staff.oakhill.example"
        let recipient = message.isListed ? "e.gate@homepost.example" : "office@parents.example"
        var at = moment
        // As Postfix states it: the seconds since the message came.
        func delay(_ now: Date) -> String {
            let seconds = Int(now.timeIntervalSince(moment))
            return seconds == 0 ? "0.4" : "\(seconds)"
        }
        func say(_ program: String, _ text: String, _ closes: Message?) {
            written += 1
            let line = "\(SimulatedTime.syslog(at)) \(host) postfix/\(program): \(id): \(text)\n"
            pending.append((at, written, line, closes))
        }
        say(
            "submission/smtpd[3400]",
            "client=unknown[10.20.1.23], sasl_method=PLAIN, sasl_username=\(sender)", nil)
        say("cleanup[3407]", "message-id=<\(serial).\(host)@oakhill.example>", nil)
        if message.hasSubject {
            say(
                "cleanup[3407]",
                "info: header Subject: Trip \(serial) from unknown[10.20.1.23]; from=<\(sender)> to=<\(recipient)> proto=ESMTP helo=<[10.20.1.23]>",
                nil)
        }
        at = at.addingTimeInterval(Double(Int.random(in: 0...2, using: &random)))
        say("qmgr[1187]", "from=<\(sender)>, size=3758, nrcpt=1 (queue active)", nil)
        let isSlow = Int.random(in: 0..<4, using: &random) == 0
        if isSlow {
            say(
                "smtp[3413]",
                "to=<\(recipient)>, relay=relay.county.example[192.0.2.25]:25, delay=\(delay(at)), delays=0.1/0/0/0.3, dsn=4.7.1, status=deferred (host relay.county.example[192.0.2.25] said: 451 4.7.1 Try again later (in reply to RCPT TO command))",
                nil)
            at = at.addingTimeInterval(Double(Int.random(in: 600...130_000, using: &random)))
        }
        say(
            "smtp[3413]",
            "to=<\(recipient)>, relay=relay.county.example[192.0.2.25]:25, delay=\(delay(at)), delays=0.1/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)",
            nil)
        at = at.addingTimeInterval(Double(Int.random(in: 0...1, using: &random)))
        say("qmgr[1187]", "removed", message)
    }
}
