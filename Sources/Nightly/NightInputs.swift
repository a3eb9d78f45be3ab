import Authority
import EventStore
import Foundation
import Journal
import LogModel
import People
import Retention
import Rules
import StrictYAML

/// The files that decide, each read once at the start of a night.
///
/// What cannot be read is a problem and is left out: without authorities nothing is cleared, a
/// rule that is wrong matches nothing. Without people the night must not read: it would tally under
/// handles of accounts, for good, and would not know whose matters the head may not see. Nor may it
/// without a protected list, whose channels it would match, without the register of permissions, which
/// would be missing beside its events for good, or without any rule.
struct NightInputs {
    var directory = Directory.empty
    /// Whether the people's table was read.
    let knowsPeople: Bool
    /// What was permitted in writing: nothing where the school keeps no register, `nil` where it
    /// could not be read.
    let permissions: PermissionRegister?
    /// Whether every protected list was read.
    private var hasProtectedLists = true
    var book: RuleBook
    /// Who decides, and what `authorities.yaml` is to that.
    let deciding: DecidingAuthorities
    /// What the site remembered before this reading.
    let memory: SiteMemory
    /// SHA-256 over `people.csv`; `nil` when it could not be opened.
    let peopleDigest: [UInt8]?
    /// SHA-256 over `permissions.csv`; `nil` where there is none, or it could not be opened.
    let permissionsDigest: [UInt8]?
    /// Every document in the folder of authorisations with its signatures.
    private(set) var files: [AuthorisationFile] = []
    /// The signatures there that lie beside no document.
    private(set) var strays: [StraySignature] = []
    /// When their signatures were first seen; a signature that is missing here is new.
    private(set) var firstSeen: [Sight: CivilDate] = [:]
    var rulings: [AuthorisationRuling] { docket.authorisations }
    /// The authorisations and what was signed about them, judged.
    var docket = Docket.empty
    /// Whose the case handles of people in the table of authorities are.
    private(set) var handles = KnownHandles.none
    /// What the journal tells of documents of earlier nights.
    var history = AuthorisationHistory()
    var problems: [String] = []
    /// Entries of the table of authorities that do not fit `people.csv`, as `path: message`.
    ///
    /// They hold names, so they are said at the terminal alone; ``problems`` stand on pages, too.
    private(set) var misfits: [String] = []
    /// Names of entries whose keys are published with the rehearsal school.
    var rehearsalKeyNames: [String] = []

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - site: says where they are.
    ///   - store: the site's; `nil` before its first night.
    ///   - today: the local date.
    ///   - believesClock: whether terms of office may be judged by it for good.
    ///   - keepsLists: whether lists that changed are put into the state folder, compiled, for the
    ///     next time; a night does so, what only reads does not.
    ///   - draft: a document to judge as if it were on file; no night has one.
    /// - Throws: what the store throws; never what the files hold.
    init(
        site: Site, store: EventStore?, today: CivilDate, believesClock: Bool = true,
        keepsLists: Bool = false, draft: AuthorisationFile? = nil
    ) throws {
        memory = try store?.siteMemory() ?? SiteMemory()
        deciding = try DecidingAuthorities(
            path: site.authorities, pin: memory.pin, trustRoles: site.trustRoles, today: today,
            believesClock: believesClock)
        let people = CSVFile(site.people, read: Directory.read)
        let register = site.permissions.map { CSVFile($0, read: PermissionRegister.read) }
        var sources = site.compiledRules
        sources.keepsCompiledLists = keepsLists
        sources.people = people.content.map(PeopleGuard.init)
        let loaded = RuleBook.load(sources)
        book = loaded.book
        let protected = loaded.problems.filter { problem in
            site.rules.protectedFolders.contains { "\(problem.path)/".hasPrefix("\($0)/") }
        }
        hasProtectedLists = protected.allSatisfy { $0.gravity != .leftOut }
        // A line of a protected list that is left out is a channel that is not protected.
        problems = loaded.problems.filter { $0.gravity == .leftOut || protected.contains($0) }
            .map(\.description)
        directory = people.content ?? .empty
        knowsPeople = people.content != nil
        peopleDigest = people.digest
        permissions = register.map(\.content) ?? .empty
        permissionsDigest = register?.digest
        problems += people.problems + (register?.problems ?? [])
        problems += deciding.problems
        if knowsPeople {
            problems += idlePermissions(in: site.permissions ?? "")
            misfits = findMisfits(path: site.authorities, on: today)
        }
        rehearsalKeyNames = deciding.table.entries(holding: RehearsalKeys.fingerprints)
        readHistory(site)
        try readAuthorisations(of: site, store: store, today: today, draft: draft)
    }

