package import LogModel

/// Where a rule book is read from.
package struct RuleSources: Sendable {
    /// Folders of rule files (searched to any reasonable depth), or rule files.
    package var flagFolders: [String]
    /// Folders that hold one folder for each category.
    package var categoryFolders: [String]
    /// Folders that hold one folder for each kind of protected channel.
    package var protectedFolders: [String]
    /// A school's book: its rules may not ask who somebody is.
    package var isSiteBook: Bool
    /// The school's own domains.
    package var ownDomains: [String]
    /// Whom rules and short lists may not name; `nil` where nobody is known.
    package var people: PeopleGuard?
    /// The file where the lists are kept compiled; `nil` where they are compiled every time.
    package var compiledLists: String?
    /// Whether lists that had to be compiled are put into that file.
    package var keepsCompiledLists = false

    /// Names the sources.
    package init(
        flagFolders: [String], categoryFolders: [String] = [], protectedFolders: [String] = [],
        isSiteBook: Bool = true, ownDomains: [String] = []
    ) {
        self.flagFolders = flagFolders
        self.categoryFolders = categoryFolders
        self.protectedFolders = protectedFolders
        self.isSiteBook = isSiteBook
        self.ownDomains = ownDomains
    }
}

extension RuleSources {
    /// Whether a name can be that of a list: letters, digits, `-` and `_`, at most 64.
    package static func isListName(_ name: String) -> Bool {
        !name.isEmpty && ListSources.isName(name)
    }
}

/// All rules and lists of a school, compiled; shared by all workers.
package struct RuleBook: Sendable {
    /// The rules, ordered by id; a rule's index is its place here.
    package let rules: [FlagRule]
    /// The rules over matches of these.
    package let correlations: CorrelationBook
    /// The names of the categories, sorted; a category's index is its place here.
    package let categories: [String]
    /// SHA-256 over every file the book was made from.
    package let digest: [UInt8]
    let lists: CategoryLists
    /// What is allowed in its filters and probably not meant.
    var remarks: [RuleProblem] = []
    /// How many lines of lists are left out because they hold an account or a name of `people.csv`.
    package private(set) var namedLines = 0

    /// Reads a book.
    ///
    /// What is wrong is left out and told; the rest works.
    ///
    /// - Parameter sources: what to read. `isSiteBook` says how strictly.
    /// - Returns: the book, and all problems in the order of paths and lines.
    package static func load(_ sources: RuleSources) -> (book: RuleBook, problems: [RuleProblem]) {
        var log = ProblemLog()
        var digest = RuleDigest()
        let lists = CategoryLists.load(sources, log: &log)
        digest.add(name: "lists", bytes: lists.digest)
        let mode = ReadingMode(
            isSiteBook: sources.isSiteBook,
            categories: sources.categoryFolders.isEmpty ? nil : lists.names,
            ownDomains: sources.ownDomains.map {
                String(decoding: $0.utf8.map(lowerCased), as: UTF8.self)
            },
            people: sources.people)
        let documents = RuleFiles.read(
            sources.flagFolders, mode: mode, log: &log, digest: &digest)
        let correlations = CorrelationLinker.link(documents, mode: mode, log: &log)
        var book = RuleBook(
            rules: documents.rules, correlations: correlations, categories: lists.names,
            digest: digest.finish(), lists: lists)
        book.remarks = documents.filters.flatMap(\.remarks)
        book.namedLines = log.namedLines
        return (book, log.sorted)
    }

    /// Whether a match of a rule is a flag: a rule that correlations name is not, unless one of them
    /// says so.
    package func flagsByItself(_ rule: RuleIndex) -> Bool {
        rules[rule].raisesFlags && !correlations.silentRules.contains(rule)
    }

    /// The headings of rules and correlations, each ordered by id, and whether its matches are flags.
    package var headings: [(heading: RuleHeading, flags: Bool)] {
        rules.indices.map { (rules[$0].heading, flagsByItself($0)) }
            + correlations.rules.indices.map {
                (correlations.rules[$0].heading, correlations.raisesFlags($0))
            }.sorted { $0.0.id < $1.0.id }
    }

    /// What the documents of rules, correlations and the filters of rules say, as digests by id.
    package var fingerprints: [String: [UInt8]] {
        let all =
            rules.map(\.heading) + correlations.rules.map(\.heading) + rules.flatMap(\.filters)
        return Dictionary(all.map { ($0.id, $0.fingerprint) }) { first, _ in first }
    }

    /// Whether records are held against a rule.
    func isMatched(_ rule: RuleIndex) -> Bool {
        flagsByItself(rule) || (rules[rule].isEnabled && correlations.concerns(rule))
    }

    /// Whether any rule looks at the records of a channel.
    package func looksAt(_ channel: Channel) -> Bool {
        rules.indices.contains { index in
            isMatched(index) && (rules[index].channel.map { $0 == channel } ?? true)
        }
    }

    /// How many hosts the lists know.
    package var hostCount: Int { lists.hostCount }

    /// Whether the lists know a host or one of its parent domains, as a category or protected.
    ///
    /// - Parameter host: a name in any case and script, or an address; without a port.
    /// - Returns: whether any list, or the school itself, put it anywhere.
    package func knows(host: UnsafeRawBufferPointer) -> Bool {
        let verdict = lists.find(host: host).verdict
        return verdict.isProtected || !verdict.categories.isEmpty
    }

    /// How many of some hosts the lists know, looked up in groups as a matcher does it.
    ///
    /// - Parameter hosts: each as for ``knows(host:)``.
    /// - Returns: the number of those that this says `true` of.
    package func countKnown(_ hosts: [UnsafeRawBufferPointer]) -> Int {
        var findings = HostFindings(lists)
        var known = 0
        for start in stride(from: 0, to: hosts.count, by: HostFindings.capacity) {
            let count = min(HostFindings.capacity, hosts.count - start)
            findings.find(count) { hosts[start + $0] }
            for place in 0..<count {
                let verdict = findings[place, of: hosts[start + place]]?.verdict
                guard let verdict, verdict.isProtected || !verdict.categories.isEmpty else {
                    continue
                }
                known += 1
            }
        }
        return known
    }

    /// Whether the lists had to be compiled, because none were kept or their files changed since.
    package var compiledItsLists: Bool { lists.wasCompiled }

    /// Which version of each category's list the book holds, in the order of the categories.
    package var listVersions: [ListVersion] { lists.versions }

    /// SHA-256 over every file that names protected channels.
    package var protectedDigest: [UInt8] { lists.protectedDigest }
}
