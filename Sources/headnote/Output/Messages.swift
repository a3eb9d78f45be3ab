import ArgumentParser
import Authority
import EventStore
import LogFormats
import LogInput
import LogModel
import Nightly
import People
import Reports
import Retention
import StrictYAML

/// The sentences that people read on the terminal, in one place.
///
/// A message to standard error is `headnote: ` and a clause: no capital at the start, no full
/// stop; a hint stands on a line of its own. Nothing in it names a monitored person.
enum Messages {
    static let notAHead = "--expect takes a head as the pages print it: NUMBER:HASH."

    static let notAPin = "--expect takes a pin as the pages print it: K7QD-2MVX-9XHT-44PA."

    /// The pin and whether it may be relied on.
    static func pin(_ pin: SitePin?, isConfirmed: Bool) -> String {
        guard let pin else { return "UNPINNED: no table of authorities could be read yet" }
        return isConfirmed ? "\(pin), confirmed" : "\(pin), UNPINNED: not confirmed yet"
    }

    /// What two people do to confirm a pin.
    static func howToConfirm(
        _ pin: SitePin, in path: String, _ commands: SiteCommands
    ) -> [String] {
        [
            "to confirm, if it is the pin of the table that headteacher and chair of governors know, "
                + "each of them signs a page in a browser:",
            "  " + commands.page("site-confirmed", output: "confirm.html"),
            "or with ssh-keygen:",
            "  write the line 'pin: \(pin)' into \(path)",
            "  each signs it: " + signByHand(.confirmation),
            "  and the second signature is called site-confirmed.yaml.chair.sig",
        ]
    }

    /// How something about who decides is signed with `ssh-keygen`, in the site's folder.
    static func signByHand(_ document: PinToSign.Document) -> String {
        "ssh-keygen -Y sign -n \(document.purpose.rawValue) -f KEY \(document.rawValue).yaml"
    }

    /// A site whose pin is not the one on paper.
    static func otherPin(_ pin: SitePin?, expected: SitePin) -> String {
        "this site's pin is \(pin?.description ?? "none"), not \(expected): another table of "
            + "authorities decides here than on that page, or the state folder is another one; a "
            + "change that was signed for stands on the notices and in the journal"
    }

    /// A source from which records were expected and none came.
    static func silent(_ source: String, since day: CivilDate) -> String {
        "\(source): silent since \(day), although records were expected; "
            + "is it still logged, and to the same place?"
    }

    /// Lines that were no record, with an example.
    static func refused(
        _ source: String, _ reason: RejectionReason, count lines: Int, file: String, line: Int
    ) -> String {
        "\(source): \(count(lines, "line")) \(reason.rawValue), such as "
            + "\(Console.safe(file)):\(line)"
    }

    /// How far the reading is, for the last line of a watched terminal.
    static func progress(_ progress: NightProgress) -> String {
        "reading \(progress.source): \(progress.bytes / 1_000_000) MB, "
            + count(progress.records, "record")
    }

    /// Why the clock is not believed.
    static func clockDoubt(_ doubt: ClockDoubt) -> String {
        switch doubt {
        case .jumped(let days):
            "jumped forward by \(days) days since the last run; \(howToConfirmClock)"
        case .aheadOfRecords(let days):
            "lies \(days) days ahead of the newest record; \(howToConfirmClock)"
        }
    }

    private static let howToConfirmClock =
        "nothing expires until it is confirmed: if the clock is right, add --confirm-clock"

    /// Where a command needs what only a night makes.
    static func noStore(_ error: StoreError) -> String {
        let place = error.path.isEmpty ? "" : "\(error.path): "
        return "\(place)there is no store yet; the first 'headnote nightly' makes it"
    }

    /// An argument of `--column` that is none.
    static func notAColumn(_ text: String) -> String {
        "--column takes FIELD=COLUMN, such as account=Username, not '\(Console.safe(text))'"
    }

    /// What is wrong with the settings of a source's format.
    static func formatProblem(_ problem: FormatProblem) -> String {
        let place = problem.column.map { ", column \($0)" } ?? ""
        return "'\(problem.setting)'\(place): \(problem.message)"
    }

