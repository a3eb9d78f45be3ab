import LogFormats
import LogModel
import Testing

/// A night that starts with nothing and reads again from the open positions of the night before
/// must give what one undisturbed reading gives, each record in one of the two nights.
@Suite struct PostfixReplayTests {
    @Test(
        "two nights give what one reading gives, wherever the first one stops", arguments: realLogs)
    func everyFiftiethLine(_ name: String) throws {
        let log = try realLog(name)
        // The other forms of the header have the same lines.
        try check(log, every: name == "mail" || name.hasPrefix("B") ? 50 : 350)
    }

    @Test("two nights agree in the hour that occurs twice")
    func repeatedHour() throws {
        var log = MailLog(
            (0..<90).map { step in
                // 00:30 UTC to 01:59 UTC, that is 01:30 BST to 01:59, then 01:00 to 01:59 GMT.
                let minute = 90 + step
                let shown = minute >= 120 ? minute - 60 : minute
                let clock =
                    "0\(shown / 60):\(shown % 60 < 10 ? "0" : "")\(shown % 60):\(10 + step % 40)"
                let id = "ABCDE\(1 + step / 10)"
                let text =
                    switch step % 10 {
                    case 0: "client=unknown[192.0.2.1]"
                    case 1: "message-id=<m\(step)@school.example>"
                    case 2: "from=<a@school.example>, size=1, nrcpt=1 (queue active)"
                    case 9: "removed"
                    default:
                        "to=<b@school.example>, relay=none, delay=1, delays=0, dsn=4.0.0, status=deferred (x)"
                    }
                return "Oct 25 \(clock) mail postfix/smtpd[1]: \(id): \(text)"
            })
        log.zone = try systemZone("Europe/London")
        let times = log.parsed().records.map(\.time)
        #expect(times == times.sorted())
        #expect(times.count == 9)
        #expect(times.first?.description == "2026-10-25T00:30:10.000Z")
        #expect(times.last?.description.hasPrefix("2026-10-25T01:50:") == true)
        try check(log, every: 1)
    }

    @Test("two nights agree over a new year, of which the lines say nothing")
    func newYear() throws {
        // One message is always open, so that the second night starts in either year.
        let stamps = ["Dec 31 23:59:58", "Dec 31 23:59:59", "Jan  1 00:00:00", "Jan  1 00:00:01"]
        let bodies = (0..<24).flatMap { step in
            [
                "ABCDE\(step % 8): client=h[192.0.2.1]",
                "ABCDE\(step % 8): from=<a@x.example>, size=1, nrcpt=1 (queue active)",
                "ABCDE\((step + 5) % 8): removed",
            ]
        }
        var log = MailLog(
            bodies.enumerated().map { index, body in
                let late = index >= 36 && index % 7 == 0 ? 1 : 0
                return "\(stamps[index / 18 - late]) mail postfix/x[1]: \(body)"
            })
        log.reference = try #require(Timestamp(rfc3339: "2027-01-01T02:00:00Z"))
        #expect(log.parsed().records.first?.time.description == "2026-12-31T23:59:58.000Z")
        #expect(log.parsed().records.last?.time.description == "2027-01-01T00:00:01.000Z")
        try check(log, every: 1)
    }

    @Test("two nights agree over queue ids used again, silence, probes and filters")
    func hostileOrder() throws {
        for seed in UInt64(1)...12 {
            var generator = SeededLog(seed: seed)
            try check(generator.log(lines: 220), every: 7)
        }
    }

    private func check(_ log: MailLog, every step: Int) throws {
        MailReplay(log: log, pristine: PostfixParser()).check(every: step)
    }
}
