import Foundation
import Gzip
import LogInput
import LogModel

/// The stream tracker over a folder in which a log grows and is rotated.
///
/// The input is a script: each byte an act on the files or a night. Lines are numbered, so that no
/// two are alike. Nothing is emptied but by a copy that keeps it, so every line must be delivered
/// exactly once.
enum FuzzedStreams {
    static func run(_ bytes: [UInt8]) {
        var folder = LogFolder()
        defer { folder.remove() }
        for byte in bytes.prefix(40) { folder.act(byte) }
        folder.night()
        precondition(folder.delivered == folder.written, "a line was lost or counted twice")
    }
}

/// The files of one source and what was read of them.
private struct LogFolder {
    private let path: String
    private var known: [KnownStream] = []
    private(set) var written: [Int: Int] = [:]
    private(set) var delivered: [Int: Int] = [:]
    private var next = 0
    /// The highest number that a rotated file has.
    private var oldest = 0

    init() {
        var template = Array("/tmp/headnote-fuzz-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder could be made in /tmp")
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func remove() {
        // Left behind it harms nothing: each input has its own.
        try? FileManager.default.removeItem(atPath: path)
    }

    mutating func act(_ byte: UInt8) {
        switch byte % 8 {
        case 0...2: append(Int(byte >> 3) + 1)
        case 3: rotate(byCopying: false)
        case 4: rotate(byCopying: true)
        case 5: compress(1 + Int(byte >> 3) % 4)
        default: night()
        }
    }

    private func file(_ number: Int, isPacked: Bool = false) -> String {
        path + "/a.log" + (number == 0 ? "" : ".\(number)") + (isPacked ? ".gz" : "")
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    // Foundation's own reading leaks, which the fuzzer would find again and again.
    private func bytes(of path: String) -> [UInt8] {
        guard let input = fopen(path, "r") else { return [] }
        defer { fclose(input) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, input)
        return Array(bytes.prefix(count))
    }

    private func write(_ bytes: [UInt8], to path: String) {
        guard let output = fopen(path, "w") else { return }
        fwrite(bytes, 1, bytes.count, output)
        fclose(output)
    }

    private mutating func append(_ count: Int) {
        guard let out = fopen(file(0), "a") else { return }
        for _ in 0..<count {
            fputs("line \(next)\n", out)
            written[next] = 1
            next += 1
        }
        fclose(out)
    }

    private mutating func rotate(byCopying: Bool) {
        guard exists(file(0)) else { return }
        // None falls off the end: what no night has read would be lost, and rightly.
        for number in stride(from: oldest, through: 1, by: -1) {
            for isPacked in [false, true] where exists(file(number, isPacked: isPacked)) {
                rename(file(number, isPacked: isPacked), file(number + 1, isPacked: isPacked))
            }
        }
        oldest += 1
        if byCopying {
            write(bytes(of: file(0)), to: file(1))
            truncate(file(0), 0)
        } else {
            rename(file(0), file(1))
        }
    }

    private func compress(_ number: Int) {
        guard exists(file(number)), !exists(file(number, isPacked: true)) else { return }
        do {
            write(
                try GzipWriter.member(of: bytes(of: file(number))),
                to: file(number, isPacked: true))
        } catch {
            preconditionFailure("a file cannot be compressed: \(error)")
        }
        unlink(file(number))
    }

    mutating func night() {
        let found = SourceFiles.find(globs: ["a.log*"], in: path).files
        let tracker = StreamTracker(
            known: known,
            mac: { bytes in
                withUnsafeBytes(of: stableHash(bytes)) { Array($0) }
            },
            random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
        for file in tracker.recognise(found) {
            switch file.decision {
            case .new(let stream), .continues(let stream): read(file.file, stream, tracker)
            default: break
            }
        }
    }

    private mutating func read(_ file: LogFile, _ stream: KnownStream, _ tracker: StreamTracker) {
        do {
            var reader = try LineReader(file: file, stream: 0, startingAt: stream.readTo)
            _ = reader.read(lastLine: file.isLive ? .hold : .deliver) { block in
                for line in String(decoding: block.bytes, as: UTF8.self).split(separator: "\n") {
                    delivered[Int(line.dropFirst(5)) ?? -1, default: 0] += 1
                }
                return true
            } rejected: { _ in
            }
            let advanced = try tracker.advanced(stream, by: reader, in: file)
            known.removeAll { $0.id == advanced.id }
            known.append(advanced)
        } catch {
            preconditionFailure("a file of the folder cannot be read: \(error)")
        }
    }
}
