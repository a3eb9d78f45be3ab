internal import LogModel

/// What the letter says was left alone, and what was kept.
extension EmployeeNotice {
    /// What was left alone, and what was kept of the rest.
    static func limits(_ model: ReportModel) -> [Letter.Block] {
        [.heading("What was not looked at"), .list(leftAlone(model.authorisation))]
            + kept(model.authorisation)
    }

    private static func leftAlone(_ authorisation: AuthorisationFacts) -> [String] {
        [
            "The content of e-mails, messages and web pages: Headnote never reads it.",
            protected(authorisation.channels),
            "Records outside the dates and the kinds named above, and devices of your own that "
                + "do not use the school’s network.",
        ] + privateMail(authorisation)
    }

    /// What is said of protected channels, which are known by a domain: some message logs have none.
    static func protected(_ channels: [Channel]) -> String {
        "Sites and addresses that are listed as those of trade unions, counselling, helplines, "
            + "whistleblowing or the data protection regulator: what goes to them or comes from "
            + "them is never matched or shown."
            + (channels.contains(.message) ? ReportSummary.protectedAsFar : "")
    }

    private static func privateMail(_ authorisation: AuthorisationFacts) -> [String] {
        let marked =
            authorisation.coversPrivateCommunications
            ? "Mail marked personal or private was not left out: the authorisation covers "
                + "private communications, with the further signature that this needs."
            : "Mail that you marked personal or private in its subject."
        guard authorisation.channels.contains(.email), authorisation.acceptsUnmarkedMail else {
            return [marked]
        }
        return [
            marked,
            "Where the log states no subject, nobody can see whether a mail was marked. The "
                + "authorisation accepts such mail, so some of it may have been private.",
        ]
    }

    private static func kept(_ authorisation: AuthorisationFacts) -> [Letter.Block] {
        let given = authorisation.leaveInWords
        let withheld = authorisation.withheldInWords
        var blocks: [Letter.Block] = [
            .heading("What was kept"),
            .paragraph("Of every match: \(Words.alwaysKeptOfYou)."),
        ]
        if !given.isEmpty {
            blocks.append(
                .paragraph(
                    "The authorisation also gives leave for: \(given.joined(separator: "; "))."))
        }
        if !withheld.isEmpty {
            blocks.append(
                .paragraph(
                    "The authorisation gives no leave for: \(withheld.joined(separator: "; ")). "
                        + "A rule may have been compared with these; nothing of them was kept."))
        }
        return blocks
    }
}
