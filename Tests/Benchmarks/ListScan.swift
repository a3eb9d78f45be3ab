import Foundation

/// What lists of UT1's size cost a scan whose requests are to hosts no two of which are alike: one by
/// one, and in groups as the night does it.
struct ListScan {
    private static let rounds = 5
    private static let megabytes = 100
    private static let hosts = 800_000
    private let folder: URL
    private let lists: URL

    init(folder: String, lists: URL) {
        self.folder = URL(fileURLWithPath: folder)
        self.lists = lists
    }

    func run() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = folder.appendingPathComponent("access.log").path
        try SyntheticLog.write(
            to: log, bytes: Self.megabytes * 1_000_000, hosts: try mixedHosts())
        let rules = HotPath.shippedRules
        let path = try HotPath(
            flags: rules + "/flags", lists: rules, more: lists.path,
            compiled: folder.appendingPathComponent("lists.compiled").path)
        var found: Set<Int> = []
        let turns = try Turns(Self.rounds) {
            found.insert(try path.matchOneByOne(log).flagged)
        } second: {
            found.insert(try path.match(log).flagged)
        }
        guard found.count == 1, found != [0] else {
            throw BenchmarkFault("the scans flagged \(found)")
        }
        report("read + parse + match, one by one", turns.first, "")
        let share = String(format: ", %.2f of the time", turns.ratio)
        report("read + parse + match, in groups", turns.second, share)
    }

    /// One host in ten is listed.
    private func mixedHosts() throws -> HostList {
        let listed = try SyntheticLists.listedHosts(Self.hosts / 10, in: lists)
        let unlisted = SyntheticLists.unlistedHosts(Self.hosts)
        var hosts = HostList()
        for number in 0..<Self.hosts {
            hosts.bytes += number % 10 == 0 ? listed[number / 10] : unlisted[number]
            hosts.close()
        }
        return hosts
    }

    private func report(_ name: String, _ cost: Cost, _ more: String) {
        let rate = Int(Double(Self.megabytes) / cost.processor)
        print(row(name, String(format: "%6d MB/cpu s", rate) + more))
    }
}

/// What two things took that were done in turn, so that what else the machine does meets both.
struct Turns {
    /// The middle of what the first took.
    let first: Cost
    let second: Cost
    /// The middle of what the second took of the time of the first before it.
    let ratio: Double

    init(_ rounds: Int, first: () throws -> Void, second: () throws -> Void) rethrows {
        let pairs = try (0..<rounds).map { _ in
            (try Cost(of: first), try Cost(of: second))
        }
        self.first = pairs.map(\.0).sorted { $0.processor < $1.processor }[rounds / 2]
        self.second = pairs.map(\.1).sorted { $0.processor < $1.processor }[rounds / 2]
        ratio = pairs.map { $1.processor / $0.processor }.sorted()[rounds / 2]
    }
}
