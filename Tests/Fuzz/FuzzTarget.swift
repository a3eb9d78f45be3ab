import Foundation
import LogFormats

/// What can be fuzzed: every format by its name, and what else reads what strangers wrote.
enum FuzzTarget: Sendable {
    /// Lines of any file, plain or gzip, and the records of a proxy log.
    case files
    /// The lines of a log in a format, and the records and messages of them.
    case format(LogFormat)
    /// Which files of a source hold which stream, while they grow, are renamed, cut and copied.
    case streams
    /// Gzip content.
    case gzip
    /// YAML, the rules written in it, and what they then say of a record.
    case rules
    /// An authorisation, a signature for it, and the table of those who may sign.
    case authorisations

    /// The target of a name.
    init?(named name: String) {
        switch name {
        case "files": self = .files
        case "streams": self = .streams
        case "gzip": self = .gzip
        case "rules": self = .rules
        case "authorisations": self = .authorisations
        default:
            guard let format = LogFormat(rawValue: name) else { return nil }
            self = .format(format)
        }
    }

    /// All names.
    static let names =
        ["files", "streams", "gzip", "rules", "authorisations"]
        + LogFormat.allCases.map(\.rawValue)

    /// The one that the environment names.
    static let chosen = ProcessInfo.processInfo.environment["HEADNOTE_FUZZ_TARGET"].flatMap {
        FuzzTarget(named: $0)
    }

    /// Handles one input.
    func run(_ bytes: [UInt8]) {
        switch self {
        case .files: FuzzedLog.files(bytes)
        case .format(let format): FuzzedFormat(format).run(bytes)
        case .streams: FuzzedStreams.run(bytes)
        case .gzip: FuzzedGzip.run(bytes)
        case .rules: FuzzedRules.run(bytes)
        case .authorisations: FuzzedAuthorisation.run(bytes)
        }
    }
}

/// An input whose last bytes are taken for settings; a seed needs none in front.
struct FuzzInput {
    let body: [UInt8]
    private let settings: [UInt8]

    init(_ bytes: [UInt8], settings count: Int) {
        let cut = max(0, bytes.count - count)
        body = Array(bytes[..<cut])
        settings = Array(bytes[cut...])
    }

    /// A setting from 1 to a largest value.
    func number(_ index: Int, upTo largest: Int) -> Int {
        index < settings.count ? 1 + Int(settings[index]) % largest : 1
    }
}

/// A file without a name that holds the input, for readers that want a path.
enum FuzzFile {
    private static let descriptor: Int32 = {
        var template = Array("/tmp/headnote-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        precondition(descriptor >= 0, "no file could be made in /tmp")
        unlink(template)
        return descriptor
    }()

    /// Writes the file and gives a path by which it can be opened.
    static func path(holding bytes: [UInt8]) -> String {
        let written =
            ftruncate(descriptor, 0) == 0
            && pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
        precondition(written, "the file could not be written")
        return "/proc/self/fd/\(descriptor)"
    }
}
