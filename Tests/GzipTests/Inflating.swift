import Foundation
import Gzip

/// What an inflater made of a whole content.
struct Inflated {
    var plain: [UInt8] = []
    var fault: GzipFault?

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
            offset += step.consumed
            if keepsPlain { plain += output[..<step.produced] }
            fault = step.fault
            if step.consumed == 0, step.produced == 0, offset == content.count { break }
        }
        fault = inflater.finish()
    }

    /// Whether just these bytes came out; a comparison that prints nothing when it fails.
    func gives(_ expected: some Sequence<UInt8>) -> Bool {
        plain.elementsEqual(expected)
    }
}

/// The run lengths that every case is inflated with.
let runLengths = [1, 2, 3, 7, 64 << 10]

/// The bytes of a file in the Fixtures folder.
func sample(_ name: String, testFile: String = #filePath) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
    return Array(
        try Data(contentsOf: folder.appendingPathComponent("Fixtures").appendingPathComponent(name))
    )
}
