import ArgumentParser
import Foundation
import LogModel
import Nightly

/// `headnote authorise`: for the headteacher and the chair.
struct AuthoriseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "Write, sign, check, list and end written authorisations.",
        discussion: """
            An authorisation is a YAML file and a signature beside it. From a trigger notice on:
              headnote authorise new --site SITE K7QD-2MVX        writes the document
              headnote authorise check --site SITE 2026-014       says what it allows, or what is wrong
              headnote authorise page --site SITE 2026-014 --output sign.html
            and who has the page signs it in a browser; or, on a machine of the signer's own:
              headnote authorise sign --site SITE 2026-014 --key KEY
            'sign' runs ssh-keygen -Y sign -n headnote@v1; a second signer's file is called \
            2026-014.yaml.ROLE.sig. docs/authorisations.md explains every field and document.
            """,
        subcommands: [
            New.self, Check.self, Sign.self, Page.self, List.self, Revoke.self, Amend.self,
            NoAction.self, Delegate.self,
        ])
}

/// The site and the clock of a command about authorisations.
struct AuthoriseOptions: ParsableArguments {
    @OptionGroup var place: SiteOption

    @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
    var now: String?

    /// The site with the instant that is now for it.
    func site() throws -> SiteNow { try SiteNow(folder: place.site, override: now) }
}

/// A site and its clock, read once for a command.
struct SiteNow {
    let site: Site
    let now: Timestamp
    /// The commands that come next, with the site as it was named.
    let commands: SiteCommands

    init(folder: String, override: String?) throws {
        commands = SiteCommands(site: folder)
        site = try SiteFile.read(folder: folder)
        now = try SiteClock.now(of: site, override: override)
    }

    /// The local date.
    var today: CivilDate { site.zone.date(at: now) }

    /// The authorisations as they stand.
    func review() throws -> AuthorisationReview {
        try AuthorisationReview(site: site, now: now)
    }

    /// The path of a file in the folder of authorisations.
    func path(_ name: String) -> String { "\(site.authorisations)/\(name)" }

    /// The first number of this year that no file of a series has or is below.
    ///
    /// A series is told by what its names begin with: `no-action-`, or nothing for authorisations.
    func freeNumber(prefix: String = "") throws -> String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: site.authorisations)
        } catch {
            throw CommandFailure.unreadable(
                path: site.authorisations, cause: error.localizedDescription)
        }
        let taken = names.filter { $0.hasPrefix(prefix) }.compactMap { name in
            name.dropFirst(prefix.count).firstMatch(of: /^([0-9]{4})-([0-9]{3,6})\./).flatMap {
                Int32($0.1) == today.year ? Int($0.2) : nil
            }
        }
        let next = String((taken.max() ?? 0) + 1)
        return "\(today.year)-" + String(repeating: "0", count: max(0, 3 - next.count)) + next
    }

    /// Refuses a name that a document has already.
    func demandFree(_ name: String) throws {
        guard !FileManager.default.fileExists(atPath: path(name)) else {
            throw CommandFailure.unwritable(path: path(name), cause: "it exists already")
        }
    }

    /// Writes a new document; one that is there is not replaced.
    func create(_ name: String, _ text: String) throws {
        try demandFree(name)
        try OutputFile.createInSite(path(name), Array(text.utf8))
    }
}
