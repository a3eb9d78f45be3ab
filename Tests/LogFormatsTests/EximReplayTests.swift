import LogFormats
import LogModel
import Testing

/// A night that starts with nothing and reads again from the open positions of the night before
/// must give what one undisturbed reading gives, each record in one of the two nights.
@Suite struct EximReplayTests {
    @Test(
        "two nights give what one reading gives, wherever the first one stops",
        arguments: realEximLogs)
    func realLogs(_ name: String) throws {
        MailReplay(log: try realEximLog(name), pristine: EximParser())
            .check(every: name.hasPrefix("e2") ? 40 : 15)
    }

    @Test("two nights agree over ids used again, missing heads, silence and the clock put back")
    func hostileOrder() throws {
        for seed in UInt64(1)...16 {
            var generator = EximSeededLog(seed: seed)
            var log = generator.log(lines: 200, isRelayed: false)
            log.zone = try systemZone("Europe/London")
            MailReplay(log: log, pristine: EximParser()).check(every: 5)
        }
    }

    @Test("two nights agree over pieces of lines, and refusals that stand in the log twice")
    func relayed() {
        for seed in UInt64(1)...16 {
            var generator = EximSeededLog(seed: seed)
            let log = generator.log(lines: 200, isRelayed: true)
            MailReplay(log: log, pristine: EximParser()).check(every: 5)
        }
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
                let text =
                    switch step % 10 {
                    case 0: "<= a@x.example H=h [192.0.2.1] P=esmtp S=1 T=\"\(step)\""
                    case 9: "Completed"
                    default: "== b@x.example R=r T=t defer (-44): later"
                    }
                return "2026-10-25 \(clock) 1xUXxH-0004uk-2\(step / 10) \(text)"
            })
        log.zone = try systemZone("Europe/London")
        let times = log.parsed(by: EximParser()).records.map(\.time)
        #expect(times == times.sorted())
        #expect(times.count == 9)
        #expect(times.first?.description == "2026-10-25T00:30:10.000Z")
        #expect(times.last?.description == "2026-10-25T01:50:10.000Z")
        MailReplay(log: log, pristine: EximParser()).check(every: 1)
    }

    @Test("the size of the blocks changes nothing", arguments: realEximLogs)
    func blocks(_ name: String) throws {
        let log = try realEximLog(name)
        let whole = log.parsed(by: EximParser())
        for block in [1, 4096] {
            let other = log.parsed(by: EximParser(), block: block)
            #expect(other.records == whole.records)
            #expect(other.rejections == whole.rejections)
            #expect(other.marks == whole.marks)
        }
    }
}
