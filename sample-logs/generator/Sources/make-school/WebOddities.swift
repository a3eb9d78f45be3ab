/// Lines that real proxies write and that a tidy-minded reader stumbles over, a few of each.
enum WebOddities {
    static var lines: [LogLine] {
        pseudoURLs + logins + damaged + clockChanges
    }

    /// A connection that ended before it asked for anything.
    private static let pseudoURLs: [LogLine] = [
        (Day(2026, 6, 11), "10:02:09"), (Day(2026, 9, 22), "13:12:44"),
        (Day(2026, 11, 9), "09:31:50"),
    ].map { day, clock in
        let request = WebRequest(
            time: Instant(day, clock).adding(milliseconds: 4), elapsed: 0, client: "10.20.2.40",
            result: "NONE_NONE/000", bytes: 0, method: "-",
            url: "error:transaction-end-before-headers", peer: "HIER_NONE/-", mime: "-")
        return LogLine(time: request.time, text: request.text, kind: .pseudoURL)
    }

    /// An address of the newer kind, and logins as Windows and a realm spell them.
    private static let logins: [LogLine] = [
        (Day(2026, 9, 24), "11:40:31", "2001:db8:20::3a", "22.jhartwicke"),
        (Day(2026, 11, 16), "13:05:12", "2001:db8:20::3a", "22.fkettlewell"),
        (Day(2026, 9, 29), "08:55:40", "10.20.1.22", "OAKHILL\\\\h.mossington"),
        (Day(2026, 11, 10), "08:51:09", "10.20.1.22", "H.Mossington"),
        (Day(2026, 10, 19), "12:05:44", "10.20.1.27", "stefan grzybowski"),
    ].map { day, clock, client, user in
        WebRequest(
            time: Instant(day, clock).adding(milliseconds: 481), client: client,
            url: "http://www.county-news.example/weather", user: user
        ).line(person: "")
    }

    /// A URL cut at Squid's limit, whose newline became a NUL; and a line that is none.
    private static var damaged: [LogLine] {
        let glued = Instant(Day(2026, 10, 12), "11:11:11").adding(milliseconds: 820)
        let first = WebRequest(
            time: glued, client: "10.20.2.25",
            url: "http://search.example/search?q=" + String(repeating: "otter+", count: 20))
        let second = WebRequest(
            time: glued.adding(milliseconds: 3), client: "10.20.2.26",
            url: "http://www.science-garden.example/seeds/broad-bean", user: "22.sjellicott")
        let cut = first.text.dropLast(" - HIER_DIRECT/192.0.2.80 text/html".count)
        let garbage = Instant(Day(2026, 10, 21), "06:25:01")
        return [
            LogLine(time: glued, text: cut + "\0" + second.text, kind: .glued),
            LogLine(
                time: garbage, text: "2026/10/21 06:25:01 kid1| Rotate log file", kind: .garbage),
        ]
    }

    /// The library's kiosk around both clock changes: ten minutes apart, straight through.
    private static var clockChanges: [LogLine] {
        [Day(2026, 3, 29), Day(2026, 10, 25)].flatMap { day in
            (0..<16).map { turn in
                let midnight = Instant(day, "00:05:00")
                let request = WebRequest(
                    time: midnight.adding(milliseconds: turn * 600_000), client: "10.20.0.21",
                    result: "TCP_MEM_HIT/200", url: "http://www.reading-shelf.example/new",
                    peer: "HIER_NONE/-")
                return request.line(person: "")
            }
        }
    }
}
