import EventStore
import LogFormats
import LogInput
import Retention

/// The files of all sources, each with the stream that it holds.
///
/// Streams are recognised across all sources of one format, for a log may be moved from one to
/// another, or lie in both. A file that several sources list belongs to the first that lists it;
/// of copies of one content in several sources one is read. Streams of sources that the site no
/// longer names are offered to every source, so that one that was given another name goes on where
/// it stood.
struct SourceStreams {
    /// What was found of one source, in reading order.
    struct Found {
        let source: Site.Source
        let tracker: StreamTracker
        let files: [RecognisedFile]
        let faults: [InputFault]
        /// What the store holds of the streams that the files may continue.
        let stored: [StoredStream]
    }

    private let store: EventStore
    private let site: Site
    private let orphans: [StoredStream]
    /// How streams may look otherwise, by their identity.
    let alternatives: [[UInt8]: [StreamAlternative]]

    /// Finds the streams whose source the site no longer names.
    init(store: EventStore, site: Site) throws {
        self.store = store
        self.site = site
        let held = Set(try store.inventory(streamsOnDisk: []).streams.map(\.source))
        orphans = try held.subtracting(site.sources.map(\.name)).sorted()
            .flatMap { try store.streams(of: $0) }
        alternatives = try store.alternatives()
    }

    /// Lists and recognises everything; the sources in their order.
    func find() throws -> [Found] {
        let listings = list()
        var found: [Int: Found] = [:]
        let formats = Dictionary(grouping: listings.indices) { listings[$0].source.format.format }
        for indices in formats.values {
            let stored =
                try indices.flatMap { try store.streams(of: listings[$0].source.name) } + orphans
            let tracker = tracker(of: listings[indices[0]].source, stored)
            var files = tracker.recognise(indices.flatMap { listings[$0].files })[...]
            for index in indices {
                let listing = listings[index]
                let own = Array(files.prefix(listing.files.count))
                files = files.dropFirst(listing.files.count)
                found[index] = Found(
                    source: listing.source, tracker: tracker, files: own, faults: listing.faults,
                    stored: stored)
            }
        }
        return listings.indices.compactMap { found[$0] }
    }

    private struct Listing {
        let source: Site.Source
        let files: [LogFile]
        let faults: [InputFault]
    }

    /// Lists each source's files, without those that an earlier one listed.
    private func list() -> [Listing] {
        var taken: [LogFile] = []
        return site.sources.map { source in
            let found = SourceFiles.find(globs: source.globs, in: site.folder)
            let isTaken = { (file: LogFile) in taken.contains { $0.isSameFile(as: file) } }
            let doubled = found.files.filter(isTaken)
                .map { InputFault(.inAnotherSource, path: $0.path) }
            let own = found.files.filter { !isTaken($0) }
            taken += own
            return Listing(source: source, files: own, faults: found.faults + doubled)
        }
    }

    /// What recognises streams in files.
    private func tracker(of source: Site.Source, _ streams: [StoredStream]) -> StreamTracker {
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
