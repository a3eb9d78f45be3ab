/// What is wrong on purpose in the proxy's log: every visit to a listed site, one by one.
enum WebStory {
    /// One visit as the tables below write it.
    struct Visit {
        let day: Day
        let clock: String
        let person: String
        let url: String
        let outcome: Outcome
        var login: Login = .own
        var elapsed = 640
    }

    enum Outcome {
        case allowed
        case denied
        /// A name typed into the login box, and never a success after it.
        case wrongPassword
    }

    enum Login {
        /// The person's own account.
        case own
        /// No account at all.
        case nobody
        /// An account that stands in no table.
        case unknown(String)
    }

    static var visits: [Visit] {
        edges + subject + headteacher + others + pupils + unproven + protected
    }

    /// Single visits on days that expire one after the other, near the end of the window.
    private static let edges: [Visit] = [
        (Day(2026, 4, 21), "11:02:41"), (Day(2026, 5, 19), "10:14:20"),
        (Day(2026, 5, 20), "10:16:05"), (Day(2026, 5, 21), "14:20:33"),
        (Day(2026, 5, 22), "09:41:12"), (Day(2026, 6, 1), "10:12:48"),
        (Day(2026, 6, 2), "10:13:27"), (Day(2026, 6, 3), "13:31:09"),
        (Day(2026, 6, 4), "09:58:50"),
    ].map { day, clock in
        Visit(
            day: day, clock: clock, person: Roll.subject,
            url: "http://www.lucky-spin-casino.example/tables/roulette?seat=\(day.parts.day)",
            outcome: .allowed)
    }

    /// The subject of 2026-014: gambling sites in lessons, let through and refused.
    private static let subject: [Visit] = [
        (Day(2026, 7, 20), ["11:20:01 + lucky-spin-casino.example/slots"]),
        (Day(2026, 9, 15), ["10:05:12 + lucky-spin-casino.example/slots", "10:06:40 + =/slots/7"]),
        (Day(2026, 10, 6), ["09:48:03 + bets-today.example/football", "09:48:59 - poker-parlour"]),
        (Day(2026, 10, 8), ["13:32:10 + lucky-spin-casino.example/slots", "13:35:44 + =/slots/9"]),
        (Day(2026, 10, 14), ["10:10:10 - poker-parlour", "10:10:31 - poker-parlour"]),
        (Day(2026, 10, 20), ["14:05:55 + bets-today.example/slip?stake=25", "14:09:01 # bets"]),
        (Day(2026, 11, 3), ["09:40:26 + lucky-spin-casino.example/slots", "09:52:18 + =/slots/2"]),
        (Day(2026, 11, 5), ["11:15:00 # bets", "11:21:37 + bets-today.example/slip?stake=40"]),
        (Day(2026, 11, 11), ["10:02:02 - poker-parlour", "10:04:16 + scratchcards-online.test/5"]),
        (
            Day(2026, 11, 12),
            ["13:45:20 + lucky-spin-casino.example/slots", "13:58:33 + =/slots/4"]
        ),
        (Day(2026, 11, 17), ["09:35:41 + bets-today.example/racing", "09:44:12 - poker-parlour"]),
        (Day(2026, 11, 18), ["10:20:07 + lucky-spin-casino.example/slots", "10:26:52 # bets"]),
        (Day(2026, 11, 19), ["14:11:30 + lucky-spin-casino.example/slots/11"]),
    ].flatMap { day, entries in entries.map { subjectVisit(day, $0) } }

    /// Reads a cell of the table above: clock, `+` page, `-` refused page, `#` tunnel, and site.
    private static func subjectVisit(_ day: Day, _ cell: String) -> Visit {
        let words = cell.split(separator: " ").map(String.init)
        let url: String =
            switch words[2] {
            case "bets": "www.bets-today.example:443"
            case "poker-parlour": "http://poker-parlour.example/lobby"
            case let path where path.hasPrefix("="):
                "http://www.lucky-spin-casino.example" + path.dropFirst()
            default: "http://www." + words[2]
            }
        return Visit(
            day: day, clock: words[0], person: Roll.subject, url: url,
            outcome: words[1] == "-" ? .denied : .allowed)
    }

    /// Auctions at lunch time: what the chair of governors must hear of, and the head must not.
    private static let headteacher: [Visit] = [
        (Day(2026, 10, 13), "12:31:02", "http://www.bid-and-win.example/lots/oak-bookcase"),
        (Day(2026, 10, 13), "12:33:47", "http://www.bid-and-win.example/lots/oak-bookcase/bid"),
        (Day(2026, 10, 21), "12:40:19", "antique-hammer.example:443"),
        (Day(2026, 11, 10), "12:36:08", "http://www.antique-hammer.example/catalogue/clocks"),
        (Day(2026, 11, 18), "12:29:55", "http://www.bid-and-win.example/account/won"),
    ].map { day, clock, url in
        Visit(day: day, clock: clock, person: Roll.headteacher, url: url, outcome: .allowed)
    }

