import Authority
import People
package import Rules
import StrictYAML

/// `people.csv` or `permissions.csv` as it lies there, with what is wrong with it.
struct CSVFile<Content> {
    /// `nil` when it cannot be read.
    private(set) var content: Content?
    /// SHA-256 over it; `nil` when it could not be opened.
    private(set) var digest: [UInt8]?
    private(set) var problems: [String] = []

    /// Reads a file once.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - read: makes the content of its bytes; what problems call the file comes second.
    init(_ path: String, read: ([UInt8], String) throws(PeopleProblems) -> Content) {
        do {
            let bytes = try InputFile.read(path, limitBytes: 16 << 20)
            digest = FileDigest.of(bytes)
            content = try read(bytes, path)
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
        sources.people = CSVFile(people, read: Directory.read).content.map(PeopleGuard.init)
        return sources
    }
}
