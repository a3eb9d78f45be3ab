/// What is in the mail log on purpose, one message at a time.
enum MailStory {
    /// What a message is here for; the truth file counts them by this word.
    enum Purpose: String {
        case privateMarking = "marked personal or private"
        case encodedPrivateMarking = "marked, in an encoded word"
        case falseMarking = "a class reader with a marking word in its title, honoured all the same"
        case toListedSite = "staff to a site on the gambling list"
        case fromListedSite = "a site on the gambling list to staff, which counts against nobody"
        case toPupilPrivately = "staff to a pupil's private address"
        case bulk = "one message to very many"
        case otherSender = "a pupil's login with the headteacher's sender address"
        case deferred = "put off twice, then sent the next morning"
        case straddling = "begun in one file and ended in the next"
        case reusedID = "two messages of one day with one queue id"
        case clockChange = "in the hour that comes twice, or beside the one that does not come"
        case waiting = "still in the queue when the log ends"
    }

    struct Letter {
        let purpose: Purpose
        var message: Message
        /// The subject decoded, where the header has it in an encoded word.
        var plainSubject: String?
    }

    static var letters: [Letter] {
        privateLetters + gamblingLetters + otherLetters + [encodedLetter, bulkLetter] + transport
    }

    /// A letter from somebody who logged in as themselves.
    private static func letter(
        _ purpose: Purpose, _ day: Day, _ clock: String, from person: String,
        to recipients: [String], _ subject: String
    ) -> Letter {
        let sender = Roll.person(person).address(on: day) ?? ""
        var chance = SplitMix64(seed: 7, part: subject + clock, day: day)
        return Letter(
            purpose: purpose,
            message: Message(
                queueID: QueueIDs.make(&chance), arrival: Instant(day, clock),
                origin: .submission(
                    login: sender, address: Desks.client(of: Roll.person(person), &chance)),
                sender: sender,
                recipients: recipients.map { .init(address: $0) }, subject: subject,
                size: chance.number(in: 900...4_000)))
    }

    private static let friend = "thornbury.cousin@homepost.example"

    private static let privateLetters: [Letter] = [
        letter(
            .privateMarking, Day(2026, 6, 2), "12:40:10", from: Roll.subject, to: [friend],
            "Personal/Private"),
        letter(
            .privateMarking, Day(2026, 10, 8), "12:22:31", from: Roll.subject, to: [friend],
            "PERSONAL/PRIVATE: Saturday at the hospital"),
        letter(
            .privateMarking, Day(2026, 11, 5), "12:48:00", from: Roll.subject, to: [friend],
            "Re: personal / private - Saturday at the hospital"),
        letter(
            .privateMarking, Day(2026, 9, 16), "12:12:12", from: "staff-08",
            to: ["pemberwick.aunt@homepost.example"], "[Private] Clinic appointment"),
        letter(
            .privateMarking, Day(2026, 10, 23), "13:02:55", from: "staff-02",
            to: ["b.thornbury@staff.oakhill.example"], "Fw: Personal/Private - lift to the station"),
        letter(
            .falseMarking, Day(2026, 11, 3), "15:40:21", from: "staff-04",
            to: ["h.mossington@staff.oakhill.example"], "Private Peaceful: class set of thirty"),
    ]

    /// `Personal/Private`, as a mail program writes it that finds a letter beyond ASCII beside it.
    private static let encodedLetter: Letter = {
        var encoded = letter(
            .encodedPrivateMarking, Day(2026, 11, 11), "12:30:45", from: Roll.subject,
            to: [friend], "=?utf-8?b?UGVyc29uYWwvUHJpdmF0ZSDigJMgY2Fmw6kgb24gU3VuZGF5?=")
        encoded.plainSubject = "Personal/Private – café on Sunday"
        return encoded
    }()

    private static let gamblingLetters: [Letter] = [
        letter(
            .toListedSite, Day(2026, 10, 20), "14:12:02", from: Roll.subject,
            to: ["support@bets-today.example"], "My withdrawal has not arrived"),
        letter(
            .toListedSite, Day(2026, 11, 18), "10:31:19", from: Roll.subject,
            to: ["vip@lucky-spin-casino.example"], "Raising my weekly limit"),
        received(Day(2026, 10, 21), "09:00:44", "Your withdrawal request"),
        received(Day(2026, 11, 19), "08:15:30", "Fifty free spins inside"),
    ]

    private static func received(_ day: Day, _ clock: String, _ subject: String) -> Letter {
        var letter = letter(
            .fromListedSite, day, clock, from: Roll.subject,
            to: ["b.thornbury@staff.oakhill.example"], subject)
        letter.message.sender = "support@bets-today.example"
        letter.message.origin = .inbound(host: "mx.bets-today.example", address: "203.0.113.77")
        return letter
    }

    private static let otherLetters: [Letter] = {
        var spoof = letter(
            .otherSender, Day(2026, 11, 13), "14:20:20", from: "pupil-15",
            to: ["t.hollingdale@staff.oakhill.example"], "School closed on Monday")
        spoof.message.sender = "r.featherby@staff.oakhill.example"
        return [
            letter(
                .toPupilPrivately, Day(2026, 11, 16), "20:14:33", from: "staff-09",
                to: ["harry.dunmorrow@quickpost-webmail.example"], "Your chess match"),
            spoof,
        ]
    }()

    private static let bulkLetter = letter(
        .bulk, Day(2026, 11, 9), "15:31:00", from: "staff-12",
        to: (1...42).map { "stall.friend\(padded($0, 2))@homepost.example" },
        "Candles and soap, my own stall")

    /// Letters whose way, not whose matter, is out of the ordinary.
    private static var transport: [Letter] {
        var late = letter(
            .deferred, Day(2026, 11, 10), "16:02:11", from: "staff-05",
            to: ["gillmorton.house@parents.example"], "Reading record")
        late.message.attempts = [900, 1_800_000, 61_200_000]
        var waiting = letter(
            .waiting, Day(2026, 11, 19), "17:20:08", from: "staff-13",
            to: ["eastergate@homepost.example"], "Music lesson moved")
        waiting.message.isDelivered = false
        var straddling = letter(
            .straddling, Day(2026, 10, 31), "23:59:58", from: "staff-11",
            to: ["j.okafor@staff.oakhill.example"], "Boiler alarm")
        straddling.message.attempts = [3_400]
        var pair = ["10:20:00", "15:20:00"].map {
            letter(
                .reusedID, Day(2026, 11, 4), $0, from: "staff-10",
                to: ["m.whitcombe@staff.oakhill.example"], "Costumes for the play, \($0.prefix(2))")
        }
        pair[1].message.queueID = pair[0].message.queueID
        let changes = [
            (Day(2026, 3, 29), "00:59:40"), (Day(2026, 3, 29), "02:03:10"),
            (Day(2026, 10, 25), "01:30:15"),
        ].map { day, clock in
            letter(
                .clockChange, day, clock, from: "staff-06",
                to: ["j.okafor@staff.oakhill.example"], "Heating at \(clock.prefix(5))")
        }
        var second = letter(
            .clockChange, Day(2026, 10, 25), "01:20:15", from: "staff-06",
            to: ["j.okafor@staff.oakhill.example"], "Heating at 01:20, the second time")
        second.message.arrival = second.message.arrival.adding(milliseconds: 3_600_000)
        return [late, waiting, straddling] + pair + changes + [second]
    }
}
