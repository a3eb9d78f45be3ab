import Foundation
import LogModel
import Rules

/// What `rules compile` did, as text and as JSON.
struct CompiledListsResult {
    let book: RuleBook
    let problems: [RuleProblem]
    let file: String
    let seconds: Double

    /// The size of the file; 0 when it could not be written, which is among the problems.
    private var bytes: Int {
        var facts = stat()
        return stat(file, &facts) == 0 ? Int(facts.st_size) : 0
    }

    var lines: [String] {
        let versions = book.listVersions.map { version in
            "\(version.category.padding(to: 28)) of \(version.date), \(version.digest)"
        }
        let hosts = count(book.hostCount, "host")
        let categories = count(book.categories.count, "category", plural: "categories")
        let size = String(format: "%.1f MB", Double(bytes) / 1e6)
        let done =
            book.compiledItsLists
            ? String(format: "compiled in %.1f s", seconds) : "up to date, nothing was compiled"
        return versions + ["\(hosts) in \(categories), \(size): \(done)"]
    }

    var json: JSONObject {
        var object = JSONObject()
        object.add("file", file)
        object.add("bytes", bytes)
        object.add("hosts", book.hostCount)
        object.add("compiled", book.compiledItsLists)
        object.add(
            "lists",
            book.listVersions.map { version in
                var list = JSONObject()
                list.add("category", version.category)
                list.add("date", version.date)
                list.add("digest", version.digest)
                return list
            })
        object.add("problems", problems.map(\.description))
        return object
    }
}
