import Foundation
import LogModel
import Testing

@Suite("Local time follows the zone's rules")
struct ZoneTests {
    static func london() throws -> Zone {
        let bytes = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London")))
        return try #require(Zone(tzif: bytes, name: "Europe/London"))
    }

    @Test(
        "The offset is the one in force at the instant",
        arguments: [
            ("2026-03-29T00:59:59Z", 0), ("2026-03-29T01:00:00Z", 3600),
            ("2026-10-25T00:59:59Z", 3600), ("2026-10-25T01:00:00Z", 0),
            // After the last transition in the file only its closing rule tells.
            ("2060-07-01T00:00:00Z", 3600), ("2060-12-01T00:00:00Z", 0),
            ("2061-03-27T00:59:59Z", 0), ("2061-03-27T01:00:00Z", 3600),
            // Britain kept summer time all year from 1968 to 1971.
            ("1970-01-01T00:00:00Z", 3600),
        ])
    func offset(_ instant: String, _ seconds: Int) throws {
        let timestamp = try #require(Timestamp(rfc3339: instant))
        #expect(try Self.london().offsetSeconds(at: timestamp) == seconds)
    }

    @Test("The repeated hour means two instants, the missing one none")
    func clockChanges() throws {
        let london = try Self.london()
        let at = { (text: String) in try #require(Timestamp(rfc3339: text)) }
        let repeated = try at("2026-10-25T01:30:00Z").utc
        #expect(
            london.instants(showing: repeated)
                == .two(try at("2026-10-25T00:30:00Z"), try at("2026-10-25T01:30:00Z")))
        let missing = try at("2026-03-29T01:30:00Z").utc
        #expect(london.instants(showing: missing) == .none(shifted: try at("2026-03-29T01:30:00Z")))
        let usual = try at("2026-07-01T12:00:00Z").utc
        #expect(london.instants(showing: usual) == .one(try at("2026-07-01T11:00:00Z")))
    }

    @Test("Every instant of a year is among those its own local time means")
    func roundTrip() throws {
        let london = try Self.london()
        let start = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
        for step in 0..<(365 * 48) {
            let instant = start.adding(seconds: Int64(step) * 1800)
            switch london.instants(showing: london.civilTime(at: instant)) {
            case .one(let only): #expect(only == instant)
            case .two(let first, let second): #expect(first == instant || second == instant)
            case .none: Issue.record("\(instant) was shown by a clock")
            }
        }
    }

    @Test("A day starts at its first instant, also where midnight is skipped")
    func startOfDay() throws {
        let day = try #require(CivilDate("2026-10-25"))
        #expect(try Self.london().start(of: day) == Timestamp(rfc3339: "2026-10-24T23:00:00Z"))
    }

    @Test("Bytes that are no zone file are refused, at every length")
    func damagedZone() throws {
        let bytes = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/London")))
        #expect(Zone(tzif: [], name: "x") == nil)
        for length in stride(from: 0, to: bytes.count - 40, by: 97) {
            #expect(Zone(tzif: Array(bytes[0..<length]), name: "x") == nil)
        }
    }

    @Test("A zone south of the equator has its summer over the new year")
    func southern() throws {
        let path = "/usr/share/zoneinfo/Australia/Sydney"
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let sydney = try #require(Zone(tzif: bytes, name: "Australia/Sydney"))
        let january = try #require(Timestamp(rfc3339: "2070-01-15T00:00:00Z"))
        let july = try #require(Timestamp(rfc3339: "2070-07-15T00:00:00Z"))
        #expect(sydney.offsetSeconds(at: january) == 39_600)
        #expect(sydney.offsetSeconds(at: july) == 36_000)
    }
}
