import Authority
import EventStore
import Foundation
import LogModel
import People
import Rules
import StrictYAML

/// The files that decide, each read once at the start of a night.
///
/// What cannot be read is a problem and is left out: without people every account is its own
/// person, without authorities nothing is cleared, without rules nothing is matched.
struct NightInputs {
    var directory = Directory.empty
    var book: RuleBook
    /// The entries of `authorities.yaml`.
    var authorities: [AuthorityEntry] = []
    var rulings: [AuthorisationRuling] = []
    /// SHA-256 over an authorisation's bytes, by its file's name.
    var digests: [String: [UInt8]] = [:]
    var problems: [String] = []
    /// Names of entries whose keys are published with the rehearsal school.
    var rehearsalKeyNames: [String] = []

    init(site: Site, today: CivilDate) {
        let loaded = RuleBook.load(site.rules)
        book = loaded.book
        problems = loaded.problems.filter { $0.gravity == .leftOut }.map(\.description)
        readPeople(site.people)
        readAuthorities(of: site, today: today)
    }

    /// The authorisations under which events are collected on a day.
    func collecting(on today: CivilDate) -> [AuthorisationRuling] {
        rulings.filter { $0.clearance?.stage(on: today) == .collecting }
    }

    private mutating func readPeople(_ path: String) {
        do {
            directory = try Directory.read(csv: try bytes(of: path), path: path)
        } catch let error as PeopleProblems {
            problems += error.problems.map(\.description)
        } catch {
            problems.append(String(describing: error))
        }
    }

    private mutating func readAuthorities(of site: Site, today: CivilDate) {
        let table = authorityTable(site.authorities)
        authorities = table.entries
        rehearsalKeyNames = table.entries(holding: RehearsalKeys.fingerprints)
        let files = authorisationFiles(in: site.authorisations)
        for file in files { digests[file.name] = file.digest }
        rulings = Authorisations.judge(
            files: files, authorities: table, directory: directory, today: today)
    }

    /// Who may authorise; nobody, when the file has any problem.
    private mutating func authorityTable(_ path: String) -> AuthorityTable {
        do {
            let table = try AuthorityTable.read(try bytes(of: path), path: path)
            guard let entry = table.entries.first(where: NightInputs.hasUnusableKey) else {
                return table
            }
            problems.append(
                "\(path): the reading key of an entry (\(entry.role.rawValue)) is unusable")
        } catch let error as YAMLProblems {
            problems += error.problems.map(\.description)
        } catch {
            problems.append(String(describing: error))
        }
        return .empty
    }

    private static func hasUnusableKey(_ entry: AuthorityEntry) -> Bool {
        entry.readingKey.map { !isUsableReadingKey($0) } ?? false
    }

    private mutating func authorisationFiles(in folder: String) -> [AuthorisationFile] {
        do {
            let read = try AuthorisationFolder.read(folder)
            problems += read.problems
            return read.files
        } catch {
            problems.append(String(describing: error))
            return []
        }
    }

    private func bytes(of path: String) throws -> [UInt8] {
        try InputFile.read(path, limitBytes: 16 << 20)
    }
}