    /// What `parse --format auto` took a file for.
    static func took(_ path: String, for format: LogFormat) -> String {
        "\(Console.safe(path)): read as \(format.rawValue)"
    }

    /// A file whose format `parse --format auto` does not recognise.
    static func notRecognised(_ path: String) -> String {
        "\(Console.safe(path)): format not recognised; name it with --format"
    }

    /// A file that could not be read, or not to its end.
    static func fault(_ fault: InputFault) -> String {
        var text = "\(Console.safe(fault.path)): \(fault.code.rawValue)"
        if let line = fault.line { text += " at line \(line)" }
        if let offset = fault.fileOffset { text += ", byte \(offset) of the file" }
        if let cause = fault.cause { text += " (\(cause))" }
        return text
    }

    /// Which list an import is at, for the last line of a watched terminal.
    static func importing(_ name: String, _ number: Int, of total: Int) -> String {
        "\(Console.safe(name)), \(number) of \(total)"
    }

    /// A ruling in a line that names nobody.
    static func listed(_ ruling: AuthorisationRuling, today: CivilDate) -> String {
        let state = ruling.clearance.map { stage($0.stage(on: today)) }
        return ruling.number.padding(to: 12)
            + (state ?? "refused: \(ruling.refusals.first?.nightReason ?? "")")
    }

    private static func stage(_ stage: Clearance.Stage) -> String {
        switch stage {
        case .waiting: "not in force yet"
        case .collecting: "collecting"
        case .stopped: "stopped: somebody who signed may sign no longer; its readers may still read"
        case .closed: "closed; its readers may still read"
        case .over: "over; its events expired"
        }
    }

    /// What `init` made, and what comes next.
    static func siteMade(_ folder: String) -> String {
        """
        made \(folder) with site.yaml, people.csv and authorities.yaml.
        Next: fill them in (every line says what belongs there), then
          \(SiteCommands(site: folder).nightly)
        """
    }

    /// Where a report lies, and what its reader must know first.
    static func report(_ model: ReportModel, folder: String, files: [String]) -> [String] {
        let letters = files.filter { $0.hasPrefix("notice-") && $0.hasSuffix(".html") }
            .map { "\(folder)/\($0)" }
        return [
            "report on \(model.authorisation.number): \(count(model.events.count, "event"))"
                + span(of: model)
                + " about \(count(model.subjects.count, "person", plural: "people")), "
                + "in \(folder)/report.html",
            circumstances(of: model),
        ]
            + model.missingInWords.map(Console.safe) + [
                letters.isEmpty ? noLetter(model) : given(letters, model)
            ]
    }

    /// Which letters there are, and by when they must be given.
    private static func given(_ letters: [String], _ model: ReportModel) -> String {
        let due = model.notice.due
        let isOver = model.page.zone.date(at: model.page.madeAt) > due
        return "\(count(letters.count, "letter")) to give by \(due)"
            + (isOver ? "; that day is over: " : ": ") + letters.joined(separator: ", ")
    }

    /// Why there is no letter.
    private static func noLetter(_ model: ReportModel) -> String {
        model.othersMayOpenMore
            ? "no letter: no event opens with this key, so it does not tell whose case it is; the report "
                + "of another reader may"
            : "no letter: without an event nobody learns whose case it is"
    }

    /// The first and last day of a report's events.
    private static func span(of model: ReportModel) -> String {
        let days = model.events.map(\.date)
        guard let first = days.min(), let last = days.max() else { return "" }
        return " of \(first) to \(last)"
    }

    /// Beside how many events something speaks for the person.
    private static func circumstances(of model: ReportModel) -> String {
        let told = model.eventsWithCircumstances
        return told == 0
            ? "for the person: beside no event the report knows of anything that speaks for them"
            : "for the person: beside \(count(told, "event")) the report says what speaks for them, "
                + "such as a single short visit"
    }

