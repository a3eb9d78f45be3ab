/// The harmless part of the mail log.
struct OrdinaryMail {
    let seed: UInt64

    private static let subjects = [
        "Year 4 trip to the water mill", "Register for tomorrow", "Reading morning on Friday",
        "Spellings for this week", "Hall timetable", "Lost water bottle", "Swimming kit",
        "Guided reading groups", "Parents' evening times", "Minibus on Thursday",
        "=?utf-8?b?UMOidGlzc2VyaWUgZm9yIHRoZSBmcmVuY2ggY2x1Yg==?=", "Fwd: Fire drill",
        "Re: Science week", "Cover for Tuesday afternoon", "Assembly rota", "Library books due",
    ]
    /// Parents of the school, at providers that are on no list.
    private static let parents = [
        "bellweather.family@parents.example", "cartledge.home@parents.example",
        "eastergate@homepost.example", "gillmorton.house@parents.example",
        "kettlewell.jo@homepost.example", "orpingham.parents@parents.example",
        "rothersby.m@homepost.example", "saltonstall.d@parents.example",
    ]

    /// A day's lines, in no particular order.
    func lines(of day: Day) -> [LogLine] {
        var chance = SplitMix64(seed: seed, part: "mail", day: day)
        var lines = backupReport(on: day, &chance).lines(processID: 2_000)
        let turns =
            switch SchoolCalendar.kind(of: day) {
            case .lessons: 4
            case .weekend, .holiday: chance.onceIn(3) ? 1 : 0
            }
        for turn in 0..<turns {
            let processID = 2_100 + turn * 40 + chance.number(in: 0...19)
            lines +=
                turn % 2 == 0 || turns == 1
                ? submitted(on: day, &chance).lines(processID: processID)
                : session(of: inbound(on: day, &chance), processID: processID)
        }
        if turns > 1, chance.onceIn(6) { lines.append(refusal(on: day, &chance)) }
        return lines
    }

    /// The server's own morning mail, which makes sure that no day is without a line.
    private func backupReport(on day: Day, _ chance: inout SplitMix64) -> Message {
        let address = Roll.person(Roll.networkManager).address(on: day) ?? ""
        return Message(
            queueID: QueueIDs.make(&chance),
            arrival: Instant(
                day, hour: 6, minute: 5, second: chance.number(in: 0...59),
                millisecond: chance.number(in: 0...800)),
            origin: .local, sender: "root@oakhill.example",
            recipients: [.init(address: address, originalAddress: "root@oakhill.example")],
            subject: "Backup of the office server: done", size: chance.number(in: 900...1_400))
    }

    private func submitted(on day: Day, _ chance: inout SplitMix64) -> Message {
        let writers = Roll.people.filter {
            $0.address(on: day) != nil && ($0.role == "staff" || chance.onceIn(4))
        }
        let person = chance.pick(writers)
        let writer = person.address(on: day) ?? ""
        let colleagues = Roll.people.filter { $0.role == "staff" }.compactMap {
            $0.address(on: day)
        }
        let recipients =
            chance.onceIn(3) && writer.hasSuffix("@staff.oakhill.example")
            ? [chance.pick(OrdinaryMail.parents)]
            : chance.sample(chance.number(in: 1...2), of: colleagues.filter { $0 != writer })
        return Message(
            queueID: QueueIDs.make(&chance), arrival: time(on: day, 8...16, &chance),
            origin: .submission(
                login: writer, address: Desks.client(of: person, &chance)),
            sender: writer, recipients: recipients.map { .init(address: $0) },
            subject: chance.pick(OrdinaryMail.subjects), size: chance.number(in: 700...48_000))
    }

    private func inbound(on day: Day, _ chance: inout SplitMix64) -> Message {
        let staff = Roll.people.filter { $0.role == "staff" }.compactMap { $0.address(on: day) }
        return Message(
            queueID: QueueIDs.make(&chance), arrival: time(on: day, 7...19, &chance),
            origin: .inbound(
                host: chance.pick(["mx1.parents.example", "out.homepost.example"]),
                address: "203.0.113.\(chance.number(in: 10...60))"),
            sender: chance.pick(OrdinaryMail.parents),
            recipients: [
                .init(address: chance.pick(staff))
            ],
            subject: chance.pick(OrdinaryMail.subjects), size: chance.number(in: 1_200...90_000))
    }

    /// A message from outside, between the lines of its connection.
    private func session(of message: Message, processID: Int) -> [LogLine] {
        guard case .inbound(let host, let address) = message.origin else { return [] }
        return [
            chatter(
                message.arrival.adding(milliseconds: -120), "smtpd[\(processID)]",
                "connect from \(host)[\(address)]")
        ] + message.lines(processID: processID) + [
            chatter(
                message.arrival.adding(milliseconds: 1_020), "smtpd[\(processID)]",
                "disconnect from \(host)[\(address)] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5")
        ]
    }

    private func chatter(_ time: Instant, _ program: String, _ rest: String) -> LogLine {
        LogLine(
            time: time, text: "\(time.syslogStamp) mail postfix/\(program): \(rest)", kind: .chatter
        )
    }

    /// Somebody outside tries an address that the school never had.
    private func refusal(on day: Day, _ chance: inout SplitMix64) -> LogLine {
        let time = time(on: day, 1...22, &chance)
        let host = "unknown[198.51.100.\(chance.number(in: 2...90))]"
        let body =
            "NOQUEUE: reject: RCPT from \(host): 550 5.1.1 <admissions@staff.oakhill.example>:"
            + " Recipient address rejected: User unknown in virtual mailbox table;"
            + " from=<offers@bulk-sender.example> to=<admissions@staff.oakhill.example>"
            + " proto=ESMTP helo=<mail.bulk-sender.example>"
        return LogLine(
            time: time, text: "\(time.syslogStamp) mail postfix/smtpd[2977]: \(body)",
            kind: .refusedRecipient)
    }

    private func time(
        on day: Day, _ hours: ClosedRange<Int>, _ chance: inout SplitMix64
    ) -> Instant {
        Instant(
            day, hour: chance.number(in: hours), minute: chance.number(in: 0...59),
            second: chance.number(in: 0...50), millisecond: chance.number(in: 0...999))
    }
}
