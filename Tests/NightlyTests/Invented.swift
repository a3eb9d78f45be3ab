import Foundation
import LogFormats
import LogInput
import LogModel
import Nightly
import Rules
import Testing

/// A school that exists for these tests only.
enum Invented {
    static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    static func instant(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    static func zone(_ name: String) throws -> Zone {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/" + name))
        return try #require(Zone(tzif: [UInt8](data), name: name))
    }

    static func logFile(_ path: String) throws -> LogFile { try LogFile(inspecting: path) }

    static func bytes(hex: some StringProtocol) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    static func source(_ glob: String, _ format: LogFormat = .squid) throws -> Site.Source {
        Site.Source(
            name: "proxy", channel: format.channel ?? .web, format: try SourceFormat(format),
            globs: [glob], purge: false, zone: .utc)
    }

    static func site() throws -> Site {
        Site(
            folder: "/nowhere", school: "An invented school", zone: .utc,
            sources: [try source("access.log*")],
            rules: RuleSources(flagFolders: []),
            people: "/nowhere/people.csv", authorities: "/nowhere/authorities.yaml",
            authorisations: "/nowhere/authorisations", state: "/nowhere/state")
    }
}
