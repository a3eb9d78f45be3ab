import Foundation
import LogFormats
import LogModel
import Testing

/// The mail servers whose logs are joined, beside Postfix.
enum JoinedLog {
    /// The real logs: format and folder of fixtures.
    static let real: [(LogFormat, String)] = [
        (.sendmail, "sendmail"), (.opensmtpd, "opensmtpd"), (.dovecot, "dovecot/plugin"),
        (.dovecot, "dovecot/plain"),
    ]

    static func fixture(_ path: String) throws -> [UInt8] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures").appendingPathComponent(path)
        return Array(try Data(contentsOf: file))
    }

    /// What was sent, one object a message.
    static func truth(_ folder: String) throws -> [[String: Any]] {
        try fixture("\(folder)/truth.jsonl").split(separator: 0x0A).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
    }
}

extension MailLog {
    /// Parses everything as a format.
    func parsed(as format: LogFormat, finishing: Bool = true, block: Int = 1 << 18) throws
        -> MailSink
    {
        var sink = MailSink()
        var parser = try format.makeParser()
        for stream in streams.indices {
            begin(&parser, stream, year: firstYear(stream))
            feed(&parser, stream, 0..<streams[stream].count, block: block, into: &sink)
        }
        if finishing { parser.finish(into: &sink) }
        return sink
    }

    /// The lines of one stream in two, as a rotation leaves them.
    func rotated(at share: Double) -> MailLog {
        var cut = Int(Double(streams[0].count) * share)
        while cut > 0, streams[0][cut - 1] != 0x0A { cut -= 1 }
        var log = self
        log.streams = [Array(streams[0][..<cut]), Array(streams[0][cut...])]
        return log
    }
}
