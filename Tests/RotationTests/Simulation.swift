import Foundation
import TestSupport

/// Some weeks of a school: servers write, `logrotate` rotates, nights run and are killed.
struct Simulation {
    let seed: UInt64
    /// What happened, for whoever has to find out why a seed failed.
    private(set) var story: [String] = []
    private var random: SeededGenerator
    private let site: SimulatedSite
    private var web: SimulatedWeb
    private var mail: SimulatedMail
    private var webLog: SimulatedLog
    private var mailLog: SimulatedLog
    private var missedNights = 0

    init(seed: UInt64) throws {
        self.seed = seed
        random = SeededGenerator(seed: seed)
        site = try SimulatedSite(purges: Bool.random(using: &random))
        let start = SimulatedSite.start
        web = SimulatedWeb(
            source: "proxy", from: start,
            linesPerHour: [1, 10, 80].randomElement(using: &random) ?? 10)
        mail = SimulatedMail(
            source: "mail", host: "mail", from: start,
            messagesPerHour: [0.3, 2, 8].randomElement(using: &random) ?? 2)
        webLog = try SimulatedLog("access.log", site.folder, kind: "proxy", from: start, &random)
        mailLog = try SimulatedLog("mail.log", site.folder, kind: "mail", from: start, &random)
        tell("web \(webLog.rotation)")
        tell("mail \(mailLog.rotation)")
    }

    /// Lives through the weeks and compares.
    mutating func run() throws -> (found: Expected, expected: Expected) {
        if oneIn(2) { try writeAncientLog() }
        let days = Int.random(in: 10...24, using: &random)
        for day in 0..<days {
            let midnight = SimulatedSite.start.addingTimeInterval(Double(day) * 86_400)
            for hour in [2.25, 6.4, 9, 13, 18.5, 23] {
                try pass(to: midnight.addingTimeInterval(hour * 3600), hour: hour)
            }
        }
        // What was still to be said of a mail is said within two days.
        let end = SimulatedSite.start.addingTimeInterval(Double(days + 3) * 86_400)
        try webLog.write(web.rest(), mayBreak: false, &random)
        try mailLog.write(mail.rest(), mayBreak: false, &random)
        note("mended", try webLog.mend(at: end, after: 0))
        note("mended", try mailLog.mend(at: end, after: 0))
        note("given back", try webLog.giveBack(at: end, after: 0))
        note("given back", try mailLog.giveBack(at: end, after: 0))
        try night(at: end.addingTimeInterval(3600))
        try night(at: end.addingTimeInterval(7200))
        return (try site.found(), expected(on: end))
    }

