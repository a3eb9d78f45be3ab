/// The lines of short lists that hold an account or a name of `people.csv`.
///
/// A host such as `jsmith-laptop` in a list makes the tally of every rule on its category a tally of
/// somebody, as it does in a rule. Looked through are every `add`, and `domains`, `urls` and
/// `expressions` of a list that is short enough to be written by hand, whoever wrote it: shipped ones
/// and short ones taken over count. Longer ones hold names of strangers, and would cost every start
/// seconds. Comments may name anybody, and so may protected lists and `allow`, by which nobody is
/// counted. An account may be a common word, so a line that is left out is a remark and no fault.
struct NamedEntries {
    /// A list whose files have more bytes than this is not looked through.
    static let longestListBytes = 64 << 10

    /// The numbers of the lines, from 1, by the path of their file.
    private(set) var lines: [String: Set<Int>] = [:]
    /// Where they are, without what they hold.
    private(set) var problems: [RuleProblem] = []
    /// What was looked through, by path: the lists are made of the same bytes.
    private(set) var texts: [String: [UInt8]] = [:]

    /// How many they are.
    var count: Int { lines.values.reduce(0) { $0 + $1.count } }

    /// None.
    init() {}

    /// Looks through the lists of some folders.
    init(in folders: [ListFolder], of people: PeopleGuard) {
        for folder in folders where !folder.isProtected {
            for part in NamedEntries.parts(of: folder) {
                look(through: folder.files.filter { $0.part == part }, part, people)
            }
        }
    }

    /// Each line as a word, so that lists which were compiled without others are known to be old.
    var marks: [String] {
        lines.sorted { $0.key < $1.key }.flatMap { path, numbers in
            numbers.sorted().map { "left out \(path):\($0)" }
        }
    }

    private static func parts(of folder: ListFolder) -> [ListFile.Part] {
        let listed: [ListFile.Part] = [.domains, .urls, .expressions]
        let bytes = folder.files.filter { listed.contains($0.part) }
            .reduce(0) { $0 + min($1.stamp.bytes, FolderReader.largestList) }
        return bytes > longestListBytes ? [.add] : listed + [.add]
    }

    private mutating func look(
        through files: [ListFile], _ part: ListFile.Part, _ people: PeopleGuard
    ) {
        var text = ListText()
        for file in files {
            do throws(FileFault) {
                let limit = CategoryLoader.limit(of: part)
                let bytes = try FolderReader.bytes(of: file.path, limitBytes: limit)
                texts[file.path] = bytes
                text.append(bytes, path: file.path)
            } catch {
                // Told when the lists are compiled, which leave the file out then.
                continue
            }
        }
        var dirt = ListDirt()
        text.forEachLine { position, line in
            guard people.isNamed(in: NamedEntries.entry(line, part)) else { return }
            let place = text.place(position)
            lines[place.path, default: []].insert(place.line)
            dirt.note(
                place,
                "it holds an account or a name of people.csv; a site's lists may not ask who "
                    + "somebody is; delete it if it means that person, else leave it: it has no effect"
            )
        }
        problems += dirt.problems
    }

    /// What a line asks for, decoded as it is compared, without what is said about it.
    private static func entry(_ line: UnsafeRawBufferPointer, _ part: ListFile.Part) -> String {
        if part == .expressions {
            return line.first == UInt8(ascii: "#") ? "" : String(decoding: line, as: UTF8.self)
        }
        let body =
            part == .add
            ? UnsafeRawBufferPointer(rebasing: line.prefix { $0 != UInt8(ascii: "#") })
            : ListEntry.body(of: line)
        var plain: [UInt8] = []
        RequestText.append(body, to: &plain)
        return String(decoding: plain, as: UTF8.self)
    }
}
