import EventStore
import LogInput
import Retention

/// The streams that a source may continue.
///
/// They are its own and those of sources that the site no longer names: a source that was given
/// another name goes on where it stood, and counts nothing twice.
struct SourceStreams {
    private let store: EventStore
    private let orphans: [StoredStream]
    /// How streams may look otherwise, by their identity.
    let alternatives: [[UInt8]: [StreamAlternative]]

    /// Finds the streams whose source the site no longer names.
    init(store: EventStore, site: Site) throws {
        self.store = store
        let held = Set(try store.inventory(streamsOnDisk: []).streams.map(\.source))
        orphans = try held.subtracting(site.sources.map(\.name)).sorted()
            .flatMap { try store.streams(of: $0) }
        alternatives = try store.alternatives()
    }

    /// The streams of a source, its own first.
    func streams(of source: Site.Source) throws -> [StoredStream] {
        try store.streams(of: source.name) + orphans
    }

    /// What recognises them in files.
    func tracker(of source: Site.Source, _ streams: [StoredStream]) -> StreamTracker {
        let otherwise = streams.flatMap { alternatives[$0.checkpoint.id] ?? [] }.map { other in
            var known = KnownStream(other.rewrite.checkpoint)
            known.isAlternative = true
            return known
        }
        return StreamTracker(
            known: streams.map { KnownStream($0.checkpoint) } + otherwise,
            mac: store.keys.fingerprint, random: randomBytes, limits: source.limits)
    }
}
