import Authority
import LogModel
import Nightly
import People
import Reports

extension AuthorisationText {
    /// What a document allows, a name and a text for each line.
    func facts(_ document: Authorisation) -> [(name: String, text: String)] {
        var facts: [(name: String, text: String)] = [
            ("kind", document.kind.words), ("purpose", document.purpose.words),
            ("grounds", document.grounds.words),
            ("reason", "\"\(document.reason)\" (the person reads this)"),
        ]
        facts += document.subjects.map { ("of whom", subject($0)) }
        facts += document.consultations.map {
            ("consulted", "\($0.with): \($0.name), on \($0.date)")
        }
        facts += [
            ("channels", document.channels.map(\.words).joined(separator: ", ")),
            ("what", scope(document)), ("events", "of \(span(document.events))"),
            ("details", details(document)),
            (
                "private mail",
                document.coversPrivateCommunications
                    ? "is opened too: it covers private communications" : "stays closed"
            ),
        ]
        if document.channels.contains(.email), !document.coversPrivateCommunications {
            let words =
                document.acceptsUnmarkedMail
                ? "counts, where the log states no subject" : "counts as private"
            facts.append(("unmarked mail", words))
        }
        facts.append(
            (
                "collects",
                "in the nights from \(document.inForce.from) until \(document.inForce.to)"
            ))
        facts += readers(document).map { ("reader", $0) }
        let notification = document.notification
        let whom =
            document.kind == .standing
            ? "whoever a report finds, within \(Authorisation.mostDaysToTell) days of it, and of a report "
                + "before \(notification.by) by that day" : "the person, by \(notification.by)"
        facts.append(("is told", whom + deferral(notification)))
        return facts
    }

    private func subject(_ subject: Authorisation.Subject) -> String {
        switch subject {
        case .person(let id, let accounts):
            let name = review.directory.person(id: id)?.name ?? "not in the people's table"
            return "\(name) (\(id)), with the accounts \(accounts.joined(separator: ", "))"
        case .handle(let handle):
            return "whoever has the case handle \(handle); the name stands only in the report"
        case .role(let role): return "everybody who is a \(role.words)"
        }
    }

    private func scope(_ document: Authorisation) -> String {
        let rules = document.rules.map { id in
            review.rules.first { $0.id == id }.map { "the rule '\($0.title)' (\(id))" }
                ?? "the rule \(id)"
        }
        let categories = document.categories.map { "records in the category \($0)" }
        let parts = rules + categories
        return parts.isEmpty ? "matches of every rule" : parts.joined(separator: "; ")
    }

    private func details(_ document: Authorisation) -> String {
        let given = DetailLeave.allCases.filter(document.details.contains).map(\.words)
        return Authorisation.alwaysKept
            + (given.isEmpty ? "; and nothing more" : "; and \(given.joined(separator: "; "))")
    }

    private func readers(_ document: Authorisation) -> [String] {
        let last = document.lastKept
        guard let clearance = ruling.clearance else {
            return document.readers.map { name in
                let role = review.docket.authorities.entry(named: name)?.role.words
                return name + (role.map { ", \($0)" } ?? "") + ", until \(last)"
            }
        }
        let readers = clearance.readers.map { reader in
            let added =
                reader.addedOn.map { ", added on \($0): opens what is sealed after that day" } ?? ""
            return "\(reader.name), \(reader.role.words)\(added), until \(last)"
        }
        return readers
            + clearance.replaced.map { reader in
                "\(reader.name), \(reader.role.words): not with the reading key that is theirs since "
                    + "\(reader.on), until an amendment names them again"
            }
    }

    private func deferral(_ notification: Authorisation.Notification) -> String {
        guard let until = notification.deferredUntil else { return "" }
        return ", deferred until \(until): \(notification.deferralReason ?? "")"
    }

    private func span(_ days: Days) -> String { "\(days.from) to \(days.to)" }
}
