internal import Crypto
internal import Glibc
internal import PCRE

/// Reads the files of lists and compiles them.
struct CategoryLoader {
    /// The largest `expressions` file that is read, in bytes.
    private static let largestExpressions = 1 << 20
    /// The largest `add` or `allow` that is read, in bytes.
    private static let largestDecisions = 4 << 20

    private let names: [String]
    private let named: NamedEntries
    private var compiler: ListCompiler
    private var decisions = LocalDecisions()
    private var log = ProblemLog()
    private var versions: [CategoryVersion]
    private var protected = CategoryVersion()

    /// Reads and compiles all lists.
    ///
    /// - Parameter sources: where they were found.
    /// - Returns: the compiled lists, without what is wrong with the files; what that was is in
    ///   their description.
    static func compile(_ sources: ListSources) -> ListCompiler.Output {
        var loader = CategoryLoader(sources)
        for folder in sources.folders {
            if folder.isProtected {
                loader.read(folder, into: .protected)
            } else if let index = loader.names.firstIndex(of: folder.name) {
                loader.read(folder, into: .category(index))
            }
        }
        return loader.finish(manifest: sources.manifest)
    }

    private init(_ sources: ListSources) {
        let categories = sources.folders.filter { !$0.isProtected }
        let all = Set(categories.map(\.name)).sorted()
        for name in all.dropFirst(CategorySet.capacity) {
            log.note(
                RuleProblem(
                    categories.first { $0.name == name }?.path ?? name,
                    "there are more than \(CategorySet.capacity) categories"))
        }
        names = Array(all.prefix(CategorySet.capacity))
        named = sources.named
        versions = [CategoryVersion](repeating: CategoryVersion(), count: names.count)
        let bytes = sources.folders.flatMap(\.files).filter { $0.part == .domains }
            .reduce(0) { $0 + min($1.stamp.bytes, FolderReader.largestList) }
        compiler = ListCompiler(expecting: bytes / 16)
    }

    private mutating func read(_ folder: ListFolder, into target: ListTarget) {
        for part in ListFile.Part.allCases {
            let files = folder.files.filter { $0.part == part }
            guard !files.isEmpty, let text = text(of: files, in: folder, target) else { continue }
            switch part {
            case .domains: readDomains(text, into: target)
            case .urls: readAddresses(text, into: target)
            case .expressions: readExpressions(text, into: target)
            case .add: decisions.read(text, adds: true, target, log: &log)
            case .allow:
                guard case .category = target else {
                    log.note(
                        RuleProblem(
                            files[0].path, "nothing is taken out of a protected list",
                            gravity: .remark))
                    continue
                }
                decisions.read(text, adds: false, target, log: &log)
            case .usage: note(date: text, target)
            }
        }
    }

    /// The bytes of a file, or of the pieces that it was split into.
    private mutating func text(
        of files: [ListFile], in folder: ListFolder, _ target: ListTarget
    ) -> ListText? {
        var text = ListText()
        for file in files {
            do throws(FileFault) {
                let bytes = try bytes(of: file)
                let name = "\(folder.name)/\(file.part.rawValue)\(file.piece)"
                switch target {
                case .category(let index): versions[index].add(file, name: name, bytes)
                case .protected: protected.add(file, name: name, bytes)
                }
                text.append(
                    bytes, path: file.path, leavingOut: named.lines[file.path, default: []])
            } catch {
                log.note(RuleProblem(file.path, "cannot be read: \(error.cause)"))
            }
        }
        return text.isEmpty ? nil : text
    }

    /// The bytes of a file; where names were looked for in it, those that were looked through.
    private func bytes(of file: ListFile) throws(FileFault) -> [UInt8] {
        if let bytes = named.texts[file.path] { return bytes }
        return try FolderReader.bytes(
            of: file.path, limitBytes: CategoryLoader.limit(of: file.part))
    }

    /// The largest file of a kind that is read, in bytes.
    static func limit(of part: ListFile.Part) -> Int {
        switch part {
        case .domains, .urls: FolderReader.largestList
        case .expressions: CategoryLoader.largestExpressions
        case .add, .allow, .usage: CategoryLoader.largestDecisions
        }
    }

    private mutating func note(date text: ListText, _ target: ListTarget) {
        guard case .category(let index) = target else { return }
        text.forEachLine { _, line in
            if let date = CategoryVersion.date(inUsage: line) { versions[index].date = date }
        }
    }

    private mutating func readDomains(_ text: ListText, into target: ListTarget) {
        var dirt = ListDirt()
        let verdict = target.verdict
        let fresh = compiler.number(of: ListCompiler.Value(verdict: verdict))
        text.forEachLine { position, line in
            var line = line
            if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
            if ListEntry.isPlainName(line) {
                compiler.insert(host: line, verdict, fresh: fresh)
                return
            }
            switch ListEntry.domain(line) {
            case .blank: break
            case .dirty(let message): dirt.note(text.place(position), message)
            case .network(let network): compiler.insert(network: network, verdict)
            case .name(let name):
                name.withUnsafeBytes { compiler.insert(host: $0, verdict, fresh: fresh) }
            }
        }
        log.note(dirt.problems)
    }

