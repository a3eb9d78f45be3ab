import Foundation
import Gzip

/// What an inflater made of a whole content.
struct Inflated: Equatable {
    var plain: [UInt8] = []
    var fault: GzipFault?
    var steps = 0

    /// Inflates a content in runs of a fixed length, through an output of a fixed length.
    init(
        _ content: [UInt8], inputBytes: Int, outputBytes: Int,
        limit: ExpansionLimit = ExpansionLimit(), keepsPlain: Bool = true
    ) throws {
        var inflater = try Inflater(limit: limit)
        var output = [UInt8](repeating: 0, count: outputBytes)
        var offset = 0
        while fault == nil {
            let end = min(content.count, offset + inputBytes)
            let step = content[offset..<end].withUnsafeBytes { input in
                output.withUnsafeMutableBytes { inflater.step(from: input, into: $0) }
            }
            steps += 1
            offset += step.consumed
            if keepsPlain { plain += output[..<step.produced] }
            fault = step.fault
            if step.consumed == 0, step.produced == 0, offset == content.count { break }
        }
        fault = inflater.finish()
    }

    /// Without the count of steps, which depends on the run lengths.
    static func == (one: Inflated, other: Inflated) -> Bool {
        one.plain == other.plain && one.fault == other.fault
    }
}

/// The run lengths that every case is inflated with.
let runLengths = [1, 2, 3, 7, 64 << 10]

/// The bytes of a file in the Fixtures folder.
func sample(_ name: String, testFile: String = #filePath) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    return Array(
        try Data(contentsOf: folder.appendingPathComponent("Fixtures").appendingPathComponent(name)))
}
