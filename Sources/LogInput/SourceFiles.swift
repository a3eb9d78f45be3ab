/// Finds the files of a source and puts them into reading order.
package enum SourceFiles {
    /// Lists the files that globs name, oldest rotation first and the live file last.
    ///
    /// Several families (`access.log*`, `other.log*`) come one after another in the order of their
    /// names. Files of one family may lie in several folders, as with an archive folder beside the
    /// live file; but where several folders have a live file of that name, each folder is a family
    /// of its own. A file that several globs or links name is listed once.
    ///
    /// - Parameters:
    ///   - globs: absolute, or relative to the folder: `*`, `?`, `[…]` within each part of the path.
    ///   - folder: the site's folder.
    /// - Returns: the files, and what stood in the way: a glob that matches nothing, a folder that
    ///   cannot be listed, something that is no file or cannot be read.
    package static func find(
        globs: [String], in folder: String
    ) -> (files: [LogFile], faults: [InputFault]) {
        var faults: [InputFault] = []
        var paths: [String] = []
        for pattern in globs {
            let glob = Glob(expanding: pattern, in: folder)
            faults += glob.faults
            paths += glob.paths
            if glob.paths.isEmpty, glob.faults.isEmpty {
                faults.append(InputFault(.noMatch, path: pattern))
            }
        }
        var listed: [ListedFile] = []
        for path in Set(paths).sorted(by: precedes) {
            do throws(InputFault) {
                listed.append(ListedFile(try LogFile(inspecting: path)))
            } catch {
                faults.append(error)
            }
        }
        return (inReadingOrder(listed), faults)
    }

    private static func inReadingOrder(_ listed: [ListedFile]) -> [LogFile] {
        let live = Dictionary(grouping: listed.filter { $0.rotation.age == .live }) {
            $0.rotation.family
        }
        let split = Set(live.filter { Set($0.value.map(\.folder)).count > 1 }.keys)
        var families: [Family: [ListedFile]] = [:]
        for file in listed {
            let family = file.rotation.family
            let folder = split.contains(family) ? file.folder : ""
            families[Family(folder: folder, name: family), default: []].append(file)
        }
        let ordered = families.sorted { $0.key < $1.key }.flatMap { family, listed in
            let chain = listed.first?.rotation.chain
            return inReadingOrder(family: listed).map { file in
                var file = file
                file.family = chain ?? "\(family.folderWithoutDates)/\(family.name)"
                return file
            }
        }
        return withoutRepeats(ordered)
    }

    private static func inReadingOrder(family: [ListedFile]) -> [LogFile] {
        let ordered = family.sorted { one, other in
            guard one.rotation.age == other.rotation.age else {
                return one.rotation.age < other.rotation.age
            }
            // `access.log.gz` beside `access.log` is not the one that is being written.
            return one.rotation.age == .live
                ? precedes(other.file.path, one.file.path)
                : precedes(one.file.path, other.file.path)
        }
        return ordered.enumerated().map { place, listed in
            var file = listed.file
            file.isLive = place == ordered.count - 1
            file.isNamedLive = listed.rotation.age == .live
            return file
        }
    }

    /// Leaves the last of several names of one file, because that may be the live one.
    private static func withoutRepeats(_ files: [LogFile]) -> [LogFile] {
        var seen: Set<FileIdentity> = []
        return Array(files.reversed().filter { seen.insert($0.facts.identity).inserted }.reversed())
    }
}

/// Files whose content continues from one to the next.
private struct Family: Hashable, Comparable {
    /// Empty where the family is not bound to one folder.
    let folder: String
    let name: String

    /// A log that has a folder of its own for each day goes on from one to the next.
    var folderWithoutDates: String {
        folder.split(separator: "/", omittingEmptySubsequences: false)
            .filter { part in !part.allSatisfy { $0.isNumber || $0 == "-" } || part.isEmpty }
            .joined(separator: "/")
    }

    static func < (one: Family, other: Family) -> Bool {
        one.name == other.name
            ? precedes(one.folder, other.folder) : precedes(one.name, other.name)
    }
}

private struct ListedFile {
    let file: LogFile
    let folder: String
    let rotation: RotationName

    init(_ file: LogFile) {
        self.file = file
        let slash = file.path.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = slash.map { String(file.path[..<$0]) } ?? ""
        rotation = RotationName(
            slash.map { String(file.path[file.path.index(after: $0)...]) } ?? file.path)
    }
}

/// The order of texts by their bytes, which is the same on every machine.
private func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
}