    /// Why a report was not made.
    static func reportRefusal(_ refusal: ReportRefusal) -> [String] {
        switch refusal {
        case .noSuchAuthorisation(let number): ["no authorisation \(number) is on file"]
        case .refused(let reasons):
            ["refused: the authorisation does not hold"] + reasons.map { "- \($0.nightReason)" }
        case .over(let lastKept):
            [
                "refused: its events expired on \(lastKept); nothing that it collected is kept, so "
                    + "there is nothing to read"
            ]
        case .rehearsalKey: ["refused: this is a published rehearsal key, and the site is real"]
        }
    }

    /// What stopped a command.
    static func failure(_ failure: CommandFailure) -> String {
        switch failure {
        case .unreadable(let path, let cause): "cannot read \(path): \(cause)"
        case .unwritable(let path, let cause): "cannot write \(path): \(cause)"
        case .clockOfRealSite:
            "--now moves the clock of a rehearsal only; this site has no 'rehearsal' in site.yaml"
        case .notAnInstant(let text):
            "'\(text)' is no instant; write it as 2026-11-20T02:00:00Z"
        case .unknownZone(let name):
            "the zone '\(name)' is not installed (Debian: package tzdata)"
        case .badFormatSettings(let problem): "--\(formatProblem(problem))"
        case .unknownFormat(let name): "there is no format called '\(name)'"
        case .folderNotEmpty(let path): "\(path) is not empty; nothing was written"
        case .noPassphrase: "no passphrase was given, or the two differ; no key was made"
        case .weakPassphrase(let fault): "\(fault); no key was made"
        case .shippedRulesNotFound:
            "cannot find the shipped rules; say where they are with --rules FOLDER"
        case .noSuchAuthorisation(let number): "no authorisation \(number) is on file"
        case .signedOnItsPage(let document, let commands):
            "'\(document.rawValue)' is signed on its page, which \(commands.page(of: document)) makes, "
                + "or in the site's folder with \(signByHand(document))"
        case .delegationStays(let name):
            "\(name) can be neither revoked nor amended. To end it early, let 'until' of the deputy's "
                + "entry in authorities.yaml be its last day, and have that signed; what was signed "
                + "under it can be revoked"
        case .revokedAlready(let number):
            "\(number) is revoked already, and stays so; nothing was written"
        case .noSSHKeygen(let cause):
            "cannot run ssh-keygen (\(cause)); install OpenSSH's client (Debian: package "
                + "openssh-client), have a page of 'headnote authorise page' signed in a browser, or "
                + "sign elsewhere with ssh-keygen -Y sign -n headnote@v1 -f KEY FILE"
        case .notSigned(let status):
            "ssh-keygen did not sign (it ended with \(status)); nothing was written"
        case .unknownPerson(let id): "nobody in the people's table has the id '\(id)'"
        case .noAccounts(let id):
            "\(id) had no account on any day that the events cover; nothing was written"
        case .oneReader:
            "only one reader: a lost key would be lost evidence. Name a second with --reader, or say "
                + "with --single-reader, in your own words, why one is enough; nothing was written"
        case .nothingCounted(let handle):
            uncounted(handle) + "; with --yes the document is written all the same"
        case .closedAlready(let handle, let document, let isWaiting):
            closedAlready(handle, by: document, isWaiting: isWaiting)
        case .notRules(let path, let missing):
            "\(path) does not hold \(missing.joined(separator: ", ")); give --rules the folder that "
                + "holds flags, categories and protected"
        case .answersEnded: "the answers ended before the last question; nothing was written"
        case .otherPin(let pin, let expected): otherPin(pin, expected: expected)
        case .noSuchRule(let name): "no rule has the id, name or title '\(name)'"
        }
    }

    /// Why a night was not run.
    static func refusal(_ refusal: NightRefusal) -> String {
        switch refusal {
        case .clockBehind(let lastRun):
            "the clock is behind the last run (\(lastRun)); nothing was done"
        case .rehearsalChanged:
            "'rehearsal' in site.yaml is not what the first run pinned; start with a new state folder"
        case .rehearsalKeys(let names):
            "authorities.yaml lists keys that are published for rehearsals, in "
                + count(names.count, "entry", plural: "entries")
        case .interrupted: "interrupted; what was committed stays, run it again to go on"
        }
    }
}
