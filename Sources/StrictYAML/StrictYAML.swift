// StrictYAML: the bytes of a file that people write -> a tree of scalars with positions.
//
// What comes in: at most so many bytes of UTF-8. What goes out: `YAMLTree`, in which `012` and
// `no` are still text, or every problem with line and column. What it refuses: anchors, aliases
// and tags (before the parser could expand them), duplicate keys, deep nesting, other encodings.
// What it never does: open a file, or guess a type. It is the only importer of Yams.

import Yams

/// Reads YAML files that people write.
package enum StrictYAML {
    /// The largest site file, authorisation or list of authorities that is read.
    package static let defaultLimitBytes = 262_144
    /// The largest rule file that is read.
    package static let ruleLimitBytes = 1 << 20

    /// Reads all documents of a file; an empty file has none.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what problems call the file.
    ///   - limitBytes: a larger file is refused unread.
    /// - Returns: the root of each document.
    /// - Throws: ``YAMLProblems`` with at least one problem.
    package static func documents(
        _ bytes: [UInt8], path: String, limitBytes: Int = defaultLimitBytes
    ) throws(YAMLProblems) -> [YAMLTree] {
        let text = try checkedText(bytes, path: path, limitBytes: limitBytes)
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            var roots: [YAMLTree] = []
            while let root = try parser.nextRoot() {
                roots.append(YAMLTree(root))
            }
            return roots
        } catch {
            throw YAMLProblems([YAMLProblem(error, path: path)])
        }
    }

    /// Reads a file that must hold one document.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: what problems call the file.
    ///   - limitBytes: a larger file is refused unread.
    ///   - emptiness: what is said of a file that holds nothing, or nothing but comments.
    /// - Returns: the document's root.
    /// - Throws: ``YAMLProblems``, also when there is no document or a second one.
    package static func document(
        _ bytes: [UInt8], path: String, limitBytes: Int = defaultLimitBytes,
        emptiness: String = "the file is empty"
    ) throws(YAMLProblems) -> YAMLTree {
        let roots = try documents(bytes, path: path, limitBytes: limitBytes)
        guard let root = roots.first else {
            throw YAMLProblems([YAMLProblem(path: path, mark: .start, message: emptiness)])
        }
        guard roots.count == 1 else {
            throw YAMLProblems([
                YAMLProblem(
                    path: path, mark: roots[1].mark, message: "a second document begins here")
            ])
        }
        return root
    }

    /// The text of a file that is safe to hand to the parser.
    private static func checkedText(
        _ bytes: [UInt8], path: String, limitBytes: Int
    ) throws(YAMLProblems) -> String {
        var message: String?
        if bytes.count > limitBytes {
            message = "the file has \(bytes.count) bytes; at most \(limitBytes) are read"
        } else if bytes.contains(0) {
            message = "the file holds a zero byte, so it is not text"
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let text = String(validating: body, as: UTF8.self)
        if message == nil, text == nil { message = "the file is not UTF-8 text" }
        guard message == nil, let text else {
            throw YAMLProblems([
                YAMLProblem(path: path, mark: .start, message: message ?? "the file is not text")
            ])
        }
        var scan = ReferenceScan(Array(body))
        let found = scan.run()
        guard found.isEmpty else {
            throw YAMLProblems(
                found.map { YAMLProblem(path: path, mark: $0.mark, message: $0.message) })
        }
        return text
    }
}
