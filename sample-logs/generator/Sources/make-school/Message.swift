/// One message's way through Postfix, and the lines that it leaves.
struct Message {
    var queueID: String
    var arrival: Instant
    var origin: Origin
    var sender: String
    var recipients: [Recipient]
    /// The subject as it stands in the header, encoded words and all.
    var subject: String
    var size = 2_140
    /// When each try was made, in milliseconds after arrival; all but the last are put off.
    var attempts = [900]
    /// False while the last try was put off too, and the message still waits in the queue.
    var isDelivered = true

    enum Origin {
        /// Somebody of the school who logged in, from a machine with an address and no name.
        case submission(login: String, address: String)
        /// A server outside.
        case inbound(host: String, address: String)
        /// A program on the mail server.
        case local
    }

    struct Recipient {
        let address: String
        var originalAddress: String?
    }

    /// The lines, oldest first.
    func lines(processID: Int) -> [LogLine] {
        var lines = opening(processID) + header(processID)
        let last = attempts.last
        for attempt in attempts {
            let time = arrival.adding(milliseconds: attempt)
            lines.append(
                queueLine(at: time.adding(milliseconds: attempt == attempts[0] ? -800 : 0)))
            lines += recipients.map {
                delivery(of: $0, at: time, processID, isSent: isDelivered && attempt == last)
            }
        }
        if isDelivered, let last {
            lines.append(line("qmgr[1187]", arrival.adding(milliseconds: last + 40), "removed"))
        }
        return lines
    }

    private func line(_ program: String, _ time: Instant, _ rest: String) -> LogLine {
        LogLine(
            time: time, text: "\(time.syslogStamp) mail postfix/\(program): \(queueID): \(rest)")
    }

    private func opening(_ processID: Int) -> [LogLine] {
        switch origin {
        case .submission(let login, let address):
            [
                line(
                    "submission/smtpd[\(processID)]", arrival,
                    "client=unknown[\(address)], sasl_method=PLAIN, sasl_username=\(login)")
            ]
        case .inbound(let host, let address):
            [line("smtpd[\(processID)]", arrival, "client=\(host)[\(address)]")]
        case .local:
            [line("pickup[1186]", arrival, "uid=0 from=<\(sender)>")]
        }
    }

    private func header(_ processID: Int) -> [LogLine] {
        let program = "cleanup[\(processID + 7)]"
        let first = recipients.first?.address ?? ""
        let from: String
        let messageID: String
        switch origin {
        case .submission(_, let address):
            from =
                "from unknown[\(address)]; from=<\(sender)> to=<\(first)> proto=ESMTP"
                + " helo=<[\(address)]>"
            messageID = "\(arrival.milliseconds).\(processID)@oakhill.example"
        case .inbound(let host, let address):
            from =
                "from \(host)[\(address)]; from=<\(sender)> to=<\(first)> proto=ESMTP"
                + " helo=<\(host)>"
            messageID = "\(arrival.milliseconds)@\(host)"
        case .local:
            from = "from local; from=<\(sender)> to=<\(first)>"
            messageID = "\(queueID).\(arrival.milliseconds)@mail.oakhill.example"
        }
        return [
            line(program, arrival.adding(milliseconds: 30), "message-id=<\(messageID)>"),
            line(
                program, arrival.adding(milliseconds: 40),
                "info: header Subject: \(subject) \(from)"),
        ]
    }

    /// The queue manager's line, which comes again at every try.
    private func queueLine(at time: Instant) -> LogLine {
        line(
            "qmgr[1187]", time,
            "from=<\(sender)>, size=\(size), nrcpt=\(recipients.count) (queue active)")
    }

    private func delivery(
        of recipient: Recipient, at time: Instant, _ processID: Int, isSent: Bool
    ) -> LogLine {
        let isHere = recipient.address.hasSuffix("oakhill.example")
        let seconds = (time.milliseconds - arrival.milliseconds) / 1000
        let original = recipient.originalAddress.map { " orig_to=<\($0)>," } ?? ""
        let relay =
            isHere
            ? "mail.oakhill.example[private/dovecot-lmtp]" : "relay.county.example[192.0.2.25]:25"
        let reply =
            isHere ? "250 2.0.0 <\(recipient.address)> Saved" : "250 2.0.0 Ok: queued as 7C1\(size)"
        let end =
            isSent
            ? "dsn=2.0.0, status=sent (\(reply))"
            : "dsn=4.7.1, status=deferred (host relay.county.example[192.0.2.25] said: 451 4.7.1"
                + " Try again later (in reply to RCPT TO command))"
        return line(
            isHere ? "lmtp[\(processID + 11)]" : "smtp[\(processID + 13)]", time,
            "to=<\(recipient.address)>,\(original) relay=\(relay), delay=\(seconds).4,"
                + " delays=0.1/0/0/\(seconds).3, \(end)")
    }
}

extension Message.Recipient: ExpressibleByStringLiteral {
    init(stringLiteral address: String) {
        self.init(address: address)
    }
}
