import EventStore
import LogInput

/// Finds out how streams look whose files a purge was about to replace, or has replaced.
///
/// A purge commits what it is about to do, then lets the new file take the old one's place. Where it
/// was killed in between, the file that is there decides. It decides too when somebody restores a file
/// from a backup, as it was before a purge.
struct StreamSettlement {
    private let site: Site
    private let store: EventStore

    init(site: Site, store: EventStore) {
        self.site = site
        self.store = store
    }

    /// Settles every stream whose file is found; what is not found waits.
    func settle() throws {
        let streams = try SourceStreams(store: store, site: site)
        guard !streams.alternatives.isEmpty else { return }
        for source in try streams.find() {
            for file in source.files {
                guard let known = file.known, let others = streams.alternatives[known.id] else {
                    continue
                }
                try settle(known, others)
            }
        }
    }

    private func settle(_ found: KnownStream, _ others: [StreamAlternative]) throws {
        guard found.isAlternative else {
            for intent in others where intent.isIntent { try store.withdraw(intent.id) }
            return
        }
        let mark = StreamCheckpoint(found)
        guard let other = others.first(where: { $0.rewrite.checkpoint == mark }) else { return }
        for intent in others where intent.isIntent && intent.id != other.id {
            try store.withdraw(intent.id)
        }
        try store.adopt(other.id)
    }
}
