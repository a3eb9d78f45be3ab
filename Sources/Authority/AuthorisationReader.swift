import LogModel
import People
import StrictYAML

/// Reads one authorisation document and collects everything that is wrong with its text.
struct AuthorisationReader {
    private let path: String
    private(set) var refusals: [Refusal] = []
    /// The number, also when something else is wrong.
    private(set) var number: String?

    init(path: String) {
        self.path = path
    }

    /// Whether a text has the form of a number: `2026-014`.
    static func isNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 8, bytes[4] == UInt8(ascii: "-") else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            index == 4 || byte &- UInt8(ascii: "0") < 10
        }
    }

    /// Reads the document; `nil` when something is missing or wrong, which `refusals` says.
    mutating func read(_ bytes: [UInt8]) -> Authorisation? {
        do {
            let root = try StrictYAML.document(bytes, path: path)
            var mapping = YAMLMapping(root, path: path, as: "an authorisation")
            let document = read(&mapping)
            let problems = YAMLProblems(mapping.finish()).problems
            refusals = problems.map(Refusal.invalid) + refusals
            return refusals.isEmpty ? document : nil
        } catch {
            refusals = error.problems.map(Refusal.invalid)
            return nil
        }
    }

    private mutating func read(_ mapping: inout YAMLMapping) -> Authorisation? {
        number = mapping.number("number")
        let date = mapping.date("date")
        let kind: Authorisation.Kind? = word("kind", &mapping)
        let purpose: Authorisation.Purpose? = word("purpose", &mapping)
        let grounds: Authorisation.Grounds? = word("grounds", &mapping)
        let reason = mapping.reason(&refusals)
        checkParticulars(&mapping)
        let subjects = self.subjects(&mapping)
        let channels: [Channel] = words("channels", &mapping)
        demand(!channels.isEmpty, "'channels' lists none", at: "channels", &mapping)
        let rules = mapping.texts("rules").map(\.text)
        let categories = mapping.texts("categories").map(\.text)
        let events = mapping.days("events", ends: "to")
        let inForce = mapping.days("in-force", ends: "until")
        // Somebody named twice is one reader.
        let readers = mapping.texts("readers").map(\.text).unique
        demand(!readers.isEmpty, "'readers' lists nobody", at: "readers", &mapping)
        let singleReader = mapping.textIfPresent("single-reader")
        let details: [DetailLeave] = words("details", &mapping)
        let unmarked = mapping.flagIfPresent("unmarked-mail") ?? false
        let isPrivate = mapping.flagIfPresent("private-communications") ?? false
        let assessment = self.assessment(&mapping)
        let consultations = self.consultations(&mapping)
        let notification = self.notification(&mapping)
        guard let number, let date, let kind, let purpose, let grounds, let reason, let events,
            let inForce, let assessment, let notification
        else { return nil }
        return Authorisation(
            number: number, date: date, kind: kind, purpose: purpose, grounds: grounds,
            reason: reason, subjects: subjects, channels: channels, rules: rules,
            categories: categories, events: events, inForce: inForce, readers: readers,
            details: Set(details), acceptsUnmarkedMail: unmarked,
            coversPrivateCommunications: isPrivate, impactAssessment: assessment,
            consultations: consultations, notification: notification, singleReader: singleReader)
    }

    /// What only the file says: it must be there, and is forgotten so that it is never printed.
    private mutating func checkParticulars(_ mapping: inout YAMLMapping) {
        let text = mapping.textIfPresent("particulars") ?? ""
        if !text.contains(where: { !$0.isWhitespace }) {
            refusals.append(.particularsMissing)
        } else if AuthorisationTemplate.isStandIn(text) {
            refusals.append(.particularsAreTemplate)
        }
    }

    private func subjects(_ mapping: inout YAMLMapping) -> [Authorisation.Subject] {
        let items = mapping.list("subjects")
        demand(!items.isEmpty, "'subjects' lists nobody", at: "subjects", &mapping)
        return items.flatMap { subject($0, &mapping) }
    }

    private func subject(
        _ tree: YAMLTree, _ mapping: inout YAMLMapping
    ) -> [Authorisation.Subject] {
        var item = YAMLMapping(tree, path: path, as: "a subject")
        let person = item.textIfPresent("person")
        let accounts = item.texts("accounts").map(\.text)
        let handle = item.valueIfPresent("case-handle", expected: "a handle such as K7QD-2MVX") {
            CaseHandle($0)
        }
        let roles: [Role] = words("roles", &item)
        if roles.contains(.unknown) {
            item.report("'unknown' is no role to authorise for", at: item.mark(ofKey: "roles"))
        }
        let given = [
            item.keys.contains("person"), item.keys.contains("case-handle"),
            item.keys.contains("roles"),
        ]
        if given.count(where: { $0 }) != 1 {
            item.report(
                "a subject has one of 'person' with 'accounts', 'case-handle', 'roles'",
                at: item.mark)
        } else if item.keys.contains("accounts") != given[0] || (given[0] && accounts.isEmpty) {
            item.report("a person goes with 'accounts', at least one", at: item.mark)
        }
        let found = item.finish()
        mapping.absorb(found)
        guard found.isEmpty else { return [] }
        if let person { return [.person(id: person, accounts: accounts)] }
        return (handle.map { [.handle($0)] } ?? []) + roles.map { .role($0) }
    }

    private mutating func assessment(
        _ mapping: inout YAMLMapping
    ) -> Authorisation.ImpactAssessment? {
        guard let tree = mapping.treeIfPresent("impact-assessment") else {
            refusals.append(.impactAssessmentMissing)
            return nil
        }
        var item = YAMLMapping(tree, path: path, as: "the impact assessment")
        let reference = item.text("reference")
        let date = item.date("date")
        mapping.absorb(item.finish())
        guard let reference, let date else { return nil }
        return Authorisation.ImpactAssessment(reference: reference, date: date)
    }

    private func consultations(_ mapping: inout YAMLMapping) -> [Authorisation.Consultation] {
        mapping.list("consultations").compactMap { tree in
            var item = YAMLMapping(tree, path: path, as: "a consultation")
            let with = item.text("with")
            let name = item.text("name")
            let date = item.date("date")
            mapping.absorb(item.finish())
            guard let with, let name, let date else { return nil }
            return Authorisation.Consultation(with: with, name: name, date: date)
        }
    }

    private mutating func notification(
        _ mapping: inout YAMLMapping
    ) -> Authorisation.Notification? {
        guard let tree = mapping.tree("notify") else { return nil }
        var item = YAMLMapping(tree, path: path, as: "'notify'")
        let by = item.date("by")
        let deferred = item.valueIfPresent("deferred-until", expected: "a date such as 2026-11-20")
        {
            CivilDate($0)
        }
        let reason = item.textIfPresent("deferral-reason")
        if item.keys.contains("deferred-until") != item.keys.contains("deferral-reason") {
            item.report("'deferred-until' and 'deferral-reason' go together", at: item.mark)
        } else if let reason, AuthorisationTemplate.isStandIn(reason) {
            refusals.append(.deferralIsStandIn)
        }
        mapping.absorb(item.finish())
        return by.map {
            Authorisation.Notification(by: $0, deferredUntil: deferred, deferralReason: reason)
        }
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, _ mapping: inout YAMLMapping
    ) -> Word? where Word.RawValue == String {
        mapping.value(key, expected: AuthorisationReader.choice(of: Word.self)) {
            Word(rawValue: $0)
        }
    }

    private func words<Word: RawRepresentable & CaseIterable>(
        _ key: String, _ mapping: inout YAMLMapping
    ) -> [Word] where Word.RawValue == String {
        mapping.texts(key).compactMap { item in
            if let word = Word(rawValue: item.text) { return word }
            let expected = AuthorisationReader.choice(of: Word.self)
            mapping.report(
                "'\(key)' takes \(expected), not '\(item.text.prefix(60))'", at: item.mark)
            return nil
        }
    }

    private static func choice<Word: RawRepresentable & CaseIterable>(
        of type: Word.Type
    ) -> String where Word.RawValue == String {
        "one of " + Word.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private func demand(
        _ isMet: Bool, _ message: String, at key: String, _ mapping: inout YAMLMapping
    ) {
        if !isMet { mapping.report(message, at: mapping.mark(ofKey: key)) }
    }
}
