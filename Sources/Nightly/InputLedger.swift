import Authority
import EventStore
import Journal
import LogModel
import Retention
import Rules

/// Notes, before a log is read, what became of the files that decide since the last night: in the
/// journal, in the store, and for the notices.
struct InputLedger {
    let site: Site
    let store: EventStore
    let journal: Journal
    let inputs: NightInputs
    let run: Run
    let now: Timestamp

    /// Notes everything; what is noted twice after a crash says the same twice.
    ///
    /// - Parameters:
    ///   - state: what was found of store and journal.
    ///   - summary: gets the changes and problems.
    /// - Returns: what the site remembers from now on, as it was stored.
    /// - Throws: what the store and the journal throw.
    func note(_ state: StateCheck, in summary: inout NightSummary) throws -> SiteMemory {
        var memory = inputs.memory
        if memory.identity.isEmpty {
            memory.identity = EventStore.newIdentity(handleSeed: site.handleSeed)
        }
        // A journal that does not hold goes on not holding; one line on the notices is enough.
        var found = state.changes.filter { change in
            !memory.changes.contains { $0.change == change }
        }
        found += try refusedReports(&memory)
        found += try notePin(&memory)
        found += try noteConfirmation(&memory, &summary)
        let earlier = try store.knownInputs()
        let known = try KnownInputs(inputs, site: site, earlier: earlier, keys: store.keys)
        let changed = earlier.map(known.changes) ?? []
        if !changed.isEmpty { try journal.append(try configurationChanged(changed), at: now) }
        found += changed
        noteAcceptances(in: &memory)
        memory.forgetTold(on: run.today)
        memory.changes += found.map { DatedChange(day: run.today, change: $0) }
        // The changes first: after a crash in between they are found, and told, once more.
        try store.keep(memory)
        if known != earlier { try store.keep(known) }
        try noteSights()
        summary.problems += state.problems
        let missed = site.missedSignatures(inputs.deciding.standing, pin: memory.pin)
        summary.problems += missed.problems + missed.strays.map(\.listing)
        summary.changes = found
        summary.pin = site.pin(of: memory)
        summary.isPinConfirmed = memory.pin?.isConfirmed ?? false
        return memory
    }

    /// How many reports were refused since they were counted last, by the journal.
    ///
    /// Up to which line is kept with what is told, so that one that was refused while a night ran is
    /// told by the next, and none twice after a crash.
    private func refusedReports(_ memory: inout SiteMemory) throws -> [InputChange] {
        let last = memory.refusalsCounted ?? memory.expectedHead?.number ?? 0
        let refused = try journal.records(of: [.reportRefused]).filter { $0.number > last }
        memory.refusalsCounted = refused.last?.number ?? last
        return refused.isEmpty ? [] : [.reportsRefused(refused.count)]
    }

    private func notePin(_ memory: inout SiteMemory) throws -> [InputChange] {
        let deciding = inputs.deciding
        switch deciding.standing {
        case .none:
            return []
        case .first:
            try pin(isConfirmed: false, &memory)
            return []
        case .pinned(.same):
            memory.refusedTable = nil
            return []
        case .pinned(.signed(let changes)):
            try pin(isConfirmed: memory.pin?.isConfirmed ?? false, &memory)
            return [.authorities(changes)]
        case .pinned(.refused(_, let changes)):
            // A file that is gone has no digest, and is another change than one that is there.
            let digest = deciding.fileDigest ?? []
            guard memory.refusedTable != digest else { return [] }
            memory.refusedTable = digest
            let fields: [String: JournalValue] =
                digest.isEmpty ? [:] : ["authorities": .digest(digest)]
            try journal.append(try JournalEntry(.authoritiesRefused, fields), at: now)
            return [.authoritiesRefused(changes)]
        }
    }

    private func pin(isConfirmed: Bool, _ memory: inout SiteMemory) throws {
        let bytes = inputs.deciding.bytes
        try journal.append(
            try JournalEntry(
                .authoritiesPinned,
                [
                    "authorities": .digest(FileDigest.of(bytes)),
                    "entries": .count(inputs.authorities.count), "first": .flag(memory.pin == nil),
                ]), at: now)
        var former = memory.pin?.former ?? []
        if let replaced = memory.pin {
            former.insert(FileDigest.of(replaced.authorities))
            try inputs.noteReadingKeys(in: &memory, on: run.today)
        }
        memory.pin = SiteMemory.Pin(
            authorities: bytes, since: run.today, isConfirmed: isConfirmed, former: former)
        memory.refusedTable = nil
    }

