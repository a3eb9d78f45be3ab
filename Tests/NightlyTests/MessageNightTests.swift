import EventStore
import LogModel
import Testing

@testable import Nightly

@Suite("Instant messages over nights")
struct MessageNightTests {
    typealias Act = MessageSchool.Act

    private static let late = """
        title: Message at night
        id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0011
        level: low
        logsource:
          category: message
        detection:
          late:
            time|hour|gte: 22
          condition: late
        """

    private static let acts = [
        Act(time: "10:00:00", room: "Staff room"),
        Act(time: "22:30:00", room: "Staff room"),
        // Nobody is named: it is nobody's.
        Act(time: "22:35:00", account: "", room: "Staff room"),
        // Protected, once by an address and once by the domains of those who take part.
        Act(time: "22:40:00", members: ["advice@helpline.example"]),
        Act(time: "22:50:00", domains: ["staff.oakhill.example", "helpline.example"]),
    ]

    @Test(
        "Messages are tallied without a name, and become events under an authorisation for messages",
        arguments: [("message", 1), ("web", 0)])
    func authorised(_ channel: String, _ events: Int) throws {
        let messages = try MessageSchool(rules: Self.late, Self.acts)
        let first = try messages.school.night(at: 1500)
        #expect(first.problems == [])
        #expect(first.sources.map(\.coverage.records) == [5])
        #expect(try messages.school.tallies() == ["0011 2026-11-18 1"])
        #expect(first.totals.unattributed == 1 && first.totals.privateMails == 0)
        #expect(first.totals.events == 0)

        try messages.authorise(channel: channel)
        let second = try messages.school.night(at: 1510)
        #expect(second.rulings.map(\.reason) == [""])
        #expect(second.totals.events == events)
        #expect(second.totals.tallied == 0)
        #expect(try messages.school.night(at: 1520).totals == NightTotals())
    }

    /// Three messages in an hour, by whoever wrote them.
    private static let three = """
        title: Message
        name: message
        id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0012
        level: informational
        logsource: {category: message}
        detection: {s: {channel: message}, condition: s}
        ---
        title: Many messages
        id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0014
        level: low
        correlation: {type: event_count, rules: [message], timespan: 1h, condition: {gte: 3}}
        """

    /// Three messages to a helpline.
    private static let protected = ["00", "10", "20"].map { (minute: String) in
        Act(
            time: "22:\(minute):00", domains: ["staff.oakhill.example", "helpline.example"],
            message: minute)
    }

    /// What rows about a message may tell of.
    static let operations = [
        "MessageCreatedHasLink", "MessageEditedHasLink", "MessageUpdated", "MessageSent",
    ]

    /// Rows about the same messages that do not say who takes part.
    private static func silent(_ operation: String) -> [Act] {
        ["00", "10", "20"].map { (minute: String) in
            Act(time: "22:\(minute):30", domains: [], operation: operation, message: minute)
        }
    }

    /// What two nights over some exports made of them, the second under an authorisation.
    private func tell(
        _ exports: [[Act]], atOnce: Bool, workers: Int = 1
    ) throws -> (tallies: [String], events: Int) {
        let messages = try MessageSchool(rules: Self.late + "\n---\n" + Self.three, exports[0])
        if !atOnce { try messages.school.night(at: 1500, workers: workers) }
        for (index, acts) in exports.enumerated().dropFirst() {
            try messages.write(acts, to: "teams-\(index).csv", from: index * 100)
        }
        let night = try messages.school.night(at: 1510, workers: workers)
        let refused = night.sources.flatMap(\.coverage.rejections)
        #expect(night.problems == [] && refused.isEmpty, "\(refused)")
        try messages.authorise(channel: "message")
        let events = try [1520.0, 1530].map {
            try messages.school.night(at: $0, workers: workers).totals.events
        }
        return (try messages.school.tallies(), events.reduce(0, +))
    }

    @Test(
        "A protected message is never counted or shown, whatever its other rows say and their order",
        arguments: operations, [1, 4])
    func protectedInAnyOrder(_ operation: String, _ workers: Int) throws {
        let silent = Self.silent(operation)
        let mixed = zip(Self.protected, silent).flatMap { [$0, $1] }
        let orders: [[Act]] = [mixed, mixed.reversed(), silent + Self.protected]
        for acts in orders {
            let told = try tell([acts], atOnce: true, workers: workers)
            #expect(told.tallies == [] && told.events == 0)
        }
    }

    @Test(
        "A protected message stays so in the exports and nights after the one that shows it",
        arguments: operations, [true, false])
    func protectedInLaterExports(_ operation: String, _ atOnce: Bool) throws {
        let told = try tell([Self.protected, Self.silent(operation)], atOnce: atOnce)
        #expect(told.tallies == [] && told.events == 0)
    }

    @Test("An export may be silent about a protected message that a later one of the night shows")
    func protectedInEarlierExport() throws {
        let silent = Self.silent("MessageUpdated")
        let orders: [[[Act]]] = [
            [silent, Self.protected], [[], silent, Self.protected], [[], Self.protected, silent],
        ]
        for exports in orders {
            let told = try tell(exports, atOnce: true)
            #expect(told.tallies == [] && told.events == 0)
        }
    }

    @Test("Messages beside protected ones are counted and shown as ever")
    func beside() throws {
        let others = ["40", "45", "50"].map { (minute: String) in
            Act(time: "22:\(minute):00", message: minute)
        }
        let told = try tell([Self.protected + others], atOnce: true)
        #expect(told.tallies == ["0011 2026-11-18 3", "0014 2026-11-18 1"])
        #expect(told.events >= 3)
    }

    @Test("A correlation counts the messages of a room with a name, and tells of those without one")
    func correlated() throws {
        let rules = """
            title: Message
            name: message
            id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0012
            level: informational
            logsource: {category: message}
            detection: {s: {channel: message}, condition: s}
            ---
            title: Many messages in a room
            id: 5b8f0a51-14f8-4b1c-9c55-0d7a3a1c0013
            level: low
            correlation:
              type: event_count
              rules: [message]
              group-by: [room]
              timespan: 1h
              condition: {gte: 3}
            """
        let minutes = ["00", "10", "20"]
        let acts =
            minutes.map { Act(time: "10:\($0):00", room: "Staff room") }
            + minutes.map { Act(time: "12:\($0):00") }
        let messages = try MessageSchool(rules: rules, acts)
        let night = try messages.school.night(at: 1500)
        #expect(try messages.school.tallies() == ["0013 2026-11-18 1"])
        let told = night.sources.flatMap(\.coverage.rejections)
        #expect(told.map(\.reason) == [.correlationField])
        #expect(told.first?.count == 3)
    }
}