    /// The entries of the table that decides.
    var authorities: [AuthorityEntry] { deciding.table.entries }

    /// Whether logs may be read with what is there; otherwise they wait.
    var mayRead: Bool {
        knowsPeople && permissions != nil && hasProtectedLists && !book.rules.isEmpty
    }

    /// The authorisations under which events are collected on a day: those in force whose signers may
    /// sign on.
    func collecting(on today: CivilDate) -> [AuthorisationRuling] {
        rulings.filter { $0.clearance?.stage(on: today) == .collecting }
    }

    /// What the register permits of nobody and nothing there is, by line.
    private func idlePermissions(in path: String) -> [String] {
        let rules = book.rules.map(\.id) + book.correlations.rules.map(\.id)
        let idle = permissions?.idleEntries(
            people: directory, ruleIDs: Set(rules), categories: Set(book.categories))
        return (idle ?? []).map { "\(path):\($0.line): permits nothing: \($0.reason)" }
    }

    /// What was revoked stays so, whether or not the revocation is still there.
    ///
    /// Journal and store both tell of it, so that neither can be made to forget it alone.
    private mutating func readHistory(_ site: Site) {
        history.revoked = memory.revoked
        do {
            let revoked = try Journal(path: site.journalPath).records(of: [.authorisationRevoked])
            history.revoked.formUnion(
                revoked.compactMap { $0.text("document").flatMap { Hexadecimal.bytes($0.utf8) } })
        } catch {
            problems.append(error.description)
        }
    }

    private mutating func readAuthorisations(
        of site: Site, store: EventStore?, today: CivilDate, draft: AuthorisationFile?
    ) throws {
        files = authorisationFiles(in: site.authorisations)
        if let draft { files = files.filter { $0.name != draft.name } + [draft] }
        firstSeen = try store?.firstSeen(files.flatMap(\.sights)) ?? [:]
        if let store {
            handles = KnownHandles(
                persons: store.keys.handles(of: Set(authorities.compactMap(\.person))),
                oldestDay: Window(today: today).oldestKept,
                counted: try handlesToAnswer(in: store, today: today))
            history.accepted = Acceptances(directory: directory, keys: store.keys)
                .known(memory.accepted ?? [])
        }
        history.formerKeys = FormerReadingKeys(
            try memoryOfKeys(on: today).formerReadingKeys ?? [])
        docket = Authorisations.docket(
            files: files, authorities: deciding.table, directory: directory, today: today,
            firstSeen: firstSeen, requirements: site.requirements, history: history,
            handles: handles)
    }

    /// What the site remembers, with the reading keys that the next night notes as replaced: a table
    /// that was signed for decides already.
    private func memoryOfKeys(on today: CivilDate) throws -> SiteMemory {
        var known = memory
        if case .pinned(.signed) = deciding.standing { try noteReadingKeys(in: &known, on: today) }
        return known
    }

    /// Notes which reading keys the table that decides has in place of the pinned one's.
    func noteReadingKeys(in memory: inout SiteMemory, on today: CivilDate) throws {
        guard let pin = memory.pin else { return }
        memory.noteReadingKeys(
            of: try DecidingAuthorities.table(of: pin, deciding.table.trustRoles).entries,
            replacedBy: authorities, documents: Set(files.map(\.digest)), on: today)
    }

    /// The handles of which a notice tells, where an answer to one is on file: by them it is known
    /// whose notice that is.
    private func handlesToAnswer(in store: EventStore, today: CivilDate) throws -> Set<CaseHandle> {
        let isAnswered = files.contains { file in
            if case .noAction = DocumentKind(fileName: file.name) { true } else { false }
        }
        guard isAnswered else { return [] }
        let oldest = Window(today: today).oldestKept
        return Set(try store.tallies(oldest...max(oldest, today)).map(\.handle))
    }

    private mutating func authorisationFiles(in folder: String) -> [AuthorisationFile] {
        do {
            let read = try AuthorisationFolder.read(folder)
            problems += read.problems
            strays = read.strays
            return read.files
        } catch {
            problems.append(String(describing: error))
            return []
        }
    }
}

extension YAMLProblem {
    /// The problem as the night may tell it: what was written in the file instead of what is
    /// expected may be somebody's name.
    var descriptionWithoutValues: String {
        var message = message
        if let value = message.range(of: ", not '") {
            message = String(message[..<value.lowerBound])
        }
        if message.hasPrefix("unknown key '") { message = "unknown key" }
        return YAMLProblem(path: path, mark: mark, message: message).description
    }
}

extension NightInputs {
    /// Those who may read under an authorisation that holds.
    func readers(of number: String) -> [Reader] {
        rulings.first { $0.number == number }?.clearance?.readers ?? []
    }
}
