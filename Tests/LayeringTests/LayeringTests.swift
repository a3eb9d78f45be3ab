import Foundation
import Testing

/// The walls between the modules, as drawn in docs/architecture.md.
@Suite("Modules import only what the picture allows")
struct LayeringTests {
    /// Module -> what it may import besides the standard library, Glibc and Synchronization.
    static let allowed: [String: Set<String>] = [
        "PCRE": ["CPCRE2"],
        "Gzip": ["CZlib"],
        "LogModel": [],
        "LogInput": ["Gzip", "LogModel"],
        "LogFormats": ["LogModel"],
        "StrictYAML": ["Yams"],
        "People": ["LogModel", "StrictYAML", "Crypto"],
        "Rules": ["CPrefetch", "PCRE", "LogModel", "People", "StrictYAML", "Crypto"],
        "Authority": ["LogModel", "People", "StrictYAML", "Crypto", "CryptoExtras"],
        "Retention": ["LogModel"],
        "EventStore": [
            "Authority", "Retention", "LogModel", "People", "GRDB", "Crypto", "CryptoExtras",
        ],
        "Archive": [
            "CAttributes", "Gzip", "LogInput", "LogFormats", "LogModel", "Retention",
        ],
        "Journal": ["LogModel", "Crypto"],
        "Reports": ["Authority", "EventStore", "LogModel", "People", "Crypto", "Mustache"],
        "Nightly": [
            "LogModel", "LogInput", "LogFormats", "StrictYAML", "People", "Rules", "Authority",
            "Retention", "EventStore", "Archive", "Journal", "Reports",
        ],
        "headnote": [
            "CProcess", "LogModel", "LogInput", "LogFormats", "StrictYAML", "People", "Rules",
            "Authority", "Retention", "EventStore", "Archive", "Journal", "Reports", "Nightly",
            "ArgumentParser",
        ],
    ]

    /// The modules that see every line or every candidate, and so must stay clear of Foundation.
    static let hotPath: Set<String> = [
        "PCRE", "Gzip", "LogModel", "LogInput", "LogFormats", "Rules",
    ]

    static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    /// The Swift files of a module with their lines.
    static func files(of module: String) throws -> [(name: String, lines: [Substring])] {
        let folder = sources.appendingPathComponent(module)
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return (
                "\(module)/\(name)", text.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }

    /// The module that an import line names, if the line is one.
    static func imported(by line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let keyword = words.firstIndex(of: "import"), keyword <= 1,
            keyword + 1 < words.count
        else { return nil }
        return words[keyword + 1].split(separator: ".").first.map(String.init)
    }

    @Test("Every import stands in the table", arguments: allowed.keys.sorted())
    func imports(of module: String) throws {
        let files = try Self.files(of: module)
        #expect(!files.isEmpty)
        var permitted = try #require(Self.allowed[module]).union(["Glibc", "Synchronization"])
        if !Self.hotPath.contains(module) {
            permitted.formUnion(["Foundation", "FoundationEssentials", "Dispatch"])
        }
        for (name, lines) in files {
            for (index, line) in lines.enumerated() {
                guard let other = Self.imported(by: line), !permitted.contains(other) else {
                    continue
                }
                Issue.record("Sources/\(name):\(index + 1) imports \(other)")
            }
        }
    }

    @Test("Every module of the package stands in the table")
    func everyModuleIsListed() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        let shims: Set<String> = ["CAttributes", "CPCRE2", "CPrefetch", "CProcess", "CZlib"]
        #expect(Set(folders) == Set(Self.allowed.keys).union(shims))
    }

    @Test("Only the command prints or ends the process", arguments: allowed.keys.sorted())
    func onlyTheCommandPrints(_ module: String) throws {
        guard module != "headnote" else { return }
        for (name, lines) in try Self.files(of: module) {
            for (index, line) in lines.enumerated() {
                let code = line.prefix { $0 != "/" }
                for call in [" print(", " exit(", " fputs(", " debugPrint(", " dump("]
                where (" " + code).contains(call) {
                    Issue.record("Sources/\(name):\(index + 1) calls\(call)")
                }
            }
        }
    }

    @Test("Only the gate makes a cleared event (rule 1)")
    func onlyTheGateClears() throws {
        for module in Self.allowed.keys.sorted() {
            for (name, lines) in try Self.files(of: module) {
                for (index, line) in lines.enumerated() {
                    let code = line.split(separator: "//", omittingEmptySubsequences: false)[0]
                    guard code.contains("ClearedEvent(") else { continue }
                    #expect(
                        name == "Authority/Gate.swift",
                        "Sources/\(name):\(index + 1) makes a ClearedEvent")
                }
            }
        }
        let declaration = try Self.files(of: "Authority").first {
            $0.name.hasSuffix("/ClearedEvent.swift")
        }
        let lines = try #require(declaration).lines
        #expect(!lines.contains { $0.contains("package init") || $0.contains("public init") })
    }
}
