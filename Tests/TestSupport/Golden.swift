package import Foundation
package import Testing

/// Compares a text with the golden file of that name in the `Golden` folder beside the test.
///
/// With `UPDATE_GOLDEN=1` in the environment (`make golden`) the file is rewritten *and the test
/// fails*, so that an update cannot pass unseen.
///
/// - Parameters:
///   - text: what the code under test made.
///   - name: the golden file's name.
///   - folder: where the golden file is; the `Golden` folder beside the test when not given.
///   - testFile: the test's own path; left to the compiler.
///   - sourceLocation: where a difference is reported; left to the compiler.
/// - Throws: what reading or writing the golden file throws.
package func expectGolden(
    _ text: String, _ name: String, in folder: URL? = nil, testFile: String = #filePath,
    at sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let beside = URL(fileURLWithPath: testFile).deletingLastPathComponent()
        .appendingPathComponent("Golden")
    let file = (folder ?? beside).appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        Issue.record("rewrote \(name); look at the difference", sourceLocation: sourceLocation)
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "differs from \(name)", sourceLocation: sourceLocation)
}

/// A file in the `Fixtures` folder beside the test.
package func fixture(_ name: String, testFile: String = #filePath) -> URL {
    URL(fileURLWithPath: testFile).deletingLastPathComponent()
        .appendingPathComponent("Fixtures").appendingPathComponent(name)
}
