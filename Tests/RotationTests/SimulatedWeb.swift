import Foundation
import TestSupport

/// What a correct reader finds at the end.
struct Expected: Equatable {
    /// Records, by the source's name.
    var records: [String: Int] = [:]
    /// Flags of proven people, by `rule day action`.
    var tallies: [String: Int] = [:]
    /// Flags of nobody, by `source rule day action`.
    var unattributed: [String: Int] = [:]
    /// Mails that may be private, by `source day`.
    var privateMails: [String: Int] = [:]
    /// The days with a record, by the source's name.
    var days: [String: Set<String>] = [:]
}

/// Something that writes a log: lines in the order of their times.
protocol LogWriter {
    /// The lines that are due up to a moment, each with its newline.
    mutating func lines(upTo moment: Date, _ random: inout SeededGenerator) -> [String]
    /// All that is still to be said of what was begun.
    mutating func rest() -> [String]
    /// What the lines given so far hold.
    var expected: Expected { get }
}

/// Dates as the logs write them; the simulated weeks lie in winter time.
enum SimulatedTime {
    /// The local date of the site.
    static func day(_ moment: Date) -> String {
        let zone = TimeZone(identifier: "Europe/London") ?? .gmt
        return moment.formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
    }

    /// The time as syslog writes it, such as `Feb  9 06:05:04`.
    static func syslog(_ moment: Date) -> String {
        let parts = utc.dateComponents([.month, .day, .hour, .minute, .second], from: moment)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
        let two = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        let day = parts.day ?? 1
        return "\(months[(parts.month ?? 1) - 1]) \(day < 10 ? " " : "")\(day) "
            + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
    }

    static let utc: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}

/// A proxy that logs as Squid does.
struct SimulatedWeb: LogWriter {
    let source: String
    private(set) var expected = Expected()
    private var last: Date
    private let linesPerHour: Double

    init(source: String, from start: Date, linesPerHour: Double) {
        self.source = source
        last = start
        self.linesPerHour = linesPerHour
    }

    mutating func lines(upTo moment: Date, _ random: inout SeededGenerator) -> [String] {
        let hours = moment.timeIntervalSince(last) / 3600
        let count = Int(hours * linesPerHour * Double.random(in: 0.5...1.5, using: &random))
        let step = moment.timeIntervalSince(last) / Double(max(1, count + 1))
        defer { last = moment }
        return (0..<max(0, count)).map { index in
            line(at: last.addingTimeInterval(Double(index + 1) * step), &random)
        }
    }

    mutating func rest() -> [String] { [] }

    mutating func line(at moment: Date, _ random: inout SeededGenerator) -> String {
        let isListed = Int.random(in: 0..<12, using: &random) == 0
        let isDenied = Int.random(in: 0..<10, using: &random) == 0
        let host = isListed ? "www.lucky-spin.example" : "updates.patchworks.example"
        let account =
            ["b.thornbury", "p.deshmukh", "c.ravensdale", "-"].randomElement(
                using: &random) ?? "-"
        let day = SimulatedTime.day(moment)
        expected.records[source, default: 0] += 1
        expected.days[source, default: []].insert(day)
        if isListed {
            let action = isDenied ? "denied" : "allowed"
            if isDenied || account == "-" {
                expected.unattributed["\(source) \(Rulebook.web) \(day) \(action)", default: 0] += 1
            } else {
                expected.tallies["\(Rulebook.web) \(day) \(action)", default: 0] += 1
            }
        }
        let milliseconds = Int((moment.timeIntervalSince1970 * 1000).rounded())
        let code = isDenied ? "TCP_DENIED/403" : "TCP_MISS/200"
        let path = String(UInt64.random(in: 0...0xFFFF_FFFF, using: &random), radix: 16)
        return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst()) "
            + "\(Int.random(in: 1...900, using: &random)) 10.20.1.17 \(code) 4210 GET "
            + "http://\(host)/\(path) \(account) HIER_DIRECT/192.0.2.80 text/html\n"
    }
}

/// The two rules of the simulated site.
enum Rulebook {
    static let web = "1509bb0a-9bf1-4331-8a11-8783593942a4"
    static let mail = "6f0d7a52-5a5b-4f0e-9a3b-0c8d5a1e7b42"
}

extension Expected {
    /// Where this differs from what should be, one line each; empty where it does not.
    func differences(from expected: Expected) -> [String] {
        func compare(_ name: String, _ one: [String: Int], _ other: [String: Int]) -> [String] {
            Set(one.keys).union(other.keys).sorted().filter { one[$0] != other[$0] }.map {
                "\(name) \($0): found \(one[$0, default: 0]) of \(other[$0, default: 0])"
            }
        }
        return compare("records", records, expected.records)
            + compare("tally", tallies, expected.tallies)
            + compare("unattributed", unattributed, expected.unattributed)
            + compare("private", privateMails, expected.privateMails)
            + Set(days.keys).union(expected.days.keys).sorted().filter {
                days[$0] != expected.days[$0]
            }.map { source in
                let difference = days[source, default: []].symmetricDifference(
                    expected.days[source, default: []])
                return "days of \(source): \(difference.sorted())"
            }
    }
}
