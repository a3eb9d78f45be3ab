package import LogModel
package import People

/// Decides for one flag after the other whether an authorisation covers it.
///
/// The only maker of ``ClearedEvent``. It knows today's date and the rulings, nothing else, and
/// answers the same to the same question.
package struct Gate: Sendable {
    private let rulings: [AuthorisationRuling]
    private let today: CivilDate

    /// Makes the gate of one night.
    ///
    /// - Parameters:
    ///   - rulings: what ``Authorisations/judge(files:authorities:directory:today:requirements:)`` gave.
    ///   - today: the local date; events are collected only under what is in force on it.
    package init(rulings: [AuthorisationRuling], today: CivilDate) {
        self.rulings = rulings
        self.today = today
    }

    /// The events that a flag becomes: one per authorisation that covers it, by number.
    package func clear(_ facts: FlagFacts) -> [ClearedEvent] {
        rulings.compactMap(\.clearance).compactMap { clearance in
            refusal(of: facts, under: clearance) == nil ? event(facts, under: clearance) : nil
        }
    }

    /// Whether one authorisation covers a flag, and if not, why.
    package func answer(
        _ facts: FlagFacts, under number: String
    ) -> Result<ClearedEvent, Refusal> {
        let ruling = rulings.first { $0.number == number }
        guard let clearance = ruling?.clearance else {
            return .failure(ruling?.refusals.first ?? .noSuchAuthorisation(number))
        }
        if let refusal = refusal(of: facts, under: clearance) { return .failure(refusal) }
        return .success(event(facts, under: clearance))
    }

    private func event(_ facts: FlagFacts, under clearance: Clearance) -> ClearedEvent {
        ClearedEvent(facts, under: clearance, to: readers(of: facts, under: clearance))
    }

    /// Those who may open an event: every reader but whom it is about.
    ///
    /// Under a handle or a role nobody could say before that a reader is meant, and a refusal for it
    /// would tell whose the handle is. So they are left out here, event by event, and what is sealed
    /// to the others has an envelope of its own.
    private func readers(of facts: FlagFacts, under clearance: Clearance) -> [Reader] {
        clearance.readers.filter { reader in
            clearance.authorities.entry(named: reader.name)?.person != facts.person.id
        }
    }

    /// Whether an authorisation on file may be about a person in the month of a handle, whatever
    /// the rule, the time and the channel.
    ///
    /// For choosing what to look at again for a new authorisation; it clears nothing.
    package func concerns(_ person: Person, handle: CaseHandle) -> Bool {
        rulings.compactMap(\.clearance).contains { clearance in
            clearance.document.subjects.contains { subject in
                switch subject {
                case .person(let id, _): id == person.id
                case .handle(let own): own == handle
                case .role(let role): role == person.role
                }
            }
        }
    }

    /// The first reason why a clearance does not cover all of a flag; `nil` when it does.
    private func refusal(of facts: FlagFacts, under clearance: Clearance) -> Refusal? {
        // A handle covers one month, so it does not cover what goes on into the next.
        let parts = facts.parts
        if let outside = parts.first(where: { $0.date.calendarMonth != facts.date.calendarMonth }),
            clearance.document.subjects.contains(.handle(facts.handle))
        {
            return .eventOutside(outside.date, clearance.document.events)
        }
        return parts.lazy.compactMap { partRefusal(of: $0, under: clearance) }.first
    }

    private func partRefusal(of facts: FlagFacts, under clearance: Clearance) -> Refusal? {
        let document = clearance.document
        return timeRefusal(facts, clearance) ?? scopeRefusal(facts, document)
            ?? subjectRefusal(facts, clearance) ?? markingRefusal(facts, document)
            ?? personRefusal(facts, clearance)
    }

    private func timeRefusal(_ facts: FlagFacts, _ clearance: Clearance) -> Refusal? {
        let document = clearance.document
        if today < document.inForce.from { return .notYetInForce(from: document.inForce.from) }
        if today > document.inForce.to { return .expired(until: document.inForce.to) }
        if let refusal = clearance.officeRefusal(on: today) { return refusal }
        return document.events.contains(facts.date)
            ? nil : .eventOutside(facts.date, document.events)
    }

    private func scopeRefusal(_ facts: FlagFacts, _ document: Authorisation) -> Refusal? {
        guard document.channels.contains(facts.channel) else {
            return .channelNotCovered(facts.channel)
        }
        let isEveryRule = document.rules.isEmpty && document.categories.isEmpty
        let isCovered =
            isEveryRule || document.rules.contains(facts.ruleID)
            || facts.categories.contains { document.categories.contains($0) }
        return isCovered ? nil : .ruleNotCovered(facts.ruleID)
    }

    private func subjectRefusal(_ facts: FlagFacts, _ clearance: Clearance) -> Refusal? {
        var nearest = Refusal.personNotCovered
        let isCovered = clearance.document.subjects.contains { subject in
            switch subject {
            case .person(let id, let accounts):
                guard id == facts.person.id else { return false }
                nearest = .accountNotCovered(facts.account)
                return isListed(facts, in: accounts)
            case .handle(let handle):
                guard handle == facts.handle else { return false }
                nearest = .accountNotCovered(facts.account)
                return isMeant(facts, clearance.meant[handle])
            case .role(let role):
                return role == facts.person.role
            }
        }
        guard isCovered else { return nearest }
        return facts.attribution == .proven ? nil : .attributionNotProven(facts.attribution)
    }

    private func isListed(_ facts: FlagFacts, in accounts: [String]) -> Bool {
        guard let account = AccountName(facts.account, channel: facts.channel) else { return false }
        return accounts.contains { listed in
            AccountName(listed: listed).map(account.matches) ?? false
        }
    }

    /// Whether an account was the case's own when the authorisation was first accepted, on the day of
    /// the record; one that is listed for nobody is a case of its own.
    private func isMeant(_ facts: FlagFacts, _ meant: [MeantAccount]?) -> Bool {
        guard facts.accountIsKnown, let meant else { return true }
        guard let account = AccountName(facts.account, channel: facts.channel) else { return false }
        return meant.contains { $0.holds(account, on: facts.date) }
    }

    private func markingRefusal(_ facts: FlagFacts, _ document: Authorisation) -> Refusal? {
        guard facts.channel == .email, !document.coversPrivateCommunications else { return nil }
        switch facts.marking {
        case .none: return nil
        case .marked: return .privateMail
        case .unknown: return document.acceptsUnmarkedMail ? nil : .markingUnknown
        }
    }

    /// Signers and readers against the person that the event turned out to be.
    private func personRefusal(_ facts: FlagFacts, _ clearance: Clearance) -> Refusal? {
        let document = clearance.document
        let rules = SignerRules(
            authorities: clearance.authorities, days: [document.date, facts.date, today])
        let refusals = rules.refusals(
            subject: facts.person.id, signers: clearance.signingEntries,
            isPrivate: document.coversPrivateCommunications)
        if let refusal = refusals.first { return refusal }
        // Nobody is left who may read it.
        guard readers(of: facts, under: clearance).isEmpty else { return nil }
        return .readerIsSubject(clearance.readers.first?.name ?? "")
    }
}
