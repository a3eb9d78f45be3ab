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
