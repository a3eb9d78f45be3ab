import Glibc
package import LogInput

/// An archive without its expired lines, ready to take the old one's place.
package struct RewrittenArchive: Sendable {
    /// The new file, still under a name of its own.
    package let file: LogFile
    /// Which lines went, and what stays.
    package let survey: LineSurvey
    /// The runs of plain content that are not in it, in order.
    package let gone: [Range<UInt64>]
    package let bytesGone: UInt64
    package let linesGone: Int
    /// Where the stream's two places lie in it.
    package let readTo: StreamPoint
    package let neededFrom: StreamPoint
    /// Whether the line went from which the open records were to be read again.
    package let neededLineWent: Bool
}

/// Takes expired lines out of an archive.
///
/// The file without them is made beside the old one, under a name that no glob of the source finds,
/// and takes its place when it is on disk. Whatever fails before leaves the old file as it was; what
/// a killed purge leaves beside it, the next one removes.
package struct ArchiveRewrite: Sendable {
    private let archive: ArchiveName
    private let reading: ArchiveReading
    private let readTo: StreamPoint
    private let temporaryName: String
    private let calls: FileCalls

    /// Prepares a rewrite.
    ///
    /// - Parameters:
    ///   - archive: its path and its source's globs.
    ///   - reading: how its lines are dated.
    ///   - readTo: up to where its stream was read.
    ///   - temporaryName: see ``temporaryName(tag:)``.
    ///   - calls: the system's, except in tests.
    package init(
        _ archive: ArchiveName, reading: ArchiveReading, readTo: StreamPoint,
        temporaryName: String, calls: FileCalls = .system
    ) {
        self.archive = archive
        self.reading = reading
        self.readTo = readTo
        self.temporaryName = temporaryName
        self.calls = calls
    }

    /// The name under which a site's new files are made.
    ///
    /// - Parameter tag: a few random letters that are the site's own, so that two sites may read the
    ///   same logs.
    /// - Returns: a name that begins with a dot, so that globs pass it over.
    package static func temporaryName(tag: String) -> String { ".headnote-purge-\(tag)" }

    /// Why a source's archives cannot be rewritten: its globs would find the new file too early.
    package static func hindrance(globs: [String], temporaryName: String) -> String? {
        let finds = globs.contains { glob in
            guard let last = glob.split(separator: "/").last else { return false }
            return fnmatch(String(last), temporaryName, FNM_PERIOD) == 0
        }
        return finds ? "its source's paths take in hidden files" : nil
    }

    /// Removes what a killed purge left beside an archive.
    ///
    /// - Throws: ``ArchiveError``.
    package static func cleanUp(
        beside archive: ArchiveName, temporaryName: String, calls: FileCalls = .system
    ) throws(ArchiveError) {
        let folder: ArchiveFolder
        do throws(ArchiveError) {
            folder = try ArchiveFolder(of: archive, calls: calls)
        } catch {
            // Where no archive can be changed, nothing was left.
            return
        }
        var facts = stat()
        // Asked first, because a disk that cannot be written to refuses even to remove nothing.
        guard calls.factsAt(folder.descriptor, temporaryName, &facts) == 0 || errno != ENOENT else {
            return
        }
        guard calls.remove(folder.descriptor, temporaryName) == 0 else {
            throw ArchiveError(path: folder.folderPath + "/" + temporaryName)
        }
    }

    /// Takes the lines out.
    ///
    /// - Parameter commit: is handed the new file when it is on disk, and commits the intent to let it
    ///   take the old one's place; what it throws stops the rewrite.
    /// - Returns: what became of the file; `nil` when no line of it has expired.
    /// - Throws: ``ArchiveError``, and what `commit` throws. The old file is intact then, unless the
    ///   fault was that the folder could not be brought to disk.
    package func run(
        commit: (RewrittenArchive) throws -> Void
    ) throws -> RewrittenArchive? {
        if let cause = ArchiveRewrite.hindrance(
            globs: archive.globs, temporaryName: temporaryName)
        {
            throw fault(cause)
        }
        let folder = try ArchiveFolder(of: archive, calls: calls)
        let number = calls.openAt(
            folder.descriptor, folder.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0)
        guard number >= 0 else { throw ArchiveError(path: archive.path) }
        let original = Descriptor(number)
        var facts = stat()
        guard calls.facts(original.number, &facts) == 0 else {
            throw ArchiveError(path: archive.path)
        }
        try folder.hold(facts, to: reading.file)
        let survey = try survey()
        guard survey.expired != nil else { return nil }
        guard survey.kept != nil else { throw fault("holds no line that stays") }
        do {
            let new = try make(survey, of: original, facts, in: folder)
            try commit(new)
            try hold(original, facts, in: folder)
            guard calls.rename(folder.descriptor, temporaryName, folder.name) == 0,
                calls.sync(folder.descriptor) == 0
            else { throw ArchiveError(path: archive.path) }
            return new
        } catch {
            // If this fails too, the next purge does it.
            _ = calls.remove(folder.descriptor, temporaryName)
            throw error
        }
    }

    private func survey() throws(ArchiveError) -> LineSurvey {
        do throws(LineSurvey.Unfit) {
            return try LineSurvey(reading)
        } catch {
            throw fault(error.description)
        }
    }

    /// Makes the new file and brings it to disk.
    private func make(
        _ survey: LineSurvey, of original: borrowing Descriptor, _ facts: stat,
        in folder: borrowing ArchiveFolder
    ) throws(ArchiveError) -> RewrittenArchive {
        var output = try OutputFile(temporaryName, in: folder, calls: calls)
        var copy = ArchiveCopy(
            of: original.number, path: archive.path, runs: survey.runs,
            watching: [readTo.offset, reading.neededFrom.offset], calls: calls)
        if reading.file.isGzip {
            try copy.copyGzip(to: &output)
        } else {
            try copy.copyPlain(to: &output)
        }
        guard copy.tally.bytes == survey.bytes, copy.tally.bytesGone > 0 else {
            throw fault("changed while it was read; it was left alone")
        }
        try output.finish(like: original, facts)
        try hold(original, facts, in: folder)
        let file = try listed(try output.facts(), in: folder)
        let tally = copy.tally
        return RewrittenArchive(
            file: file, survey: survey, gone: tally.gone, bytesGone: tally.bytesGone,
            linesGone: tally.linesGone, readTo: moved(readTo, tally.watches[0]),
            neededFrom: moved(reading.neededFrom, tally.watches[1]),
            neededLineWent: tally.watches[1].goes)
    }

    /// The new file as the stream tracker sees it.
    private func listed(
        _ facts: stat, in folder: borrowing ArchiveFolder
    ) throws(ArchiveError) -> LogFile {
        let file: LogFile
        do throws(InputFault) {
            file = try LogFile(inspecting: folder.folderPath + "/" + temporaryName)
        } catch {
            throw fault(error.cause ?? error.code.rawValue)
        }
        try folder.hold(facts, to: file)
        return file
    }

    /// Refuses when the old file is not what it was before it was read.
    private func hold(
        _ original: borrowing Descriptor, _ facts: stat, in folder: borrowing ArchiveFolder
    ) throws(ArchiveError) {
        var now = stat()
        guard calls.facts(original.number, &now) == 0 else {
            throw ArchiveError(path: archive.path)
        }
        guard now.isUntouched(since: facts),
            try folder.facts().map({ $0.isUntouched(since: facts) }) ?? false
        else { throw fault("changed while it was read; it was left alone") }
    }

    private func moved(_ point: StreamPoint, _ watch: CutTally.Watch) -> StreamPoint {
        StreamPoint(
            offset: point.offset - watch.bytesBefore, line: point.line - watch.linesBefore)
    }

    private func fault(_ cause: String) -> ArchiveError {
        ArchiveError(path: archive.path, cause: cause)
    }
}