    private mutating func readAddresses(_ text: ListText, into target: ListTarget) {
        var dirt = ListDirt()
        text.forEachLine { position, line in
            switch ListEntry.address(line) {
            case .blank: break
            case .dirty(let message): dirt.note(text.place(position), message)
            case .address(let host, let path):
                compiler.insert(host: host, path: path, target.verdict)
            }
        }
        log.note(dirt.problems)
    }

    private mutating func readExpressions(_ text: ListText, into target: ListTarget) {
        guard case .category(let category) = target else {
            log.note(
                RuleProblem(
                    text.place(ListText.Position(piece: 0, line: 1)).path,
                    "protected channels are domains and urls, not expressions"))
            return
        }
        text.forEachLine { position, line in
            var rest = line[...]
            while rest.last == 0x0D || rest.last == 0x20 { rest = rest.dropLast() }
            guard let first = rest.first, first != UInt8(ascii: "#") else { return }
            let bytes = Array(rest)
            do throws(PatternError) {
                _ = try Pattern(bytes, options: .ignoreCase)
                compiler.description.expressions.append(
                    ListDescription.Expression(category: category, text: bytes))
            } catch {
                let place = text.place(position)
                log.note(
                    RuleProblem(
                        place.path, line: place.line, column: error.offset + 1, error.text))
            }
        }
    }

    private consuming func finish(manifest: [UInt8]) -> ListCompiler.Output {
        var found = log
        decisions.settle(into: &compiler, log: &found)
        compiler.description.names = names
        compiler.description.problems = found.sorted
        compiler.description.manifest = manifest
        var digest = SHA256()
        for (name, version) in zip(names, versions) {
            let own = version.digest
            compiler.description.versions.append((date: version.wordedDate, digest: own))
            digest.update(data: Array("\(name)\0".utf8) + own)
        }
        compiler.description.protectedDigest = protected.digest
        digest.update(data: protected.digest)
        compiler.description.digest = Array(digest.finalize())
        return compiler.finish()
    }
}

/// Where the lines of a list go.
enum ListTarget: Hashable {
    case category(Int)
    case protected

    /// What a line of the list says of its place.
    var verdict: ListVerdict {
        switch self {
        case .category(let index): ListVerdict(listed: CategorySet(index))
        case .protected: ListVerdict(isProtected: true)
        }
    }
}

/// The bytes of a list's file, with the places of the files that it is in.
struct ListText {
    /// A line by the file it is in.
    struct Position {
        let piece: Int
        /// From 1.
        let line: Int
    }

    private var bytes: [UInt8] = []
    private var pieces: [(path: String, start: Int)] = []
    /// The lines that are passed over, by piece.
    private var leftOut: [Int: Set<Int>] = [:]

    var isEmpty: Bool { pieces.isEmpty }

    /// Adds the next piece, which goes on where the last one broke off, be it inside a line.
    ///
    /// - Parameters:
    ///   - more: its bytes.
    ///   - path: its file.
    ///   - lines: the numbers of those of its lines that are passed over.
    mutating func append(_ more: [UInt8], path: String, leavingOut lines: Set<Int> = []) {
        if !lines.isEmpty { leftOut[pieces.count] = lines }
        pieces.append((path, bytes.count))
        if bytes.isEmpty { bytes = more } else { bytes += more }
    }

    /// The file and the line of a position.
    func place(_ position: Position) -> (path: String, line: Int) {
        (pieces[position.piece].path, position.line)
    }

    /// Calls for each line, without its newline.
    func forEachLine(_ body: (Position, UnsafeRawBufferPointer) -> Void) {
        bytes.withUnsafeBytes { all in
            var start = 0
            var piece = 0
            var number = 1
            let isWhole = leftOut.isEmpty
            while start < all.count, let base = all.baseAddress {
                while piece + 1 < pieces.count, pieces[piece + 1].start <= start {
                    piece += 1
                    // The end of a line that another piece began is the first line of this one.
                    number = pieces[piece].start == start ? 1 : 2
                }
                let newline = memchr(base + start, 0x0A, all.count - start)
                let end = newline.map { base.distance(to: UnsafeRawPointer($0)) } ?? all.count
                if isWhole || leftOut[piece]?.contains(number) != true {
                    body(
                        Position(piece: piece, line: number),
                        UnsafeRawBufferPointer(rebasing: all[start..<end]))
                }
                start = end + 1
                number += 1
            }
        }
    }
}
