import Authority
import People
package import Rules

/// `people.csv` as it lies there, with what is wrong with it.
struct PeopleFile {
    /// `nil` when it cannot be read.
    private(set) var directory: Directory?
    /// `nil` when it could not be opened.
    private(set) var digest: [UInt8]?
    private(set) var problems: [String] = []

    init(_ path: String) {
        do {
            let bytes = try InputFile.read(path, limitBytes: 16 << 20)
            digest = FileDigest.of(bytes)
            directory = try Directory.read(csv: bytes, path: path)
        } catch let error as PeopleProblems {
            problems = error.problems.map(\.description)
        } catch {
            problems = [String(describing: error)]
        }
    }
}

extension Site {
    /// Where rules and lists lie, with those whom a rule may not name, as far as `people.csv` can be
    /// read.
    package var checkedRules: RuleSources {
        var sources = rules
        sources.people = PeopleFile(people).directory.map(PeopleGuard.init)
        return sources
    }
}
