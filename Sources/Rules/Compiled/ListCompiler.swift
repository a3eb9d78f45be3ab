/// Gathers what the lists say, and lays it out as the bytes of compiled lists.
struct ListCompiler {
    /// What is said of a host, as numbers in the tables stand for it.
    struct Value: Hashable {
        var verdict = ListVerdict()
        /// The host has paths in `urls`.
        var hasPaths = false

        /// The sets of categories, 32 bytes each, and a word of flags.
        static let bytes = 104
    }

    /// The bytes of compiled lists, in pieces, for memory or a file.
    struct Output {
        let pieces: [[UInt8]]
        let offsets: [Int]
        let count: Int
    }

    let seed: UInt64
    var description = ListDescription()
    private var hosts: HostIndexWriter
    private var values: [Value] = []
    private var numbers: [Value: UInt32] = [:]
    private var lines: [PathTableWriter.Line] = []
    private var networks = NetworkIndexWriter()

    /// Begins without lists.
    ///
    /// - Parameters:
    ///   - names: about how many hosts will come.
    ///   - seed: of the hashes.
    init(expecting names: Int, seed: UInt64 = .random(in: .min ... .max)) {
        self.seed = seed
        hosts = HostIndexWriter(expecting: names, seed: seed)
    }

    /// The number that stands for a value.
    mutating func number(of value: Value) -> UInt32 {
        if let number = numbers[value] { return number }
        let number = UInt32(values.count)
        values.append(value)
        numbers[value] = number
        return number
    }

    /// Puts in a host.
    ///
    /// - Parameters:
    ///   - name: what ``ListEntry`` takes for a name.
    ///   - verdict: what one list says of it.
    ///   - fresh: the number of that verdict alone.
    mutating func insert(host name: UnsafeRawBufferPointer, _ verdict: ListVerdict, fresh: UInt32) {
        // Taken out and put back, because the closure needs the values while the table changes.
        var table = HostIndexWriter(expecting: 0, seed: seed)
        swap(&table, &hosts)
        table.insert(name) { old in
            guard let old, old != fresh else { return fresh }
            var value = values[Int(old)]
            value.verdict.merge(verdict)
            return number(of: value)
        }
        swap(&table, &hosts)
    }

    /// Puts in an address or a network.
    mutating func insert(network: NetworkRange, _ verdict: ListVerdict) {
        networks.insert(network, verdict)
    }

    /// Puts in a line of `urls`.
    mutating func insert(host: [UInt8], path: [UInt8], _ verdict: ListVerdict) {
        lines.append(PathTableWriter.Line(host: host, path: path, verdict: verdict))
    }

    /// Lays everything out.
    consuming func finish() -> Output {
        let paths = PathTableWriter(lines)
        lines = []
        var pathHosts = HostIndexWriter(expecting: paths.hosts.count, seed: seed)
        var hasAddresses = false
        for (group, host) in paths.hosts.enumerated() {
            host.withUnsafeBytes { name in
                pathHosts.insert(name) { _ in UInt32(group) }
                if isAddressKey(name) {
                    hasAddresses = true
                } else {
                    markPaths(name)
                }
            }
        }
        let hostCount = hosts.count
        let pathParts = paths.finish { verdict in number(of: Value(verdict: verdict)) }
        let ranges = networks.finish { verdict in number(of: Value(verdict: verdict)) }
        let hostParts = hosts.finish()
        let pathHostParts = pathHosts.finish()
        let sections: [CompiledLayout.Section: [UInt8]] = [
            .hostLines: hostParts.lines, .hostNames: hostParts.names,
            .values: ListCompiler.encoded(values),
            .pathHostLines: pathHostParts.lines, .pathHostNames: pathHostParts.names,
            .pathGroups: pathParts.groups, .pathEntries: pathParts.entries,
            .pathText: pathParts.text, .networks4: ranges.four, .networks6: ranges.six,
            .description: description.encoded,
        ]
        var header = CompiledHeader(seed: seed)
        header.hostCount = hostCount
        header.flags =
            (hostParts.hasSingleLabels ? 1 : 0) | (pathHostParts.hasSingleLabels ? 2 : 0)
            | (hasAddresses ? 4 : 0)
        return header.layOut(sections)
    }

    private func isAddressKey(_ name: UnsafeRawBufferPointer) -> Bool {
        name.last == UInt8(ascii: ".") || IPAddress(name) != nil
    }

