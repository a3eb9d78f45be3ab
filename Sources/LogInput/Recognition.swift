/// One decision over all files of a source.
///
/// First every file claims the known stream it continues; of several files that claim one, the
/// longest keeps it. Files that are left are new streams, unless another file holds their content.
struct Recognition {
    private let files: [LogFile]
    private let tracker: StreamTracker
    private var probes: [StreamProbe]
    /// For each known stream the file that holds it.
    private var holders: [Int: Int] = [:]
    /// For each file the file that holds the same and more.
    private var duplicates: [Int: Int] = [:]
    /// Files that begin a stream.
    private var new: [Int] = []
    private var cutShort: [Int: Int] = [:]
    /// For each file that begins as a lost one did, up to where.
    private var forks: [Int: StreamPoint] = [:]

    /// Looks into the files.
    init(_ files: [LogFile], tracker: StreamTracker) {
        self.files = files
        self.tracker = tracker
        probes = files.map { StreamProbe($0, tracker: tracker) }
    }

    /// Decides for each file, in their order.
    mutating func decide() -> [RecognisedFile] {
        let unclaimed = files.indices.filter { !isClosed($0) && !claim($0) }
        for file in unclaimed { begin(file) }
        let streams = Dictionary(uniqueKeysWithValues: holders.map { ($1, $0) })
        return files.indices.map { index in
            RecognisedFile(file: files[index], decision: decision(index, streams))
        }
    }

    private func decision(_ file: Int, _ streams: [Int: Int]) -> StreamDecision {
        if let stream = streams[file] {
            let known = tracker.known[stream]
            return probes[file].isSettled ? .unchanged(known) : .continues(known)
        }
        if var holder = duplicates[file] {
            while let longer = duplicates[holder] { holder = longer }
            return .duplicate(of: files[holder].path)
        }
        if let stream = cutShort[file] { return .cutShort(tracker.known[stream]) }
        if let fault = probes[file].fault { return .unreadable(fault) }
        if probes[file].head.isEmpty { return .empty }
        var stream = KnownStream(newWithID: tracker.random(16))
        // What it has in common with the lost one was read, and is read again for what is open.
        if let common = forks[file] { stream.readTo = common }
        return .new(stream)
    }

    /// Whether there is nothing to compare.
    private func isClosed(_ file: Int) -> Bool {
        probes[file].fault != nil || (probes[file].head.isEmpty && !probes[file].isSettled)
    }

    /// Gives a file the known stream it continues, or finds it a duplicate; `false` when neither.
    private mutating func claim(_ file: Int) -> Bool {
        for stream in probes[file].matches {
            guard let holder = holders[stream] else {
                holders[stream] = file
                return true
            }
            switch relation(holder, file) {
            case .different:
                continue
            case .firstIsPrefix:
                holders[stream] = file
                duplicates[holder] = file
            case .same where probes[file].isSettled && !probes[holder].isSettled:
                holders[stream] = file
                duplicates[holder] = file
            case .same, .secondIsPrefix:
                duplicates[file] = holder
            }
            return true
        }
        return false
    }

    /// Decides for a file that continues nothing.
    private mutating func begin(_ file: Int) {
        // Whoever holds all of this content is read instead; a longer new one takes its place.
        for holder in Array(holders.values).sorted() + new where mayBeAlike(holder, file) {
            switch relation(holder, file) {
            case .same, .secondIsPrefix:
                duplicates[file] = holder
                return
            case .firstIsPrefix where new.contains(holder):
                duplicates[holder] = file
            case .firstIsPrefix, .different:
                continue
            }
        }
        // A file that begins with the same 4096 bytes and is shorter has been damaged, is still
        // being compressed, or is an older copy that was put back. One that was emptied and written
        // anew does not begin so. To read it would count its lines twice.
        if let fork = probes[file].fork, probes[file].cutShort == nil, holders[fork.stream] == nil {
            forks[file] = fork.at
        }
        if let stream = probes[file].cutShort {
            cutShort[file] = stream
        } else {
            new.append(file)
        }
    }

    /// Whether the first bytes leave it open that one content is the beginning of the other.
    ///
    /// The first bytes of a settled file are read for it, but only for a very short other file: a
    /// longer one would have been recognised by its head.
    private mutating func mayBeAlike(_ holder: Int, _ file: Int) -> Bool {
        if probes[holder].isSettled, probes[holder].head.isEmpty {
            if probes[file].head.count == ContentHead.length, probes[file].cutShort == nil {
                return false
            }
            do throws(InputFault) {
                probes[holder].head = try StreamProbe.head(
                    of: files[holder], limits: tracker.limits)
            } catch {
                // What cannot be compared is not alike; the fault shows when the file is read.
                return false
            }
        }
        let common = min(probes[holder].head.count, probes[file].head.count)
        return probes[holder].head[..<common] == probes[file].head[..<common]
    }

    private func relation(_ one: Int, _ other: Int) -> ContentRelation {
        do throws(InputFault) {
            return try ContentRelation(files[one], files[other], limits: tracker.limits)
        } catch {
            // As above: nothing is dropped for a file that cannot be read.
            return .different
        }
    }
}
