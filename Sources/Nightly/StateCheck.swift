import EventStore
import Journal

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
        let restored = try StateCheck.restored(store: store, journal: journal)
        do throws(JournalError) {
            check(try journal.verify(expect: memory.expectedHead).problem, of: journal)
        } catch {
            problems.append(error.description)
        }
        guard let restored else { return }
        problems.append(restored)
        changes.append(.storeRestored)
    }

    /// Says that a store is older than its journal; `nil` when it is not.
    static func restored(store: EventStore, journal: Journal) throws -> String? {
        let known = try store.newestRun()
        let told = try journal.records(of: [.nightFinished]).compactMap { $0.count("run") }.max()
        guard let told, told > Int(known) else { return nil }
        return "\(store.folder.path): the journal tells of run \(told), and the store knows none "
            + "after \(known): the store was put back from an older copy"
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
