/// The parts of compiled lists, found and checked; nothing is copied but what is small.
struct CompiledLists {
    let memory: ListMemory
    /// A copy of what is read for every host; `nil` when the index looks into the file.
    private let hostLines: ListMemory?
    let description: ListDescription
    let hosts: HostIndex
    let hostCount: Int
    let pathHosts: HostIndex
    let paths: PathTable
    let networks: NetworkIndex
    let values: [ListCompiler.Value]
    /// Addresses of machines are among the hosts of `urls`.
    let hasAddressPaths: Bool

    /// Checks the bytes of compiled lists.
    ///
    /// Header and directory, every section's place, and the checksum of every section are checked, so
    /// that what a disk did to the file is found here. What somebody wrote on purpose, with checksums
    /// that fit, can give wrong answers and nothing worse: every read of the tables is checked too.
    ///
    /// - Throws: ``CompiledFault`` for bytes that are no compiled lists, cut short, damaged or of
    ///   another version.
    init(_ memory: ListMemory) throws(CompiledFault) {
        let bytes = memory.bytes
        guard bytes.count >= CompiledLayout.directoryEnd,
            bytes.prefix(CompiledLayout.magic.count).elementsEqual(CompiledLayout.magic)
        else { throw CompiledFault("it holds no compiled lists") }
        let header = CompiledReader(bytes)
        guard header.word(CompiledLayout.Field.version) == CompiledLayout.version else {
            throw CompiledFault("it was written by another version of Headnote")
        }
        try header.check()
        let flags = header.word(CompiledLayout.Field.flags)
        self.memory = memory
        let lines = LargePages(try header.section(.hostLines))
        hostLines = lines.memory
        hosts = try header.index(lines.bytes, .hostNames, hasSingleLabels: flags & 1)
        pathHosts = try header.index(
            try header.section(.pathHostLines), .pathHostNames, hasSingleLabels: flags & 2)
        hasAddressPaths = flags & 4 != 0
        hostCount = Int(header.word(CompiledLayout.Field.hostCount))
        paths = PathTable(
            groups: try header.section(.pathGroups), entries: try header.section(.pathEntries),
            text: try header.section(.pathText))
        networks = NetworkIndex(
            four: try header.section(.networks4), six: try header.section(.networks6))
        description = try ListDescription(decoding: try header.section(.description))
        values = ListCompiler.values(
            try header.section(.values), categoryCount: description.names.count)
    }
}

/// A part of the lists in large pages, where it is large enough for that to pay.
private struct LargePages {
    private static let least = 1 << 20

    let memory: ListMemory?
    let bytes: UnsafeRawBufferPointer

    init(_ part: UnsafeRawBufferPointer) {
        memory = part.count < LargePages.least ? nil : ListMemory(inLargePages: part)
        bytes = memory?.bytes ?? part
    }
}

/// Reads header and directory.
private struct CompiledReader {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    func word(_ place: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    func long(_ place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// Checks the length, and the checksum of the header itself.
    func check() throws(CompiledFault) {
        guard long(CompiledLayout.Field.fileBytes) == UInt64(bytes.count) else {
            throw CompiledFault("it is cut short, or something was added to it")
        }
        guard
            word(CompiledLayout.Field.sectionCount)
                == UInt32(CompiledLayout.Section.allCases.count)
        else { throw CompiledFault("its header is damaged") }
        var header = Array(bytes.prefix(CompiledLayout.directoryEnd))
        for place in 0..<8 { header[CompiledLayout.Field.checksum + place] = 0 }
        let seed = long(CompiledLayout.Field.seed)
        let checksum = header.withUnsafeBytes { CompiledLayout.checksum($0, seed: seed) }
        guard checksum == long(CompiledLayout.Field.checksum) else {
            throw CompiledFault("its header is damaged")
        }
    }

    /// A table of hosts, whose names are in a section.
    func index(
        _ lines: UnsafeRawBufferPointer, _ names: CompiledLayout.Section, hasSingleLabels: UInt32
    ) throws(CompiledFault) -> HostIndex {
        let found = HostIndex(
            lines: lines, names: try section(names), seed: long(CompiledLayout.Field.seed),
            hasSingleLabels: hasSingleLabels != 0)
        guard let found else { throw CompiledFault("its tables do not fit together") }
        return found
    }

    /// The bytes of a section, whose checksum is right.
    func section(_ section: CompiledLayout.Section) throws(CompiledFault) -> UnsafeRawBufferPointer
    {
        let entry = CompiledLayout.headerBytes + section.rawValue * CompiledLayout.entryBytes
        guard let start = Int(exactly: long(entry)), let count = Int(exactly: long(entry + 8)),
            start % CompiledLayout.alignment == 0, start >= CompiledLayout.directoryEnd,
            start <= bytes.count, count <= bytes.count - start
        else { throw CompiledFault("a part of it lies outside") }
        let found = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
        let seed = long(CompiledLayout.Field.seed)
        guard CompiledLayout.checksum(found, seed: seed) == long(entry + 16) else {
            throw CompiledFault("a part of it is damaged")
        }
        return found
    }
}
