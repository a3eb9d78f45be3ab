import Foundation
import LogModel
import TestSupport
import Testing

@testable import Rules

/// Lists of invented names, as texts and as a plain model that is asked the slow way.
struct InventedLists {
    static let names = ["a", "b", "c"]
    private static let labels = ["a", "b", "ab", "example", "x-1", "com", "uk", "www", "_s"]

    private(set) var files: [(String, String, String)] = []
    private var domains: [String: ListVerdict] = [:]
    private var paths: [String: [String: ListVerdict]] = [:]

    init(seed: UInt64, entries: Int) {
        var random = SeededGenerator(seed: seed)
        var texts: [String: String] = [:]
        var decided: Set<String> = []
        for _ in 0..<entries {
            let category = Int.random(in: 0..<InventedLists.names.count, using: &random)
            let name = InventedLists.names[category]
            let host = InventedLists.host(&random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                texts["\(name)/domains", default: ""] += host + "\n"
                domains[host, default: ListVerdict()].listed.formUnion(CategorySet(category))
            case 6..<8:
                let path = InventedLists.path(&random)
                texts["\(name)/urls", default: ""] += host + path + "\n"
                paths[host, default: [:]][path, default: ListVerdict()].listed.formUnion(
                    CategorySet(category))
            case 8 where decided.insert("\(name) \(host)").inserted:
                texts["\(name)/allow", default: ""] += host + "  # wanted -- office\n"
                domains[host, default: ListVerdict()].allowed.formUnion(CategorySet(category))
            case 9 where decided.insert("\(name) \(host)").inserted:
                texts["\(name)/add", default: ""] += host + "  # unwanted -- office\n"
                domains[host, default: ListVerdict()].added.formUnion(CategorySet(category))
            default: break
            }
        }
        for (place, text) in texts.sorted(by: { $0.key < $1.key }) {
            let parts = place.split(separator: "/").map(String.init)
            files.append((parts[0], parts[1], text))
        }
    }

    static func host(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
            labels.randomElement(using: &random) ?? "a"
        }.joined(separator: ".")
    }

    static func path(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...3, using: &random)).reduce("/") { path, _ in
            path + (["a", "b", "ab/", "c/"].randomElement(using: &random) ?? "a")
        }
    }

    /// The categories of a request, by looking at everything.
    func categories(host: String, path: String) -> [String] {
        var verdict = ListVerdict()
        var suffixes: [String] = []
        var rest = host[...]
        while true {
            suffixes.append(String(rest))
            guard let dot = rest.firstIndex(of: ".") else { break }
            rest = rest[rest.index(after: dot)...]
        }
        for suffix in suffixes.reversed() {
            if let found = domains[suffix] { verdict.narrow(to: found) }
        }
        let bare = host.hasPrefix("www.") && host.utf8.count > 4 ? String(host.dropFirst(4)) : nil
        for name in [bare, host].compactMap({ $0 }) {
            for (beginning, found) in (paths[name] ?? [:]).sorted(by: {
                $0.key.utf8.count < $1.key.utf8.count
            }) where path.hasPrefix(beginning) { verdict.narrow(to: found) }
        }
        // Only categories of which there is a list have a number, and theirs is their place.
        return verdict.categories.members.map { InventedLists.names[$0] }
    }
}

@Suite("Compiled lists")
struct CompiledListsTests {
    private func output(_ invented: InventedLists) throws -> ListCompiler.Output {
        let folder = try TemporaryFolder()
        for (name, file, text) in invented.files { try folder.write(text, to: "c/\(name)/\(file)") }
        return CategoryLoader.compile(ListSources(categories: [folder.path("c")], protected: []))
    }

