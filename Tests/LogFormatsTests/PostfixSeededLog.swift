import LogModel
import TestSupport

/// Makes logs of which nothing is in order: few queue ids, used again and again, lines missing,
/// days of silence, refusals, filters, other programs.
struct SeededLog {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func log(lines: Int) -> MailLog {
        var time = Timestamp(rfc3339: "2026-10-01T08:00:00Z") ?? Timestamp(seconds: 0)
        var streams: [[UInt8]] = [[], []]
        for line in 0..<lines {
            let pause = Int64.random(in: 0..<100, using: &random)
            time = time.adding(
                seconds: pause < 90 ? pause / 10 : pause < 98 ? 3600 * (pause - 89) : 4 * 86_400)
            let text = "\(time) mail postfix/x[1]: \(text())\n"
            streams[line < lines / 2 ? 0 : 1] += Array(text.utf8)
        }
        return MailLog(streams)
    }

    private mutating func text() -> String {
        let ids = ["4jWWXd5SMtz7SnM", "4jWWXd5TSwz7SnS", "ABCDEF", "0123456", "ABCDE1"]
        let id = pick(ids)
        let other = pick(ids)
        let mid = pick(["<a@x.example>", "<b@x.example>"])
        return pick([
            "\(id): client=unknown[127.0.0.1]", "\(id): client=unknown[192.0.2.7]",
            "\(id): client=h[192.0.2.7], sasl_method=PLAIN, sasl_username=u",
            "\(id): uid=0 from=<root@x.example>",
            "\(id): uid=0 from=<root@x.example> orig_id=\(other)",
            "\(id): message-id=\(mid)", "\(id): message-id=\(mid)",
            "\(id): info: header Subject: s from h[192.0.2.7]; from=<s@x.example> to=<r@x.example> proto=ESMTP helo=<h>",
            "\(id): hold: header Subject: s from h[192.0.2.7]; from=<s@x.example> to=<r@x.example> proto=ESMTP helo=<h>",
            "\(id): discard: header Subject: s from local; from=<s@x.example> to=<r@x.example>",
            "\(id): reject: header Subject: s from h[192.0.2.7]; from=<s@x.example> to=<r@x.example> proto=ESMTP helo=<h>: no",
            "\(id): from=<s@x.example>, size=7, nrcpt=1 (queue active)",
            "\(id): from=<s@x.example>, size=7, nrcpt=1 (queue active)",
            "\(id): to=<r@x.example>, relay=none, delay=1, delays=0/0/0/0, dsn=4.0.0, status=deferred (x)",
            "\(id): to=<r@x.example>, relay=h, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (250 queued as \(other))",
            "\(id): to=<r@x.example>, relay=f, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered via f service)",
            "\(id): to=<r@x.example>, relay=l[127.0.0.1]:10, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)",
            "\(id): to=<r@x.example>, relay=h, delay=1, delays=0/0/0/0, dsn=2.0.0, status=deliverable (x)",
            "\(id): removed", "\(id): removed", "\(id): requeued", "\(id): placed on hold",
            "NOQUEUE: reject: RCPT from h[192.0.2.7]: 550 5.1.1 <r@x.example>: no; from=<s@x.example> to=<r@x.example> proto=ESMTP helo=<h>",
            "connect from h[192.0.2.7]", "warning: something",
        ])
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts[Int.random(in: texts.indices, using: &random)]
    }
}
