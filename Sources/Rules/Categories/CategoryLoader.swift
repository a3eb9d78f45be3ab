internal import Glibc
internal import PCRE

/// Reads folders of lists in the layout of squidGuard and UT1.
struct CategoryLoader {
    /// The largest `expressions` file that is read, in bytes.
    private static let largestExpressions = 1 << 20

    /// Where the lines of a list go.
    private enum Target: Hashable {
        case category(Int)
        case protected

        var verdict: ListVerdict {
            switch self {
            case .category(let index): ListVerdict(categories: CategorySet(index))
            case .protected: ListVerdict(isProtected: true)
            }
        }
    }

    private struct Folder {
        let name: String
        let path: String
        let isProtected: Bool
    }

    private var hosts: HostTable
    private var values: [CategoryLists.HostValue] = []
    private var numbers: [CategoryLists.HostValue: UInt32] = [:]
    private var lines: [AddressTable.Line] = []
    private var expressions: [CategoryLists.Expression] = []
    private var log = ProblemLog()
    private var digest: RuleDigest

    /// Reads all folders below some others.
    ///
    /// - Parameters:
    ///   - categories: folders that hold one folder for each category; a category that is in two
    ///     of them has the lines of both.
    ///   - protected: folders that hold one folder for each kind of protected channel.
    ///   - log: gets what is wrong.
    ///   - digest: takes every file that is read.
    /// - Returns: the lists, without what is wrong with them.
    static func load(
        categories: [String], protected: [String], log: inout ProblemLog, digest: inout RuleDigest
    ) -> CategoryLists {
        var loader = CategoryLoader(digest: digest)
        let folders =
            categories.flatMap { loader.folders(in: $0, areProtected: false) }
            + protected.flatMap { loader.folders(in: $0, areProtected: true) }
        let names = loader.names(of: folders)
        loader.hosts = HostTable(expecting: loader.expectedNames(in: folders))
        for folder in folders {
            if folder.isProtected {
                loader.read(folder, into: .protected)
            } else if let index = names.firstIndex(of: folder.name) {
                loader.read(folder, into: .category(index))
            }
        }
        log.note(loader.log.problems)
        digest = loader.digest
        return loader.finish(names: names)
    }

    private init(digest: RuleDigest) {
        hosts = HostTable()
        self.digest = digest
    }

    /// The folders of lists in a folder; links to other lists are skipped, or they would count
    /// everything twice.
    private mutating func folders(in parent: String, areProtected: Bool) -> [Folder] {
        guard let entries = FolderReader.entries(of: parent) else {
            log.note(RuleProblem(parent, "the folder cannot be read"))
            return []
        }
        var found: [Folder] = []
        for entry in entries {
            let path = "\(parent)/\(entry.name)"
            switch entry.kind {
            case .folder where isName(entry.name):
                found.append(Folder(name: entry.name, path: path, isProtected: areProtected))
            case .folder:
                log.note(RuleProblem(path, "a list's name has letters, digits, '-' and '_' only"))
            case .folderLink:
                log.note(RuleProblem(path, "a link to another list is skipped", gravity: .remark))
            case .file, .other: break
            }
        }
        return found
    }

