/// The harmless part of the proxy's log: lessons, offices, and machines that talk by themselves.
struct OrdinaryWeb {
    let seed: UInt64

    private static let lessonSites: [(host: String, paths: [String])] = [
        ("maths-steps.example", ["times-tables/7", "fractions/level-3", "number-line?start=40"]),
        ("reading-shelf.example", ["books/otters-on-the-towpath", "books/moon-ferry", "quiz/18"]),
        ("science-garden.example", ["seeds/broad-bean", "circuits/two-bulbs", "weather-diary"]),
        ("history-time.example", ["romans/roads", "victorians/school-day", "map?year=1066"]),
        ("wiki-for-schools.example", ["Volcano", "River_Severn", "Great_Fire_of_London", "Otter"]),
        ("code-blocks.example", ["projects/4471", "projects/new", "gallery/maze"]),
        ("phonics-play-room.example", ["set/5", "sounds/igh", "words?set=5"]),
        ("search.example", ["search?q=how+do+volcanoes+work", "search?q=roman+numerals+to+100"]),
    ]
    private static let officeSites: [(host: String, paths: [String])] = [
        ("learning.oakhill.example", ["course/view?id=42", "course/view?id=17", "register/today"]),
        ("county-news.example", ["local", "education/term-dates", "weather"]),
        ("lesson-plans.example", ["year-4/fractions", "year-6/light", "assemblies/kindness"]),
        ("school-meals.example", ["menu/week-2", "allergens"]),
        ("train-times.example", ["from/oakhill", "live?station=OKH"]),
        ("teacher-training.example", ["courses/first-aid", "courses/phonics"]),
    ]
    private static let assets: [(path: String, mime: String)] = [
        ("assets/site.css", "text/css"), ("assets/app.js", "application/javascript"),
        ("img/banner.png", "image/png"), ("img/icon.svg", "image/svg+xml"),
        ("api/session", "application/json"),
    ]
    private static let results = [
        "TCP_MISS/200", "TCP_MISS/200", "TCP_MISS/200", "TCP_MISS/200", "TCP_MISS/200",
        "TCP_MEM_HIT/200", "TCP_REFRESH_UNMODIFIED/304", "TCP_MISS/302", "TCP_MISS/404",
        "TCP_MISS/403", "TCP_MISS_ABORTED/000",
    ]

    /// A day's lines, in no particular order.
    func lines(of day: Day) -> [LogLine] {
        var chance = SplitMix64(seed: seed, part: "web", day: day)
        var requests = machines(of: day, &chance)
        switch SchoolCalendar.kind(of: day) {
        case .lessons:
            let present = chance.sample(21, of: Roll.people.filter { $0.login(on: day) != nil })
            for person in present {
                requests += session(of: person, on: day, requests: 3...7, &chance)
            }
        case .weekend, .holiday:
            if chance.onceIn(3) {
                let person = chance.pick(Roll.people.filter { $0.role == "staff" })
                requests += session(of: person, on: day, requests: 2...5, &chance)
            }
        }
        return requests.map { $0.line(person: "") }
    }

    /// The update server and the heating, which never log in and never sleep.
    private func machines(of day: Day, _ chance: inout SplitMix64) -> [WebRequest] {
        (0..<6).map { turn in
            WebRequest(
                time: Instant(
                    day, hour: turn * 4 + chance.number(in: 0...3),
                    minute: chance.number(in: 0...59), second: chance.number(in: 0...59),
                    millisecond: chance.number(in: 0...999)),
                elapsed: chance.number(in: 3...900), client: "10.20.0.9",
                bytes: chance.number(in: 400...90_000),
                url: chance.pick([
                    "http://updates.patchworks.example/catalogue/2026/index.xml",
                    "http://updates.patchworks.example/packages/reader.cab",
                    "http://heating.buildings.example/v1/boiler-house",
                ]), mime: "application/octet-stream")
        }
    }

    /// One sitting of one person at a site or two.
    private func session(
        of person: Person, on day: Day, requests: ClosedRange<Int>, _ chance: inout SplitMix64
    ) -> [WebRequest] {
        guard let login = person.login(on: day) else { return [] }
        let hours = person.role == "pupil" ? 9...14 : 8...16
        var time = Instant(
            day, hour: chance.number(in: hours), minute: chance.number(in: 0...59),
            second: chance.number(in: 0...59), millisecond: chance.number(in: 0...999))
        let client = Desks.client(of: person, &chance)
        var made: [WebRequest] = []
        for turn in 0..<chance.number(in: requests) {
            time = time.adding(milliseconds: chance.number(in: 300...60_000))
            var request = ordinaryRequest(for: person, &chance)
            request.time = time
            request.client = client
            request.user = login
            if turn == 0, chance.onceIn(3) {
                var challenge = request.asChallenge()
                challenge.time = time.adding(milliseconds: -chance.number(in: 12...250))
                made.append(challenge)
            }
            made.append(request)
        }
        return made
    }

    /// A page, a part of a page, or a tunnel of which only the host is known.
    private func ordinaryRequest(for person: Person, _ chance: inout SplitMix64) -> WebRequest {
        let start = Instant(milliseconds: 0)
        let site = chance.pick(
            person.role == "pupil" || chance.onceIn(3)
                ? OrdinaryWeb.lessonSites : OrdinaryWeb.officeSites)
        let peer = "HIER_DIRECT/192.0.2.\(chance.number(in: 20...99))"
        if chance.number(in: 1...10) <= 5 {
            return WebRequest(
                time: start, elapsed: chance.number(in: 40...180_000), client: "",
                result: "TCP_TUNNEL/200", bytes: chance.number(in: 1_800...400_000),
                method: "CONNECT", url: "\(site.host):443", peer: peer, mime: "-")
        }
        var request = WebRequest(
            time: start, elapsed: chance.number(in: 8...2_400), client: "",
            result: chance.pick(OrdinaryWeb.results), bytes: chance.number(in: 380...64_000),
            url: "http://www.\(site.host)/\(chance.pick(site.paths))", peer: peer)
        if chance.onceIn(3) {
            let asset = chance.pick(OrdinaryWeb.assets)
            request.url = "http://www.\(site.host)/\(asset.path)"
            request.mime = asset.mime
        }
        if request.result == "TCP_MEM_HIT/200" { request.peer = "HIER_NONE/-" }
        if request.result == "TCP_MISS_ABORTED/000" { request.bytes = 0 }
        return request
    }
}

/// Which machine somebody sits at.
enum Desks {
    /// Staff have a machine of their own; pupils share the class sets.
    static func client(of person: Person, _ chance: inout SplitMix64) -> String {
        guard person.role != "pupil" else { return "10.20.2.\(chance.number(in: 11...46))" }
        let place = Roll.people.firstIndex { $0.id == person.id } ?? 0
        return "10.20.1.\(place + 11)"
    }
}
