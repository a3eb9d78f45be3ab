import Foundation
import TestSupport

/// One log file, its rotations, and what befalls them.
struct SimulatedLog {
    let live: URL
    let old: URL
    let rotation: Logrotate
    /// Whether a line may be written in two parts, with a night in between.
    private var half = ""
    var lastRotation: Date
    private var rotations = 0
    /// A rotated file that lies elsewhere for a while.
    private var held: (place: URL, name: String, rotation: Int, since: Date)?
    /// A rotated file that broke off, and all of its content.
    private var torn: (file: UInt64, whole: Data, since: Date)?
    private let aside: URL

    init(
        _ name: String, _ folder: TemporaryFolder, kind: String, from start: Date,
        _ random: inout SeededGenerator
    ) throws {
        live = folder.url.appendingPathComponent("logs/\(kind)/\(name)")
        old = folder.url.appendingPathComponent("logs/old-\(kind)")
        aside = folder.url.appendingPathComponent("aside-\(name)")
        try FileManager.default.createDirectory(
            at: live.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
        rotation = Logrotate(&random)
        lastRotation = start
    }

    // MARK: - Writing

    /// Appends lines; perhaps the last one only in part, until the next time.
    mutating func write(_ lines: [String], mayBreak: Bool, _ random: inout SeededGenerator) throws {
        var text = half + lines.joined()
        half = ""
        if mayBreak, text.utf8.count > 2, Int.random(in: 0..<4, using: &random) == 0 {
            let last = lines.last ?? text
            let cut = Int.random(in: 1..<max(2, last.utf8.count), using: &random)
            half = String(text.suffix(min(cut, text.count)))
            text = String(text.dropLast(half.count))
        }
        try append(text, to: live)
    }

    private func append(_ text: String, to file: URL) throws {
        guard !text.isEmpty else { return }
        if !FileManager.default.fileExists(atPath: file.path) {
            try Data().write(to: file)
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { handle.closeFile() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
    }

    // MARK: - Rotation

    func isDue(at moment: Date) -> Bool {
        // logrotate leaves a log alone whose name for the day is taken.
        let isSameDay = SimulatedTime.utc.isDate(moment, inSameDayAs: lastRotation)
        guard !(rotation.usesDates && isSameDay) else { return false }
        return isOverCycle(moment)
    }

    private func isOverCycle(_ moment: Date) -> Bool {
        moment.timeIntervalSince(lastRotation) >= Double(rotation.cycle) * 3600 - 60
    }

    /// Rotates; a line in two parts is completed first, as a server does that closes its file.
    ///
    /// - Returns: the file that was live, where a server may go on writing to it.
    mutating func rotate(at moment: Date, _ folder: TemporaryFolder) throws -> URL? {
        try append(half, to: live)
        half = ""
        let before = inode(live)
        try rotation.rotate(live, old: old, at: moment, in: folder)
        lastRotation = moment
        guard let before, inode(live) != before else {
            if rotation.copiesAndTruncates { rotations += 1 }
            return nil
        }
        rotations += 1
        return rotation.leavesNewestAlone ? try find(before) : nil
    }

    /// A server that has not opened its log anew writes to the file that was rotated.
    func writeLate(_ lines: [String], to file: URL) throws {
        try append(lines.joined(), to: file)
    }

    // MARK: - What befalls archives

    /// Takes a rotated file away.
    mutating func holdBack(at moment: Date, _ random: inout SeededGenerator) throws -> String? {
        guard held == nil, let file = try archives().randomElement(using: &random),
            inode(file) != torn?.file
        else { return nil }
        let name = file.lastPathComponent
        try FileManager.default.moveItem(at: file, to: aside.appendingPathComponent(name))
        held = (file.deletingLastPathComponent(), name, rotations, moment)
        return name
    }

    /// Puts it back under the name that it would have by now.
    mutating func giveBack(at moment: Date, after days: Double) throws -> String? {
        guard let held, moment.timeIntervalSince(held.since) >= days * 86_400 else { return nil }
        let name = shifted(held.name, by: rotations - held.rotation)
        var place = held.place.appendingPathComponent(name)
        // logrotate gave its number to another one; nobody would write over that.
        if FileManager.default.fileExists(atPath: place.path) {
            guard days == 0 else { return nil }
            place = held.place.appendingPathComponent(shifted(name, by: 1000))
        }
        try FileManager.default.moveItem(at: aside.appendingPathComponent(held.name), to: place)
        self.held = nil
        return name
    }

    private func shifted(_ name: String, by count: Int) -> String {
        guard !rotation.usesDates else { return name }
        var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let index = parts.lastIndex(where: { Int($0) != nil }), let number = Int(parts[index])
        else { return name }
        parts[index] = String(number + count)
        return parts.joined(separator: ".")
    }

    /// Lets a rotated file break off.
    mutating func tear(at moment: Date, _ random: inout SeededGenerator) throws -> String? {
        let files = try archives().filter { $0.pathExtension == "gz" || !rotation.compresses }
        guard torn == nil, let file = files.randomElement(using: &random), let id = inode(file)
        else { return nil }
        let whole = try Data(contentsOf: file)
        guard whole.count > 100 else { return nil }
        torn = (id, whole, moment)
        let handle = try FileHandle(forWritingTo: file)
        defer { handle.closeFile() }
        let length = Int.random(in: 20..<whole.count, using: &random)
        try handle.truncate(atOffset: UInt64(length))
        return "\(file.lastPathComponent) to \(length) of \(whole.count)"
    }

    /// Puts the whole file in its place again.
    mutating func mend(at moment: Date, after days: Double) throws -> String? {
        guard let torn, moment.timeIntervalSince(torn.since) >= days * 86_400,
            let file = try find(torn.file)
        else { return nil }
        try torn.whole.write(to: file)
        self.torn = nil
        return file.lastPathComponent
    }

    /// Copies an archive, or a part of the live log, to a name that the source reads as well.
    ///
    /// A copy of a live log under a live name is a log of another family: mails are not joined over
    /// families, so it is left out where that matters.
    func copyBack(withLive: Bool, _ random: inout SeededGenerator) throws -> String? {
        let files = try archives().filter { inode($0) != torn?.file } + (withLive ? [live] : [])
        guard let file = files.randomElement(using: &random),
            FileManager.default.fileExists(atPath: file.path)
        else { return nil }
        let copy = old.appendingPathComponent("restored-\(file.lastPathComponent)")
        guard !FileManager.default.fileExists(atPath: copy.path) else { return nil }
        try FileManager.default.copyItem(at: file, to: copy)
        return copy.lastPathComponent
    }

    private func archives() throws -> [URL] {
        let stem = live.deletingPathExtension().lastPathComponent
        return try [live.deletingLastPathComponent(), old].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .filter { $0.hasPrefix(stem) && $0 != live.lastPathComponent }
                .map(folder.appendingPathComponent)
        }
    }

    private func find(_ id: UInt64) throws -> URL? { try archives().first { inode($0) == id } }
}

/// The number of a file on its disk.
func inode(_ file: URL) -> UInt64? {
    let facts = try? FileManager.default.attributesOfItem(atPath: file.path)
    return (facts?[.systemFileNumber] as? NSNumber)?.uint64Value
}