    private func isName(_ name: String) -> Bool {
        name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || byte &- UInt8(ascii: "0") < 10 || lowerCased(byte) &- UInt8(ascii: "a") < 26
            }
    }

    /// The distinct names of categories, as many as a book can hold.
    private mutating func names(of folders: [Folder]) -> [String] {
        let names = Set(folders.lazy.filter { !$0.isProtected }.map(\.name)).sorted()
        for name in names.dropFirst(CategorySet.capacity) {
            log.note(
                RuleProblem(
                    folders.first { $0.name == name }?.path ?? name,
                    "there are more than \(CategorySet.capacity) categories"))
        }
        return Array(names.prefix(CategorySet.capacity))
    }

    /// About how many names the files hold, from their sizes.
    private func expectedNames(in folders: [Folder]) -> Int {
        folders.reduce(0) { total, folder in
            var facts = stat()
            guard stat("\(folder.path)/domains", &facts) == 0 else { return total }
            return total + min(Int(facts.st_size), FolderReader.largestList) / 16
        }
    }

    private mutating func read(_ folder: Folder, into target: Target) {
        let files = ["domains", "urls", "expressions"].filter {
            FolderReader.kind(of: "\(folder.path)/\($0)") == .file
        }
        if files.isEmpty {
            log.note(
                RuleProblem(folder.path, "no domains, urls or expressions in it", gravity: .remark))
        }
        for file in files {
            let path = "\(folder.path)/\(file)"
            let limit =
                file == "expressions"
                ? CategoryLoader.largestExpressions : FolderReader.largestList
            do throws(FileFault) {
                let bytes = try FolderReader.bytes(of: path, limitBytes: limit)
                digest.add(
                    name:
                        "\(folder.isProtected ? "protected" : "categories")/\(folder.name)/\(file)",
                    bytes: bytes)
                read(file, bytes, path: path, into: target)
            } catch {
                log.note(RuleProblem(path, "cannot be read: \(error.cause)"))
            }
        }
    }

    private mutating func read(_ file: String, _ bytes: [UInt8], path: String, into target: Target)
    {
        switch (file, target) {
        case ("domains", _):
            readDomains(bytes, path: path, into: target)
        case ("urls", _):
            readAddresses(bytes, path: path, into: target)
        case (_, .category(let index)):
            readExpressions(bytes, path: path, into: index)
        case (_, .protected):
            log.note(RuleProblem(path, "protected channels are domains and urls, not expressions"))
        }
    }

    private mutating func readDomains(_ bytes: [UInt8], path: String, into target: Target) {
        var dirt = Dirt(path: path)
        let fresh = number(of: CategoryLists.HostValue(verdict: target.verdict))
        forEachLine(of: bytes) { number, line in
            switch ListEntry.domain(line) {
            case .blank: break
            case .dirty(let message): dirt.note(number, message)
            case .name(let name): insert(name, target, fresh: fresh)
            }
        }
        log.note(dirt.problems)
    }

    private mutating func insert(_ name: [UInt8], _ target: Target, fresh: UInt32) {
        // Taken out and put back, because the closure needs the values while the table changes.
        var table = HostTable(expecting: 0, seed: 0)
        swap(&table, &hosts)
        name.withUnsafeBytes { name in
            table.insert(name) { old in
                guard let old, old != fresh else { return fresh }
                var value = values[Int(old)]
                value.verdict.formUnion(target.verdict)
                return number(of: value)
            }
        }
        swap(&table, &hosts)
    }

    private mutating func readAddresses(_ bytes: [UInt8], path: String, into target: Target) {
        var dirt = Dirt(path: path)
        forEachLine(of: bytes) { number, line in
            switch ListEntry.address(line) {
            case .blank: break
            case .dirty(let message): dirt.note(number, message)
            case .address(let host, let path):
                lines.append(AddressTable.Line(host: host, path: path, verdict: target.verdict))
            }
        }
        log.note(dirt.problems)
    }

    private mutating func readExpressions(_ bytes: [UInt8], path: String, into category: Int) {
        forEachLine(of: bytes) { number, line in
            var text = line[...]
            while text.last == 0x0D || text.last == 0x20 { text = text.dropLast() }
            guard let first = text.first, first != UInt8(ascii: "#") else { return }
            do throws(PatternError) {
                let pattern = try Pattern(Array(text), options: .ignoreCase)
                expressions.append(
                    CategoryLists.Expression(
                        category: category, pattern: pattern,
                        literals: RegexLiterals.required(by: Array(text))))
            } catch {
                log.note(RuleProblem(path, line: number, column: error.offset + 1, error.text))
            }
        }
    }

    private func forEachLine(
        of bytes: [UInt8], _ body: (Int, UnsafeRawBufferPointer) -> Void
    ) {
        bytes.withUnsafeBytes { all in
            var start = 0
            var number = 1
            while start < all.count, let base = all.baseAddress {
                let rest = all.count - start
                let newline = memchr(base + start, 0x0A, rest).map { base.distance(to: $0) }
                let end = newline ?? all.count
                body(number, UnsafeRawBufferPointer(rebasing: all[start..<end]))
                start = end + 1
                number += 1
            }
        }
    }

    /// The number that stands for a value in the table of hosts.
    private mutating func number(of value: CategoryLists.HostValue) -> UInt32 {
        if let number = numbers[value] { return number }
        let number = UInt32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    /// Puts the hosts of addresses into the table of hosts.
    private mutating func finish(names: [String]) -> CategoryLists {
        let addresses = AddressTable(lines)
        for (group, host) in addresses.hosts.enumerated() {
            var value = CategoryLists.HostValue()
            host.withUnsafeBytes { name in
                if let old = hosts.find(name) { value = values[Int(old)] }
                value.group = Int32(group)
                let number = UInt32(values.count)
                values.append(value)
                hosts.insert(name) { _ in number }
            }
        }
        return CategoryLists(
            names: names, hosts: hosts, values: values, addresses: addresses,
            expressions: expressions)
    }
}

/// The dirty lines of one list: the first few by number, the rest counted.
private struct Dirt {
    private static let most = 20

    let path: String
    private(set) var problems: [RuleProblem] = []
    private var count = 0

    init(path: String) {
        self.path = path
    }

    mutating func note(_ line: Int, _ message: String) {
        count += 1
        if count <= Dirt.most {
            problems.append(
                RuleProblem(path, line: line, "left out: \(message)", gravity: .remark))
        } else if count == Dirt.most + 1 {
            problems.append(
                RuleProblem(
                    path, line: line, "more lines are left out from here on", gravity: .remark))
        }
    }
}