    /// All bytes of compiled lists in one array.
    private func bytes(_ output: ListCompiler.Output) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: output.count)
        for (piece, offset) in zip(output.pieces, output.offsets) {
            bytes.replaceSubrange(offset..<(offset + piece.count), with: piece)
        }
        return bytes
    }

    private func open(_ bytes: [UInt8]) throws(CompiledFault) -> CategoryLists {
        CategoryLists(
            try CompiledLists(ListMemory(copying: [bytes], at: [0], count: bytes.count)),
            wasCompiled: true)
    }

    @Test("They answer what a plain search answers", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func property(_ seed: UInt64) throws {
        let invented = InventedLists(seed: seed, entries: seed % 2 == 0 ? 60 : 4000)
        let lists = try open(bytes(try output(invented)))
        #expect(lists.names == InventedLists.names)
        var random = SeededGenerator(seed: seed &+ 100)
        for _ in 0..<4000 {
            let host = InventedLists.host(&random)
            let path = InventedLists.path(&random)
            let found = categories(lists, url: "http://\(host.uppercased())\(path)")
            #expect(found == invented.categories(host: host, path: path), "\(host)\(path)")
        }
    }

    @Test("Every length of host and every number of names in a line is found again")
    func lengths() throws {
        var text = ""
        var hosts: [String] = []
        for length in 1...250 {
            for letter in ["a", "b", "-", "_", "7"] {
                let head = String(repeating: letter, count: length)
                hosts.append(length > 60 ? head.spaced(every: 50) : head)
                text += "\(hosts[hosts.count - 1]).x\n"
            }
        }
        let (lists, problems) = try lists([("a", "domains", text)])
        #expect(problems.allSatisfy { $0.message.contains("253") })
        for host in hosts where host.utf8.count <= 251 {
            #expect(categories(lists, "\(host).x") == ["a"], "\(host)")
            if !host.contains(".") {
                #expect(categories(lists, "z\(host).x").isEmpty, "\(host)")
            }
            #expect(categories(lists, "\(host).xx").isEmpty, "\(host)")
        }
    }

    @Test("Bytes that were changed are refused, or nothing is changed by them")
    func damage() throws {
        let invented = InventedLists(seed: 9, entries: 40)
        let output = try output(invented)
        let whole = bytes(output)
        var harmless = 0
        for place in whole.indices {
            var damaged = whole
            damaged[place] ^= 0x41
            do throws(CompiledFault) {
                _ = try open(damaged)
                harmless += 1
                // Between the sections nothing stands.
                let inside = zip(output.pieces, output.offsets).contains { piece, offset in
                    (offset..<(offset + piece.count)).contains(place)
                }
                #expect(!inside, "byte \(place)")
            } catch {
                #expect(!error.clause.isEmpty)
            }
        }
        #expect(harmless < 64 * CompiledLayout.Section.allCases.count)
    }

    @Test("A file that is cut short, or longer, is refused")
    func length() throws {
        let whole = bytes(try output(InventedLists(seed: 10, entries: 30)))
        for count in 0..<whole.count {
            #expect(throws: CompiledFault.self) { try open(Array(whole[..<count])) }
        }
        #expect(throws: CompiledFault.self) { try open(whole + [0]) }
    }

    @Test("Tables that somebody changed, checksums and all, never bring the search down")
    func hostile() throws {
        let invented = InventedLists(seed: 11, entries: 300)
        let whole = bytes(try output(invented))
        var random = SeededGenerator(seed: 12)
        var opened = 0
        for _ in 0..<400 {
            var changed = whole
            for _ in 0..<Int.random(in: 1...200, using: &random) {
                let place = Int.random(
                    in: CompiledLayout.directoryEnd..<whole.count, using: &random)
                changed[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            sign(&changed)
            guard let lists = try? open(changed) else { continue }
            opened += 1
            for _ in 0..<200 {
                let host = InventedLists.host(&random)
                let path = InventedLists.path(&random)
                _ = categories(lists, url: "http://\(host)\(path)")
            }
            _ = categories(lists, "192.0.2.7")
            _ = categories(lists, "2001:db8::7")
        }
        #expect(opened > 0)
    }

    /// Puts the checksums right.
    private func sign(_ bytes: inout [UInt8]) {
        func long(_ place: Int) -> UInt64 {
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
        }
        func put(_ number: UInt64, at place: Int) {
            for byte in 0..<8 { bytes[place + byte] = UInt8(number >> UInt64(8 * byte) & 0xFF) }
        }
        let seed = long(CompiledLayout.Field.seed)
        for section in CompiledLayout.Section.allCases {
            let entry = CompiledLayout.headerBytes + section.rawValue * CompiledLayout.entryBytes
            let (start, count) = (Int(long(entry)), Int(long(entry + 8)))
            let sum = bytes.withUnsafeBytes {
                CompiledLayout.checksum(
                    UnsafeRawBufferPointer(rebasing: $0[start..<(start + count)]), seed: seed)
            }
            put(sum, at: entry + 16)
        }
        put(0, at: CompiledLayout.Field.checksum)
        let sum = Array(bytes[..<CompiledLayout.directoryEnd]).withUnsafeBytes {
            CompiledLayout.checksum($0, seed: seed)
        }
        put(sum, at: CompiledLayout.Field.checksum)
    }

    @Test("A file is written whole or not at all, and for its owner alone")
    func writing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("lists.compiled")
        let output = try output(InventedLists(seed: 13, entries: 50))
        try CompiledListsFile.write(output, to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try TestFiles.names(in: folder.path("")) == ["lists.compiled"])
        let mapped = try CompiledListsFile.open(path)
        // Who has the old file open keeps it while a new one takes its name.
        try CompiledListsFile.write(try self.output(InventedLists(seed: 14, entries: 9)), to: path)
        #expect(CategoryLists(mapped, wasCompiled: false).names == InventedLists.names)
        #expect(throws: FileFault.self) {
            try CompiledListsFile.write(output, to: folder.path("missing/lists.compiled"))
        }
    }

    @Test("What a killed process left of writing goes; what one is still writing stays")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        // No process has so high a number; the first one lives as long as the machine.
        for name in ["lists.compiled.2000000000.new", "lists.compiled.1.new", "other.9.new"] {
            try folder.write("half", to: name)
        }
        try CompiledListsFile.write(
            try output(InventedLists(seed: 15, entries: 9)), to: folder.path("lists.compiled"))
        #expect(
            try TestFiles.names(in: folder.path(""))
                == ["lists.compiled", "lists.compiled.1.new", "other.9.new"])
    }
}

extension String {
    /// The text with a dot after so many characters.
    fileprivate func spaced(every count: Int) -> String {
        var result = ""
        for (index, character) in enumerated() {
            if index > 0, index % count == 0 { result.append(".") }
            result.append(character)
        }
        return result
    }
}
