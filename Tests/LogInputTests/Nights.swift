import Foundation
import Gzip
import LogInput
import LogModel
import Synchronization
import TestSupport

/// A folder of logs that is read night after night, as the real job does it.
struct Nights {
    let folder: TemporaryFolder
    /// What was stored after the last block of work.
    private(set) var known: [KnownStream] = []

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What one night found and read.
    struct Result {
        /// `path: decision`, in reading order.
        var decisions: [String] = []
        /// The lines read, without their newlines, in order.
        var lines: [String] = []
    }

    /// Reads all that is new, committing after each block.
    ///
    /// - Parameters:
    ///   - limits: small blocks make many commits.
    ///   - killedAfter: how many blocks are committed before the process dies; `nil` for a whole run.
    /// - Returns: what was found and read.
    /// - Throws: what no scenario expects.
    mutating func run(
        limits: InputLimits = InputLimits(), killedAfter: Int? = nil
    ) throws -> Result {
        var result = Result()
        var blocksLeft = killedAfter ?? .max
        let tracker = makeTracker()
        let files = SourceFiles.find(globs: ["*"], in: folder.url.path).files
        for recognised in tracker.recognise(files) {
            let name = String(recognised.file.path.dropFirst(folder.url.path.count + 1))
            result.decisions.append("\(name): \(word(for: recognised.decision))")
            switch recognised.decision {
            case .new(let stream), .continues(let stream):
                try read(recognised.file, stream, tracker, limits, &blocksLeft, &result.lines)
            default:
                break
            }
            if blocksLeft == 0 { break }
        }
        return result
    }

    private mutating func read(
        _ file: LogFile, _ stream: KnownStream, _ tracker: StreamTracker, _ limits: InputLimits,
        _ blocksLeft: inout Int, _ lines: inout [String]
    ) throws {
        var stream = stream
        var reader = try LineReader(
            file: file, stream: 0, limits: limits, startingAt: stream.readTo)
        var reachedEnd = false
        while !reachedEnd, blocksLeft > 0 {
            let outcome = reader.read(lastLine: file.isLive ? .hold : .deliver) { block in
                let text = String(decoding: block.bytes, as: UTF8.self)
                lines += text.split(separator: "\n", omittingEmptySubsequences: true).map(
                    String.init)
                return false
            } rejected: { _ in
            }
            reachedEnd = outcome.reachedEnd
            stream = try tracker.advanced(stream, by: reader, in: file)
            commit(stream)
            blocksLeft -= 1
        }
    }

    private mutating func commit(_ stream: KnownStream) {
        guard !stream.isBlank else { return }
        if let index = known.firstIndex(where: { $0.id == stream.id }) {
            known[index] = stream
        } else {
            known.append(stream)
        }
    }

    private func makeTracker() -> StreamTracker {
        let generator = Mutex(SeededGenerator(seed: UInt64(known.count)))
        return StreamTracker(
            known: known, mac: testMAC,
            random: { count in
                generator.withLock { generator in
                    (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                }
            })
    }

    private func word(for decision: StreamDecision) -> String {
        switch decision {
        case .new: "new"
        case .continues: "continues"
        case .unchanged: "unchanged"
        case .duplicate(let path): "duplicate of \(path.dropFirst(folder.url.path.count + 1))"
        case .cutShort: "cut short"
        case .empty: "empty"
        case .unreadable(let fault): fault.code.rawValue
        }
    }
}

/// FNV-1a: good enough to tell the contents of a test apart.
let testMAC: ContentMAC = { bytes in
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return withUnsafeBytes(of: hash.littleEndian) { Array($0) }
}

extension Nights {
    /// Lines of one log, each with its number: 64 bytes, so that 64 of them are 4096.
    static func lines(_ log: String, _ numbers: Range<Int>) -> [String] {
        numbers.map { number in
            let text = "\(log) \(number) "
            return text + String(repeating: "-", count: 63 - text.count)
        }
    }

    private func text(_ lines: [String]) -> [UInt8] {
        Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// Writes a file anew.
    func write(_ name: String, _ lines: [String]) throws {
        try folder.write(text(lines), to: name)
    }

    /// Writes a file anew, as gzip.
    func writeGzip(_ name: String, _ lines: [String], withoutLast missing: Int = 0) throws {
        try folder.write(GzipWriter.member(of: text(lines)).dropLast(missing), to: name)
    }

    /// Adds to a file that is there.
    func append(_ name: String, _ lines: [String]) throws {
        try append(name, text: String(decoding: text(lines), as: UTF8.self))
    }

    /// Adds bytes to a file that is there.
    func append(_ name: String, text: String) throws {
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent(name))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func rename(_ name: String, _ other: String) throws {
        try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path(other))
    }

    func copy(_ name: String, _ other: String) throws {
        try FileManager.default.copyItem(atPath: folder.path(name), toPath: folder.path(other))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: folder.path(name))
    }

    /// Writes over a file without making another one of it.
    func rewrite(_ name: String, _ lines: [String]) throws {
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent(name))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text(lines)))
        try handle.close()
    }

    /// Lets a file break off after so many bytes.
    func cut(_ name: String, to bytes: UInt64) throws {
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent(name))
        try handle.truncate(atOffset: bytes)
        try handle.close()
    }

    /// Puts a compressed file into a plain one's place.
    func compress(_ name: String, _ other: String) throws {
        let plain = try Data(contentsOf: folder.url.appendingPathComponent(name))
        try folder.write(GzipWriter.member(of: Array(plain)), to: other)
        try remove(name)
    }
}
