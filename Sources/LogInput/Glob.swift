internal import Glibc

/// The expansion of one glob.
///
/// `*`, `?` and `[…]` work within each part of a path, and `\` before a character takes it
/// literally. A part that begins with a dot has to be named with its dot.
struct Glob {
    /// The paths found, in the order of their bytes.
    private(set) var paths: [String] = []
    /// Folders that could not be listed.
    private(set) var faults: [InputFault] = []

    /// Looks for what a glob names.
    ///
    /// - Parameters:
    ///   - pattern: absolute, or relative to the folder.
    ///   - folder: where a relative pattern begins.
    init(expanding pattern: String, in folder: String) {
        let parts = pattern.split(separator: "/").map(String.init)
        expand(parts[...], below: pattern.hasPrefix("/") ? "/" : folder)
    }

    private mutating func expand(_ parts: ArraySlice<String>, below folder: String) {
        guard let part = parts.first else { return }
        let prefix = folder.hasSuffix("/") || folder.isEmpty ? folder : folder + "/"
        let names = part.contains { "*?[\\".contains($0) } ? matches(part, in: folder) : [part]
        for name in names {
            if parts.count > 1 {
                expand(parts.dropFirst(), below: prefix + name)
            } else if exists(prefix + name) {
                paths.append(prefix + name)
            }
        }
    }

    /// Whether something has this path, be it a link to nothing.
    private mutating func exists(_ path: String) -> Bool {
        var info = stat()
        if lstat(path, &info) == 0 { return true }
        noteUnlessAbsent(path)
        return false
    }

    /// Keeps the fault in `errno`, unless it says only that there is nothing.
    private mutating func noteUnlessAbsent(_ path: String) {
        if errno != ENOENT, errno != ENOTDIR { faults.append(OpenFile.fault(path)) }
    }

    private mutating func matches(_ pattern: String, in folder: String) -> [String] {
        guard let listing = opendir(folder.isEmpty ? "." : folder) else {
            noteUnlessAbsent(folder)
            return []
        }
        defer { closedir(listing) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if fnmatch(pattern, name, FNM_PERIOD) == 0 { names.append(name) }
            errno = 0
        }
        if errno != 0 { faults.append(OpenFile.fault(folder)) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