    /// Looks for the confirmation of a pin that has none.
    private func noteConfirmation(
        _ memory: inout SiteMemory, _ summary: inout NightSummary
    ) throws -> [InputChange] {
        guard memory.pin?.isConfirmed == false, let pin = site.pin(of: memory) else { return [] }
        do throws(InputFileError) {
            guard let file = try SignedFile.read(site.confirmation) else { return [] }
            let refusal =
                run.clockBelieved
                ? AuthorityPin.refusal(
                    ofConfirmation: file, of: pin, authorities: inputs.deciding.table,
                    today: run.today) : .clockNotBelieved
            if let refusal {
                summary.problems.append(
                    "\(site.confirmation): does not count: \(refusal.reason)")
                return []
            }
        } catch {
            summary.problems.append(error.description)
            return []
        }
        try journal.append(try JournalEntry(.pinConfirmed), at: now)
        memory.pin?.isConfirmed = true
        return [.pinConfirmed]
    }

    /// Dates the signatures that are new tonight, once, by a clock that is believed.
    private func noteSights() throws {
        guard run.clockBelieved else { return }
        for file in inputs.files {
            let new = file.sights.count { inputs.firstSeen[$0] == nil }
            guard new > 0 else { continue }
            var fields: [String: JournalValue] = [
                "document": .digest(file.digest), "signatures": .count(new),
            ]
            let number = inputs.rulings.first { $0.file == file.name }?.number
            if let number, number != AuthorisationRuling.unnumbered {
                fields["authorisation"] = .authorisation(number)
            }
            try journal.append(try JournalEntry(.authorisationSeen, fields), at: now)
        }
        try store.noteSeen(inputs.files.flatMap(\.sights), in: run)
    }

    /// Notes the authorisations that hold, so that `people.csv` brings no other account in from now on.
    private func noteAcceptances(in memory: inout SiteMemory) {
        memory.accepted = Acceptances(directory: inputs.directory, keys: store.keys).remembered(
            memory.accepted ?? [], and: inputs.rulings,
            window: run.clockBelieved ? Window(today: run.today) : nil)
    }

    private func configurationChanged(_ changes: [InputChange]) throws -> JournalEntry {
        var fields = inputs.digests(of: site)
        fields["parts"] = .words(Set(changes.map(\.part)).sorted())
        for case .people(let change) in changes {
            fields.merge(change.counts) { $1 }
        }
        return try JournalEntry(.configurationChanged, fields)
    }
}

extension NightInputs {
    /// The digests of the files that decide, for the journal.
    func digests(of site: Site) -> [String: JournalValue] {
        var digests: [String: JournalValue] = ["rules": .digest(book.digest)]
        if let peopleDigest { digests["people"] = .digest(peopleDigest) }
        if let permissionsDigest { digests["permissions"] = .digest(permissionsDigest) }
        if !deciding.bytes.isEmpty {
            digests["authorities"] = .digest(FileDigest.of(deciding.bytes))
        }
        if !site.file.isEmpty { digests["site"] = .digest(FileDigest.of(site.file)) }
        return digests
    }
}

extension PeopleChange {
    /// How many people have got and lost each role, for the journal.
    ///
    /// By single roles, so that they are few fields, however many pairs there are.
    fileprivate var counts: [String: JournalValue] {
        var people: [String: Int] = [:]
        for other in roles {
            for role in Set(other.now).subtracting(other.was) {
                people["role-got-\(role)", default: 0] += other.people
            }
            for role in Set(other.was).subtracting(other.now) {
                people["role-lost-\(role)", default: 0] += other.people
            }
        }
        return people.mapValues { .count($0) }
    }
}

extension InputChange {
    /// The part of the configuration that changed, as the journal names it.
    fileprivate var part: String {
        switch self {
        case .people, .accounts: "people"
        case .permissions: "permissions"
        case .rules: "rules"
        case .list: "lists"
        case .protectedChannels: "protected"
        case .site: "site"
        case .authorities, .authoritiesRefused, .pinConfirmed: "authorities"
        case .journalCut, .storeRestored: "state"
        case .reportsRefused: "reports"
        }
    }
}

extension Site {
    /// Where the confirmation of the pin lies.
    package var confirmation: String { folder + "/site-confirmed.yaml" }

    /// The pin that every page prints; `nil` before a table is pinned.
    func pin(of memory: SiteMemory) -> SitePin? {
        memory.pin.map { pin in
            SitePin(
                kind: rehearsal.map { "rehearsal \($0)" } ?? "real", state: memory.identity,
                authorities: FileDigest.of(pin.authorities))
        }
    }
}
