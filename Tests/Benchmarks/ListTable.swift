import Foundation
import LogModel
import Rules

/// What lists of UT1's size take: to compile, to open, to ask.
struct ListTable {
    private static let rounds = 5
    private static let lookups = 1_000_000
    private let lists: URL
    private let file: String

    init(folder: URL) {
        lists = folder.appendingPathComponent("categories")
        file = folder.appendingPathComponent("lists.compiled").path
    }

    func run() throws {
        print("Category lists of UT1's size, middle of \(Self.rounds) rounds")
        try SyntheticLists.write(to: lists)
        try MemoryProbe.again(["compile", lists.path, file])
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        print(row("file", String(format: "%6.1f MB", Double(size ?? 0) / 1e6)))
        let starts = try (0..<Self.rounds).map { _ in
            try Cost { _ = try ListTable.book(lists.path, file, mayCompile: false) }
        }
        let start = starts.sorted { $0.wall < $1.wall }[Self.rounds / 2]
        print(
            row(
                "start",
                String(
                    format: "%6.1f ms (%.1f ms of the processor)", start.wall * 1e3,
                    start.processor * 1e3)))
        print(row("memory read at random", String(format: "%6.0f ns", ListTable.memoryRead())))
        let book = try ListTable.book(lists.path, file, mayCompile: false)
        let unlisted = SyntheticLists.unlistedHosts(Self.lookups)
        try report("not listed", book, unlisted, finds: 0)
        let listed = try SyntheticLists.listedHosts(Self.lookups, in: lists)
        try report("listed", book, listed, finds: Self.lookups)
        try ListScan(folder: file + "-scan", lists: lists).run()
    }

    /// Compiles the lists of a folder and prints what that took.
    static func compile(_ lists: String, to file: String) throws {
        var hosts = 0
        let cost = try Cost { hosts = try book(lists, file, mayCompile: true).hostCount }
        print(
            row(
                "compile",
                String(
                    format: "%6.2f s (%.2f s of the processor), ", cost.wall, cost.processor)
                    + "\(hosts) hosts"))
        print(row("peak memory of that", "\(try MemoryProbe.peakKilobytes() / 1024) MB"))
    }

    private static func book(_ lists: String, _ file: String, mayCompile: Bool) throws -> RuleBook {
        var sources = RuleSources(flagFolders: [], categoryFolders: [lists])
        sources.compiledLists = file
        sources.keepsCompiledLists = mayCompile
        let (book, problems) = RuleBook.load(sources)
        guard problems.isEmpty, book.compiledItsLists == mayCompile else {
            throw BenchmarkFault("the lists were not as they should be: \(problems)")
        }
        return book
    }

    /// What one read at a random place of 100 MB takes, each waiting for the one before it: what this
    /// machine could do at best while it was measured.
    private static func memoryRead() -> Double {
        let count = 1 << 24
        var random = SplitMix64(state: 1)
        var next = [UInt32](repeating: 0, count: count)
        for index in next.indices { next[index] = UInt32(random.below(count)) }
        let steps = 2_000_000
        var place = 0
        var sum = 0
        let cost = Cost {
            for step in 0..<steps {
                // Another place every time, or a short circle would be walked.
                place = (Int(next[place]) + step) & (count - 1)
                sum &+= place
            }
        }
        precondition(sum != 0, "the reads must not be left out")
        return cost.processor * 1e9 / Double(steps)
    }

    /// Looks all hosts up one at a time and in groups, in turn.
    private func report(
        _ name: String, _ book: RuleBook, _ hosts: HostList, finds: Int
    ) throws {
        let turns = try hosts.withAll { hosts in
            try Turns(Self.rounds) {
                try ListTable.check(hosts.count { book.knows(host: $0) }, finds)
            } second: {
                try ListTable.check(book.countKnown(hosts), finds)
            }
        }
        let scale = 1e9 / Double(hosts.count)
        print(
            row(
                "lookup, \(name), one at a time",
                String(format: "%6.0f ns", turns.first.processor * scale)))
        print(
            row(
                "lookup, \(name), in groups of \(RecordGroup.capacity)",
                String(
                    format: "%6.0f ns, %.2f of that", turns.second.processor * scale, turns.ratio)))
    }

    private static func check(_ found: Int, _ expected: Int) throws {
        guard found == expected else {
            throw BenchmarkFault("\(found) hosts were found and not \(expected)")
        }
    }
}
