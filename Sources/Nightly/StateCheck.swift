import Authority
import EventStore
import Journal
import LogModel

/// Whether store and journal are as the last run left them, and of one age.
///
/// Whoever puts both back from one old copy, with the keys, is not found here, but by the pin and
/// the head on paper (docs/threat-model.md).
struct StateCheck {
    /// As the night prints them.
    private(set) var problems: [String] = []
    /// As the notices tell them.
    private(set) var changes: [InputChange] = []

    /// Compares them; call it before the run is begun, which gives the store its next number.
    ///
    /// - Throws: what the store throws, and the journal when its file cannot be read.
    init(store: EventStore, journal: Journal, memory: SiteMemory) throws {
        let restored = try StateCheck.restored(store: store, journal: journal, memory: memory)
        do throws(JournalError) {
            check(try journal.verify(expect: memory.expectedHead).problem, of: journal)
        } catch {
            problems.append(error.description)
        }
        guard let restored else { return }
        problems.append(restored)
        changes.append(.storeRestored)
    }

    /// Says that a store, or what it remembers, is older than its journal; `nil` when it is not.
    ///
    /// What is remembered is one row, which somebody could put back or take out alone. Then it knows
    /// another table of authorities than was pinned last, or an earlier end of the journal than the
    /// last whole night left.
    static func restored(
        store: EventStore, journal: Journal, memory: SiteMemory
    ) throws -> String? {
        let told = try journal.records(of: [.nightFinished, .authoritiesPinned])
        let nights = told.filter { $0.kind == .nightFinished }
        let known = try store.newestRun()
        if let run = nights.compactMap({ $0.count("run") }).max(), run > Int(known) {
            return "\(store.folder.path): the journal tells of run \(run), and the store knows "
                + "none after \(known): the store was put back from an older copy"
        }
        // A night that was broken off may have told the journal and not the store.
        guard try store.lastRun()?.finished != nil,
            let pinned = told.last(where: { $0.kind == .authoritiesPinned })
        else { return nil }
        let table = (memory.pin?.authorities).map { Hexadecimal.text(FileDigest.of($0)) }
        let lastNight = nights.last?.number ?? 0
        guard
            pinned.text("authorities") != table || (memory.expectedHead?.number ?? 0) < lastNight
        else { return nil }
        return "\(store.folder.path): the journal tells more of the files that decide than the "
            + "store remembers: that was put back from an older copy"
    }

    /// What a crash tore is mended by the next entry.
    private mutating func check(_ problem: JournalProblem?, of journal: Journal) {
        guard let problem else { return }
        if case .torn = problem { return }
        problems.append("\(journal.path): \(problem)")
        changes.append(.journalCut)
    }
}

extension SiteMemory {
    /// The journal's head when the last run ended.
    var expectedHead: JournalHead? { journalHead.flatMap { JournalHead($0) } }
}
