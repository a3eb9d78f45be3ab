import Foundation

/// What many rules take: to load, and to match a log with.
struct RuleTable {
    private static let rounds = 5
    private static let megabytes = 50
    private let folder: URL

    init(folder: URL) {
        self.folder = folder
    }

    func run() throws {
        print("Rules on \(Self.megabytes) MB of Squid log, middle of \(Self.rounds) rounds")
        let log = folder.appendingPathComponent("rules.log").path
        try SyntheticLog.write(to: log, bytes: Self.megabytes * 1_000_000)
        var costs: [Double] = []
        for count in [100, 3000] {
            let rules = folder.appendingPathComponent("flags-\(count)")
            try RuleTable.write(count, to: rules)
            var path: HotPath?
            let load = try Cost {
                path = try HotPath(flags: rules.path, lists: HotPath.shippedRules)
            }
            guard let path, path.ruleCount == count else {
                throw BenchmarkFault("not every rule was read")
            }
            print(row("load of \(count) rules", String(format: "%6.0f ms", load.processor * 1e3)))
            let matches = try (0..<Self.rounds).map { _ in try Cost { _ = try path.match(log) } }
            let middle = matches.map(\.processor).sorted()[Self.rounds / 2]
            costs.append(middle)
            print(
                row(
                    "read + parse + match, \(count)",
                    String(format: "%6d MB/cpu s", Int(Double(Self.megabytes) / middle))))
        }
        print(
            row("3,000 rules to 100", String(format: "%6.1f times the time", costs[1] / costs[0])))
    }

    /// Writes rules of the kinds that schools and the public collections have: words in URLs, ends of hosts,
    /// agents, a few with short words, categories and patterns.
    private static func write(_ count: Int, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var random = SplitMix64(state: 3000)
        func word(_ length: Int) -> String {
            String(decoding: (0..<length).map { _ in UInt8(97 + random.below(26)) }, as: UTF8.self)
        }
        for number in 0..<count {
            let detection =
                switch number % 10 {
                case 0: "c-uri|contains: '/\(word(3))/'"
                case 1: "category: gambling\n    c-uri|contains: '\(word(6))'"
                case 2: "c-uri|re: '\(word(5))[0-9]+\\.php'"
                case 3: "cs-host|endswith: '.\(word(7)).example'"
                case 4: "c-useragent|contains: '\(word(8))'"
                case 5: "c-uri|contains|all: ['\(word(5))', '\(word(9))']"
                case 6: "c-uri-extension: ['\(word(3))', '\(word(4))']"
                default: "c-uri|contains: ['\(word(7))', '\(word(10))', '\(word(12))']"
                }
            let digits = String(format: "%012d", number)
            let text =
                "title: Rule \(number)\nid: 00000000-0000-4000-8000-\(digits)\n"
                + "logsource: {category: proxy}\ndetection:\n  s:\n    \(detection)\n"
                + "  condition: s\nlevel: low\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(number).yml"))
        }
    }
}