    /// Whether the folder should stay for somebody to look at.
    func keep(at path: String, as name: String? = nil) throws {
        let place = URL(fileURLWithPath: path).appendingPathComponent(name ?? "seed-\(seed)")
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: site.folder.url, to: place)
        try Data((story.joined(separator: "\n") + "\n").utf8).write(
            to: place.appendingPathComponent("story.txt"))
    }

    private mutating func pass(to moment: Date, hour: Double) throws {
        try writeLogs(at: moment)
        try befall(at: moment)
        if hour == 2.25 || oneIn(12) { try nightOrNot(at: moment) }
        if hour == 6.4 || oneIn(30) { try rotateWhatIsDue(at: moment) }
    }

    // MARK: - Servers and rotation

    private mutating func writeLogs(at moment: Date) throws {
        try webLog.write(web.lines(upTo: moment, &random), mayBreak: true, &random)
        try mailLog.write(mail.lines(upTo: moment, &random), mayBreak: true, &random)
    }

    private mutating func rotateWhatIsDue(at moment: Date) throws {
        if webLog.isDue(at: moment) {
            tell("\(moment) rotate web")
            if let file = try webLog.rotate(at: moment, site.folder), oneIn(3) {
                if oneIn(2) { try nightOrNot(at: moment) }
                let later = moment.addingTimeInterval(120)
                tell("late lines to \(file.lastPathComponent)")
                try webLog.writeLate(
                    web.lines(upTo: later, &random) + [web.line(at: later, &random)], to: file)
            }
        }
        if mailLog.isDue(at: moment) {
            tell("\(moment) rotate mail")
            _ = try mailLog.rotate(at: moment, site.folder)
        }
    }

    private mutating func befall(at moment: Date) throws {
        if oneIn(25) { note("held back", try webLog.holdBack(at: moment, &random)) }
        if oneIn(25) { note("held back", try mailLog.holdBack(at: moment, &random)) }
        if oneIn(25) { note("torn", try webLog.tear(at: moment, &random)) }
        if oneIn(25) { note("torn", try mailLog.tear(at: moment, &random)) }
        if oneIn(25) { note("copied", try webLog.copyBack(withLive: true, &random)) }
        if oneIn(25) { note("copied", try mailLog.copyBack(withLive: false, &random)) }
        let days = Double.random(in: 0.2...3, using: &random)
        note("given back", try webLog.giveBack(at: moment, after: days))
        note("given back", try mailLog.giveBack(at: moment, after: days))
        note("mended", try webLog.mend(at: moment, after: days))
        note("mended", try mailLog.mend(at: moment, after: days))
    }

    /// An archive that expires, day by day, while the simulation runs.
    private mutating func writeAncientLog() throws {
        let start = SimulatedSite.start.addingTimeInterval(-190 * 86_400)
        var ancient = SimulatedWeb(source: "proxy", from: start, linesPerHour: 3)
        let lines = ancient.lines(upTo: start.addingTimeInterval(12 * 86_400), &random)
        try site.folder.write(lines.joined(), to: "logs/proxy/ancient.log-20230816")
        ancients = ancient.expected
        tell("ancient log of \(lines.count) lines")
    }

    private var ancients = Expected()

    // MARK: - Nights

    private mutating func nightOrNot(at moment: Date) throws {
        let isMissing = oneIn(7) && missedNights < 2
        missedNights = isMissing ? missedNights + 1 : 0
        guard !isMissing else { return tell("\(moment) no night") }
        if oneIn(3) {
            let delay = Int.random(in: 1...Simulation.killMilliseconds, using: &random)
            let status = try Program.ended(site.night(at: moment), afterMilliseconds: delay)
            tell("\(moment) night killed after \(delay) ms: \(status)")
            if oneIn(4) { return missedNights += 1 }
        }
        if oneIn(6) {
            try nightWithWriter(at: moment)
        } else {
            try night(at: moment)
        }
        if oneIn(10) {
            tell("\(moment) purge")
            let result = try Program.run(site.purge(at: moment))
            guard [0, 2].contains(result.status) else {
                throw SimulationFault("purge: \(result.status) \(result.messages)")
            }
        }
    }

    private mutating func night(at moment: Date) throws {
        // A site that goes wrong is kept as it was before, too.
        if let path = ProcessInfo.processInfo.environment["HEADNOTE_ROTATION_KEEP"] {
            try keep(at: path, as: "before-\(seed)")
        }
        let result = try Program.run(site.night(at: moment))
        try look(at: result, moment)
    }

    /// A night during which the proxy goes on writing.
    private mutating func nightWithWriter(at moment: Date) throws {
        let process = Process()
        process.executableURL = Program.url
        process.arguments = site.night(at: moment)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var at = moment
        while process.isRunning {
            at = at.addingTimeInterval(1)
            try webLog.write([web.line(at: at, &random)], mayBreak: true, &random)
            usleep(2000)
        }
        process.waitUntilExit()
        tell("\(moment) night while the proxy writes: \(process.terminationStatus)")
        guard [0, 2].contains(process.terminationStatus) else {
            throw SimulationFault("night: \(process.terminationStatus)")
        }
        try compareSoFar()
    }

    private mutating func look(at result: Program.Result, _ moment: Date) throws {
        tell("\(moment) night: \(result.status)")
        guard [0, 2].contains(result.status) else {
            throw SimulationFault("night: \(result.status) \(result.messages)")
        }
        try compareSoFar()
    }

    /// Nothing may ever be counted that was not written.
    private mutating func compareSoFar() throws {
        let found = try site.found()
        let written = expected(on: nil)
        tell(
            "    records \(found.records.sorted { $0.key < $1.key }) of \(written.records.sorted { $0.key < $1.key })"
        )
        for (name, found, written) in [
            ("records", found.records, written.records),
            ("tally", found.tallies, written.tallies),
            ("private", found.privateMails, written.privateMails),
        ] {
            for (key, count) in found where count > written[key, default: 0] {
                throw SimulationFault("\(name) \(key): \(count) of \(written[key, default: 0])")
            }
        }
    }

    // MARK: - What should be there

    /// What all writers together wrote; what has expired on a day is counted as read and no more.
    private func expected(on end: Date?) -> Expected {
        var sum = Expected()
        for part in [web.expected, mail.expected, ancients] {
            sum.records.merge(part.records, uniquingKeysWith: +)
            sum.days.merge(part.days) { $0.union($1) }
            sum.tallies.merge(part.tallies, uniquingKeysWith: +)
            sum.unattributed.merge(part.unattributed, uniquingKeysWith: +)
            sum.privateMails.merge(part.privateMails, uniquingKeysWith: +)
        }
        guard let end else { return sum }
        let oldest = oldestKept(on: end)
        let isKept = { (entry: (key: String, value: Int)) in
            entry.key.split(separator: " ").contains { $0.hasPrefix("20") && $0 >= oldest }
        }
        sum.tallies = sum.tallies.filter(isKept)
        sum.unattributed = sum.unattributed.filter(isKept)
        sum.privateMails = sum.privateMails.filter(isKept)
        return sum
    }

    /// Six months before; the simulated weeks end where every month has that day.
    private func oldestKept(on end: Date) -> String {
        let start = SimulatedTime.utc.date(byAdding: .month, value: -6, to: end) ?? end
        return SimulatedTime.day(start)
    }

    // MARK: - Small parts

    /// How long a night may take until it is killed.
    static let killMilliseconds =
        ProcessInfo.processInfo.environment["HEADNOTE_ROTATION_KILL_MS"].flatMap(Int.init) ?? 250

    private mutating func oneIn(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    private mutating func tell(_ text: String) { story.append(text) }

    private mutating func note(_ what: String, _ name: String?) {
        if let name { tell("\(what): \(name)") }
    }
}
