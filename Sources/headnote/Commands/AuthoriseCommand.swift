import ArgumentParser
import Authority
import Foundation
import LogModel
import Nightly
import People

/// `headnote authorise`: for the headteacher and the chair.
struct AuthoriseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorise",
        abstract: "Start, check and list written authorisations.",
        discussion: """
            An authorisation is a YAML file and a signature beside it. Sign with:
              ssh-keygen -Y sign -n headnote@v1 -f KEY 2026-014.yaml
            A second signer's file is called 2026-014.yaml.NAME.sig.
            """,
        subcommands: [New.self, Check.self, List.self])

    /// `headnote authorise new`.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a commented form for a new authorisation.",
            discussion: """
                Give it a number, or a case handle from a trigger notice: then the next free \
                number of the year is taken and the handle stands in the form.

                Example:  headnote authorise new --site /etc/headnote/oakhill K7QD-2MVX
                """)

        @Option(help: ArgumentHelp("The folder that holds site.yaml.", valueName: "dir"))
        var site = "."

        @Argument(
            help: ArgumentHelp(
                "Its number, without names in it (2026-021), or a case handle.",
                valueName: "number-or-handle"))
        var subject: String

        @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
        var now: String?

        private var isNumber: Bool { subject.wholeMatch(of: /[0-9]{4}-[0-9]{3}/) != nil }

        func validate() throws {
            guard isNumber || CaseHandle(subject) != nil else {
                throw ValidationError(Messages.neitherNumberNorHandle)
            }
        }

        func run() throws {
            let site = try SiteFile.read(folder: site)
            let date = site.zone.date(at: try SiteClock.now(of: site, override: now))
            let handle = isNumber ? nil : CaseHandle(subject)
            let number =
                handle == nil ? subject : try freeNumber(of: date.year, in: site.authorisations)
            let path = "\(site.authorisations)/\(number).yaml"
            guard !FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure.unwritable(path: path, cause: "it exists already")
            }
            var text = AuthorisationTemplate.text(number: number, date: date)
            if let handle {
                text = text.replacingOccurrences(
                    of: "case-handle: \"\"", with: "case-handle: \"\(handle)\"")
            }
            try OutputFile.create(path, Array(text.utf8))
            Console.line(Messages.formWritten(path))
        }

        /// The first number of a year that no file in the folder has or is below.
        private func freeNumber(of year: Int32, in folder: String) throws -> String {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                throw CommandFailure.unreadable(path: folder, cause: error.localizedDescription)
            }
            let taken = names.compactMap { name in
                name.firstMatch(of: /^([0-9]{4})-([0-9]{3,6})\./).flatMap {
                    Int32($0.1) == year ? Int($0.2) : nil
                }
            }
            let next = String((taken.max() ?? 0) + 1)
            return "\(year)-" + String(repeating: "0", count: max(0, 3 - next.count)) + next
        }
    }

    /// `headnote authorise check`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether an authorisation holds, and exactly what is wrong if not.",
            discussion: """
                This tells its author everything, names included; the night tells only the number \
                and a reason that names nobody. Ends with 0, or with 11 when it does not hold.
                """)

        @OptionGroup var place: SiteOption

        @Argument(help: "Its number.")
        var number: String

        @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
        var now: String?

        func run() throws {
            let review = try review(place, now)
            for problem in review.problems { Console.message(Console.safe(problem)) }
            let found = review.rulings.filter { $0.number == number }
            guard !found.isEmpty else { throw CommandFailure.noSuchAuthorisation(number) }
            for ruling in found {
                for line in Messages.ruling(ruling, today: review.today) {
                    Console.line(Console.safe(line))
                }
            }
            let holds = found.allSatisfy { $0.clearance != nil }
            try (holds ? ExitStatus.done : .refused).end()
        }
    }

    /// `headnote authorise list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the authorisations on file by number, without names.")

        @OptionGroup var place: SiteOption

        @Option(help: ArgumentHelp("A rehearsal's clock.", valueName: "rfc3339"))
        var now: String?

        @Flag(help: "Print the list as JSON.")
        var json = false

        func run() throws {
            let review = try review(place, now)
            let entries = review.rulings.map { ruling -> JSONObject in
                var entry = JSONObject()
                entry.add("number", ruling.number)
                entry.add("stage", ruling.clearance?.stage(on: review.today).rawValue ?? "refused")
                entry.add("reason", ruling.refusals.first?.nightReason)
                return entry
            }
            if json {
                Console.line("[" + entries.map(\.text).joined(separator: ",") + "]")
            } else {
                for ruling in review.rulings {
                    Console.line(Messages.listed(ruling, today: review.today))
                }
            }
            for problem in review.problems { Console.message(Console.safe(problem)) }
            try (review.problems.isEmpty ? ExitStatus.done : .someInputFailed).end()
        }
    }
}

/// The authorisations of a site as they stand.
private func review(_ place: SiteOption, _ now: String?) throws -> AuthorisationReview {
    let site = try SiteFile.read(folder: place.site)
    return try AuthorisationReview(site: site, now: try SiteClock.now(of: site, override: now))
}
