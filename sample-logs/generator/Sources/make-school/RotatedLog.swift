import Foundation

/// A log that is rotated: which days go into which file, and how the files are stored.
struct RotatedLog {
    let folder: String
    let name: String
    /// The first day of each file, oldest first; the last is the live file.
    let firstDays: [Day]
    /// The first day of the file whose archive is cut short, if one is.
    var cutFile: Day?

    /// How many of the newest files are not compressed: the live one and the one before.
    private static let plainFiles = 2

    /// A line at its place, and whether a reader can get at it.
    struct Placed {
        let file: String
        let number: Int
        let line: LogLine
        let isReadable: Bool
    }

    /// Writes the files under a site folder and tells where each line went.
    func write(_ lines: [LogLine], into site: URL) throws -> [[Placed]] {
        let directory = site.appending(path: folder)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let ordered = lines.enumerated().sorted {
            ($0.element.time.milliseconds, $0.offset) < ($1.element.time.milliseconds, $1.offset)
        }.map(\.element)
        return try firstDays.indices.map { index in
            let following = index + 1 < firstDays.count ? firstDays[index + 1] : nil
            let share = ordered.filter { line in
                line.time.day >= firstDays[index] && following.map { line.time.day < $0 } ?? true
            }
            return try writeFile(share, rotation: firstDays.count - 1 - index, into: directory)
        }
    }

    private func writeFile(
        _ lines: [LogLine], rotation: Int, into directory: URL
    ) throws -> [Placed] {
        let plainName = rotation == 0 ? name : "\(name).\(rotation)"
        let file = directory.appending(path: plainName)
        try Data(lines.map { $0.text + "\n" }.joined().utf8).write(to: file)
        var readable = lines.count
        var storedName = plainName
        if rotation >= RotatedLog.plainFiles {
            try Command.run("gzip", ["-n", "-9", "-f", file.path])
            storedName += ".gz"
            if firstDays[firstDays.count - 1 - rotation] == cutFile {
                readable = try cutShort(directory.appending(path: storedName))
            }
        }
        return lines.enumerated().map { index, line in
            Placed(
                file: "\(folder)/\(storedName)", number: index + 1, line: line,
                isReadable: index < readable)
        }
    }

    /// Cuts an archive at about 70 % and gives the number of whole lines still in it.
    ///
    /// The cut is moved on until it falls well inside a line, so that readers that differ in the
    /// last few bytes they can still inflate agree about the number of lines.
    private func cutShort(_ archive: URL) throws -> Int {
        let whole = try Data(contentsOf: archive)
        var length = whole.count * 7 / 10
        while length < whole.count {
            try whole.prefix(length).write(to: archive)
            let plain = try Command.output("gzip", ["-dc", archive.path], accepting: [0, 1])
            let rest = plain.count - (plain.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
            if (40...70).contains(rest) { return plain.count { $0 == 0x0A } }
            length += 7
        }
        throw CommandError(tool: "gzip", status: 0, message: "no place to cut \(archive.path)")
    }
}
