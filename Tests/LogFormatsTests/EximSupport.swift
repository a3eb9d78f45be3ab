import Foundation
import LogFormats
import LogModel
import TestSupport

/// A file of the real logs.
func eximFixture(_ path: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures/exim").appendingPathComponent(path)
    return Array(try Data(contentsOf: file))
}

/// A real log, the oldest file first.
func realEximLog(_ name: String) throws -> MailLog {
    var log = MailLog(
        try (name.hasPrefix("e2") ? ["mainlog.1", "mainlog"] : ["mainlog"]).map {
            try eximFixture("\(name)/\($0)")
        })
    log.zone = try systemZone("Europe/London")
    return log
}

let realEximLogs = ["e2-subject-rotated", "e4-subject-tz-millisec"]

/// Makes logs of which nothing is in order: few ids, used again and again, lines missing, days of
/// silence, pieces of lines, refusals that stand there twice, other programs.
struct EximSeededLog {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Makes so many lines, as Exim writes them or as a syslog daemon does, with its own time only.
    mutating func log(lines: Int, isRelayed: Bool) -> MailLog {
        var time = Timestamp(rfc3339: "2026-10-24T18:00:00Z") ?? Timestamp(seconds: 0)
        var streams: [[UInt8]] = [[], []]
        for line in 0..<lines {
            // An id is not used again within seconds.
            let pause = Int64.random(in: 0..<100, using: &random)
            time = time.adding(
                seconds: pause < 60 ? 3 : pause < 90 ? pause : pause < 98 ? 600 : 4 * 86_400)
            let process = Int.random(in: 1...3, using: &random)
            let stamp = time.description.prefix(19)
            let text =
                isRelayed
                ? "\(stamp)Z mail exim[\(process)]: \(relayed())\n"
                : "\(stamp.replacing("T", with: " ")) \(text())\n"
            // A syslog has refusals twice.
            let isTwin = isRelayed && text.contains(" rejected ") && pause % 3 > 0
            streams[line < lines / 2 ? 0 : 1] += Array((isTwin ? text + text : text).utf8)
        }
        return MailLog(streams)
    }

    private mutating func relayed() -> String {
        pick([
            text(), text(), text(), "[1/2] \(text())", "[2/2] to be continued", "[1\\2] \(text())",
            "[1/3] \(text())", "[2/3] more", "[3/3] last",
        ])
    }

    private mutating func text() -> String {
        let id = pick([
            "1xUXxH-0004uk-2l", "1xUXxH-0004uk-2m", "1xUXxI-00000004uk2-0abc", "1xUXxJ-0004uk-2l",
        ])
        return pick([
            "\(id) <= a@x.example H=h [192.0.2.1] P=esmtp S=1 id=m@x.example T=\"s\" for b@x.example",
            "\(id) <= a@x.example H=h [192.0.2.1] P=esmtpa A=p:u S=1 T=\"s\"",
            "\(id) <= <> R=1xUXxH-0004uk-2l U=mail P=local S=1", "\(id) => b <b@x.example> R=r T=t",
            "\(id) >> b@x.example R=r T=t H=h [192.0.2.1] C=\"250 ok\"",
            "\(id) -> c@x.example R=r T=t H=h [192.0.2.1] C=\"250 ok\"",
            "\(id) ** d@x.example R=r: no", "\(id) == e@x.example R=r T=t defer (-44): later",
            "\(id) Completed", "\(id) Completed", "\(id) Message is frozen",
            "\(id) H=h [192.0.2.1] F=<a@x.example> rejected after DATA: no",
            "H=h [192.0.2.1] F=<a@x.example> rejected RCPT <f@x.example>: no",
            "H=h [192.0.2.1] F=<a@x.example> rejected RCPT <f@x.example>: no",
            "Start queue run: pid=1", "SMTP connection from h [192.0.2.1] lost",
        ])
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts[Int.random(in: texts.indices, using: &random)]
    }
}