    /// Marks a host as one that has paths.
    private mutating func markPaths(_ name: UnsafeRawBufferPointer) {
        let fresh = number(of: Value(hasPaths: true))
        var table = HostIndexWriter(expecting: 0, seed: seed)
        swap(&table, &hosts)
        table.insert(name) { old in
            guard let old else { return fresh }
            var value = values[Int(old)]
            value.hasPaths = true
            return number(of: value)
        }
        swap(&table, &hosts)
    }

    private static func encoded(_ values: [Value]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(values.count * Value.bytes)
        for value in values {
            for set in [value.verdict.listed, value.verdict.added, value.verdict.allowed] {
                for word in 0..<4 {
                    withUnsafeBytes(of: set[word: word].littleEndian) {
                        output.append(contentsOf: $0)
                    }
                }
            }
            let flags: UInt64 = (value.verdict.isProtected ? 1 : 0) | (value.hasPaths ? 2 : 0)
            withUnsafeBytes(of: flags.littleEndian) { output.append(contentsOf: $0) }
        }
        return output
    }

    /// Reads the values of compiled lists; a rest that is no whole value is ignored, and so are
    /// categories that there are none of.
    static func values(_ bytes: UnsafeRawBufferPointer, categoryCount: Int) -> [Value] {
        let all = CategorySet(below: categoryCount)
        return (0..<(bytes.count / Value.bytes)).map { index in
            func word(_ place: Int) -> UInt64 {
                UInt64(
                    littleEndian: bytes.loadUnaligned(
                        fromByteOffset: index * Value.bytes + 8 * place, as: UInt64.self))
            }
            func set(_ first: Int) -> CategorySet {
                var set = CategorySet.empty
                for offset in 0..<4 { set[word: offset] = word(4 * first + offset) }
                return set.intersection(all)
            }
            let flags = word(12)
            return Value(
                verdict: ListVerdict(
                    listed: set(0), added: set(1), allowed: set(2), isProtected: flags & 1 != 0),
                hasPaths: flags & 2 != 0)
        }
    }
}

/// The header and the directory of compiled lists.
struct CompiledHeader {
    let seed: UInt64
    var hostCount = 0
    var flags = 0

    /// Lays the sections out behind the header.
    func layOut(_ sections: [CompiledLayout.Section: [UInt8]]) -> ListCompiler.Output {
        var header = [UInt8](repeating: 0, count: CompiledLayout.directoryEnd)
        var pieces: [[UInt8]] = []
        var offsets: [Int] = []
        var end = CompiledLayout.directoryEnd
        for section in CompiledLayout.Section.allCases {
            let bytes = sections[section, default: []]
            let start =
                (end + CompiledLayout.alignment - 1) / CompiledLayout.alignment
                * CompiledLayout.alignment
            let entry = CompiledLayout.headerBytes + section.rawValue * CompiledLayout.entryBytes
            put(UInt64(start), at: entry, in: &header)
            put(UInt64(bytes.count), at: entry + 8, in: &header)
            let checksum = bytes.withUnsafeBytes { CompiledLayout.checksum($0, seed: seed) }
            put(checksum, at: entry + 16, in: &header)
            pieces.append(bytes)
            offsets.append(start)
            end = start + bytes.count
        }
        header.replaceSubrange(0..<CompiledLayout.magic.count, with: CompiledLayout.magic)
        put(CompiledLayout.version, at: CompiledLayout.Field.version, in: &header)
        put(
            UInt32(CompiledLayout.Section.allCases.count), at: CompiledLayout.Field.sectionCount,
            in: &header)
        put(UInt64(end), at: CompiledLayout.Field.fileBytes, in: &header)
        put(seed, at: CompiledLayout.Field.seed, in: &header)
        put(UInt32(hostCount), at: CompiledLayout.Field.hostCount, in: &header)
        put(UInt32(flags), at: CompiledLayout.Field.flags, in: &header)
        let checksum = header.withUnsafeBytes { CompiledLayout.checksum($0, seed: seed) }
        put(checksum, at: CompiledLayout.Field.checksum, in: &header)
        return ListCompiler.Output(
            pieces: [header] + pieces, offsets: [0] + offsets, count: end)
    }

    private func put(_ number: some FixedWidthInteger, at place: Int, in header: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) {
            header.replaceSubrange(place..<(place + $0.count), with: $0)
        }
    }
}
