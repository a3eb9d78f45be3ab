internal import Glibc

/// Puts the lists of a UT1 download into a folder of categories.
///
/// Of each list, all files are written beside the old ones first, and take their names when all are on
/// the disk, `usage` with its date last: an import that fails leaves the list as it was. `add` and `allow`
/// are the school's own and are never touched; a list that no import wrote is left alone.
package struct UT1Import: Sendable {
    /// What became of one list.
    package struct Outcome: Sendable {
        package let name: String
        /// How many domains, urls and expressions were taken.
        package internal(set) var entries: [String: Int] = [:]
        /// How many lines no list can use.
        package internal(set) var dirtyLines = 0
        /// The first of them, with their places.
        package internal(set) var examples: [RuleProblem] = []
        /// Why the list was left alone; `nil` when it was written.
        package internal(set) var refusal: String?
    }

    /// The line of `usage` by which an import knows its own lists.
    private static let mark = "IMPORTED-FROM: UT1"
    private static let mostExamples = 3

    private let output: String
    private let isDryRun: Bool

    /// Prepares an import.
    ///
    /// - Parameters:
    ///   - output: the folder of categories; it is made when it is not there.
    ///   - isDryRun: everything is read and nothing written.
    package init(output: String, isDryRun: Bool) {
        self.output = output
        self.isDryRun = isDryRun
    }

    /// Takes one list over.
    ///
    /// - Throws: ``ListImportFault`` when a file cannot be read or written; the list is as it was.
    package func take(_ list: UT1Download.List) throws(ListImportFault) -> Outcome {
        var outcome = Outcome(name: list.ownName)
        let folder = "\(output)/\(list.ownName)"
        if FolderReader.kind(of: folder) != .other, !isOwn(folder) {
            outcome.refusal =
                "\(folder) was not written by an import; move it away, or choose another --output"
            return outcome
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for part in [ListFile.Part.domains, .urls, .expressions] {
            let bytes = try read(part, of: list, into: &outcome)
            if let bytes { files.append((part.rawValue, bytes)) }
        }
        files.append(("usage", usage(of: list)))
        guard !isDryRun else { return outcome }
        do throws(FileFault) {
            try FolderReader.makeFolder(output)
            try FolderReader.makeFolder(folder)
            try replace(files, in: folder)
        } catch {
            throw ListImportFault(path: folder, cause: error.cause, isWriting: true)
        }
        return outcome
    }

    /// Whether a folder holds what an import may replace: nothing, a school's decisions, an older import.
    private func isOwn(_ folder: String) -> Bool {
        guard let files = ListFolder.files(in: folder) else { return false }
        if files.allSatisfy({ $0.part == .add || $0.part == .allow }) { return true }
        guard let bytes = try? FolderReader.bytes(of: "\(folder)/usage", limitBytes: 1 << 16)
        else { return false }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains {
            $0 == Substring(UT1Import.mark)
        }
    }

    /// The lines of a part that a list can use, from all its pieces; `nil` where there are none.
    private func read(
        _ part: ListFile.Part, of list: UT1Download.List, into outcome: inout Outcome
    ) throws(ListImportFault) -> [UInt8]? {
        var text = ListText()
        for file in list.files where file.part == part {
            do throws(FileFault) {
                text.append(
                    try FolderReader.bytes(of: file.path, limitBytes: FolderReader.largestList),
                    path: file.path)
            } catch {
                throw ListImportFault(path: file.path, cause: error.cause, isWriting: false)
            }
        }
        var kept: [UInt8] = []
        var count = 0
        text.forEachLine { position, line in
            var line = line
            while let last = line.last, last <= 0x20 {
                line = UnsafeRawBufferPointer(rebasing: line.dropLast())
            }
            guard !line.isEmpty, line.first != UInt8(ascii: "#") else { return }
            if let clause = dirt(line, part) {
                outcome.dirtyLines += 1
                if outcome.examples.count < UT1Import.mostExamples {
                    let place = text.place(position)
                    outcome.examples.append(
                        RuleProblem(
                            place.path, line: place.line, "left out: \(clause)", gravity: .remark))
                }
                return
            }
            kept += line
            kept.append(0x0A)
            count += 1
        }
        if count > 0 { outcome.entries[part.rawValue] = count }
        return count > 0 ? kept : nil
    }

    /// Why a line cannot be used; `nil` when it can.
    private func dirt(_ line: UnsafeRawBufferPointer, _ part: ListFile.Part) -> String? {
        switch part {
        case .domains where ListEntry.isPlainName(line): return nil
        case .domains:
            if case .dirty(let clause) = ListEntry.domain(line) { return clause }
        case .urls:
            if case .dirty(let clause) = ListEntry.address(line) { return clause }
        case .expressions, .add, .allow, .usage: break
        }
        return nil
    }

    private func usage(of list: UT1Download.List) -> [UInt8] {
        var lines = ["NAME: \(list.ownName)"]
        if let purpose = list.purpose { lines.append("PURPOSE: \(purpose)") }
        lines += [
            "DATE: \(list.date)", "SOURCE: \(list.source), list '\(list.name)'",
            "LICENCE: CC BY-SA 4.0", UT1Import.mark, "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// Writes all files beside the old ones, then gives them their names and removes what is no more.
    private func replace(
        _ files: [(name: String, bytes: [UInt8])], in folder: String
    ) throws(FileFault) {
        let suffix = ".\(getpid()).new"
        func discard() {
            for file in files { unlink("\(folder)/\(file.name)\(suffix)") }
        }
        for file in files {
            do throws(FileFault) {
                try FolderReader.create(
                    "\(folder)/\(file.name)\(suffix)", [file.bytes], mode: 0o644)
            } catch {
                discard()
                throw error
            }
        }
        for file in files {
            guard rename("\(folder)/\(file.name)\(suffix)", "\(folder)/\(file.name)") == 0 else {
                let fault = FileFault.last
                discard()
                throw fault
            }
        }
        let fresh = Set(files.map(\.name))
        for file in ListFolder.files(in: folder) ?? []
        where file.part != .add && file.part != .allow {
            let name = file.piece < 0 ? file.part.rawValue : "\(file.part.rawValue).\(file.piece)"
            if !fresh.contains(name) { unlink(file.path) }
        }
    }
}