    private static let others: [Visit] = [
        // A single short visit, four seconds, and then back to the register.
        Visit(
            day: Day(2026, 11, 4), clock: "10:41:16", person: "staff-08",
            url: "http://adults-only-gallery.example/", outcome: .allowed, elapsed: 212),
        // A lesson about drugs, by the teacher of that lesson.
        Visit(
            day: Day(2026, 10, 15), clock: "13:20:44", person: "staff-05",
            url: "http://herbal-highs-shop.example/what-is-sold", outcome: .allowed),
        Visit(
            day: Day(2026, 10, 15), clock: "13:22:05", person: "staff-05",
            url: "http://pill-market.test/", outcome: .denied),
        Visit(
            day: Day(2026, 10, 9), clock: "12:35:10", person: "staff-11",
            url: "quickpost-webmail.example:443", outcome: .allowed),
        Visit(
            day: Day(2026, 10, 16), clock: "12:37:51", person: "staff-11",
            url: "quickpost-webmail.example:443", outcome: .allowed),
        Visit(
            day: Day(2026, 11, 12), clock: "11:05:32", person: "staff-10",
            url: "http://knife-depot.example/bronze-age-replicas", outcome: .denied),
        // The login has a space in it.
        Visit(
            day: Day(2026, 11, 6), clock: "10:50:13", person: "contractor-01",
            url: "letterbox-webmail.example:443", outcome: .allowed),
        // One account, two persons: the second inherits nothing from the first.
        Visit(
            day: Day(2026, 7, 8), clock: "13:40:02", person: "staff-14",
            url: "http://www.bid-and-win.example/lots/bicycle", outcome: .allowed),
        Visit(
            day: Day(2026, 10, 2), clock: "12:15:27", person: "staff-15",
            url: "http://live-sport-stream.example/cricket/live", outcome: .allowed),
        // A class set that logs in by itself and stands in no table.
        Visit(
            day: Day(2026, 11, 12), clock: "14:30:00", person: "",
            url: "http://watch-free-films.example/trailers", outcome: .allowed,
            login: .unknown("tablet-trolley-09")),
    ]

    private static let pupils: [Visit] = [
        (Day(2026, 11, 9), "11:10:20", "pupil-15", "http://unblock-me.example/browse.php", true),
        (Day(2026, 11, 9), "11:10:58", "pupil-15", "hidden-tunnel-vpn.example:443", false),
        (Day(2026, 11, 10), "13:25:14", "pupil-15", "http://schoolgate.test/go?to=games", true),
        (Day(2026, 11, 10), "13:26:30", "pupil-15", "http://schoolgate.test/go?to=films", true),
        (Day(2026, 11, 13), "09:50:41", "pupil-15", "hidden-tunnel-vpn.example:443", false),
        (Day(2026, 11, 6), "14:02:36", "pupil-04", "http://watch-free-films.example/w/118", true),
        (Day(2026, 6, 16), "10:31:11", "pupil-18", "http://unblock-me.example/", false),
    ].map { day, clock, person, url, isAllowed in
        Visit(
            day: day, clock: clock, person: person, url: url,
            outcome: isAllowed ? .allowed : .denied)
    }

    /// Records that must count for nobody, because it is not sure who acted.
    private static let unproven: [Visit] =
        ["15:02:11", "15:02:14", "15:02:21"].map {
            // Somebody at a class-set machine types a teacher's name.
            Visit(
                day: Day(2026, 11, 16), clock: $0, person: "staff-09",
                url: "http://over-eighteens.test/gallery", outcome: .wrongPassword)
        } + [
            Visit(
                day: Day(2026, 11, 17), clock: "08:31:40", person: "",
                url: "http://www.lucky-spin-casino.example/", outcome: .allowed, login: .nobody)
        ]

    /// Visits that Headnote must never match, tally or show.
    private static let protected: [Visit] = [
        (Day(2026, 6, 2), "12:31:40", "staff-08", "http://www.teachers-union.example/join"),
        (Day(2026, 10, 8), "13:50:12", "staff-07", "http://www.helpline.example/gambling"),
        (Day(2026, 11, 11), "12:20:18", "staff-07", "helpline.example:443"),
        (Day(2026, 11, 4), "10:58:03", "pupil-12", "http://childrens-helpline.example/talk-to-us"),
        (Day(2026, 11, 5), "12:44:09", "staff-01", "www.teachers-union.example:443"),
        (Day(2026, 11, 18), "12:51:37", "staff-10", "http://www.helpline.example/"),
    ].map { day, clock, person, url in
        Visit(day: day, clock: clock, person: person, url: url, outcome: .allowed)
    }
}

extension WebStory.Visit {
    /// The visit as a line of the log.
    func line() -> LogLine {
        var request = WebRequest(
            time: Instant(day, clock).adding(milliseconds: 137), elapsed: elapsed,
            client: "10.20.2.17", url: url)
        if !url.hasPrefix("http") {
            request.method = "CONNECT"
            request.result = "TCP_TUNNEL/200"
            request.mime = "-"
        }
        var chance = SplitMix64(seed: 0)
        switch login {
        case .own:
            let owner = Roll.person(person)
            request.user = owner.login(on: day)
            if owner.role != "pupil" { request.client = Desks.client(of: owner, &chance) }
        case .nobody: request.user = nil
        case .unknown(let name): request.user = name
        }
        switch outcome {
        case .allowed: break
        case .denied: request = request.asDenied()
        case .wrongPassword:
            let typed = request.user
            request = request.asChallenge()
            request.user = typed
            request.client = "10.20.2.31"
        }
        return request.line(person: person.isEmpty ? unknownPerson : person)
    }

    /// What stands for a person whom no table knows.
    private var unknownPerson: String {
        if case .unknown(let name) = login { return "account:\(name)" }
        return ""
    }
}
