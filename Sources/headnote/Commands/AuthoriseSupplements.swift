import ArgumentParser
import Authority
import Foundation
import LogModel
import Nightly
import People
import Reports
import Retention

extension AuthorisationRuling {
    /// Whether it was revoked for good, so that another revocation would change nothing.
    fileprivate var isRevoked: Bool {
        refusals.contains { refusal in
            switch refusal {
            case .revoked, .revocationRemoved: true
            default: false
            }
        }
    }
}

extension AuthoriseCommand {
    /// `headnote authorise revoke`.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End an authorisation: write, and with a key sign, its revocation.",
            discussion: """
                Writes NUMBER.revoked.yaml, bound to the text of the authorisation. From then on no \
                report opens, and from the next run nothing is collected; what was collected stays \
                sealed until it expires. Whoever can authorise may revoke, but for those whom it is \
                about. An unsigned revocation stops the authorisation too, until it is signed or \
                taken away; a signed one is in the journal after the next night, for good.

                Example:  headnote authorise revoke --site . 2026-014 --reason "Settled." --key head-signing
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "The authorisation's number.")
        var number: String

        @Option(help: "Why it ends.")
        var reason: String

        @OptionGroup var signing: OptionalSigningOptions

        func run() throws {
            let site = try options.site()
            let ruling = try AuthoriseCommand.ruling(number, at: site)
            guard !ruling.isRevoked else { throw CommandFailure.revokedAlready(number) }
            try signing.write(
                .revocation(of: number),
                SupplementForm.revocation(
                    of: number, digest: ruling.digest, date: site.today, reason: reason), at: site)
        }
    }

    /// `headnote authorise amend`.
    struct Amend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add readers to an authorisation: write, and with a key sign, an amendment.",
            discussion: """
                Writes NUMBER.amended-N.yaml, to be signed by those who must sign the authorisation \
                itself. Nothing else can be amended: for another scope write a new authorisation.

                Events are sealed to the readers of the night that seals them, so somebody who is \
                added opens what is sealed from the next night on, and nothing before.

                Example:  headnote authorise amend --site . 2026-014 --reader "Pat Quill" --reason "Cover."
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "The authorisation's number.")
        var number: String

        @Option(
            name: .customLong("reader"), parsing: .singleValue,
            help: "A reader's name in authorities.yaml; may be given several times.")
        var readers: [String]

        @Option(help: "Why they need to read.")
        var reason: String

        @OptionGroup var signing: OptionalSigningOptions

        func validate() throws {
            guard !readers.isEmpty else { throw ValidationError(Messages.readerNeeded) }
        }

        func run() throws {
            let site = try options.site()
            let ruling = try AuthoriseCommand.ruling(number, at: site)
            let taken = try site.review().docket.supplements(of: number).compactMap { other in
                if case .amendment(_, let index) = other.kind { index } else { nil }
            }
            let index = (taken.max() ?? 0) + 1
            let added = readers.filter { name in
                ruling.clearance?.readers.contains { $0.name == name } ?? false
            }
            guard added.isEmpty else {
                let name = DocumentKind.amendment(of: number, index: index).fileName ?? number
                throw DocumentSigning.Refused.newDocument(
                    name, added.map { .readerAlready($0) })
            }
            try signing.write(
                .amendment(of: number, index: index),
                SupplementForm.amendment(
                    of: number, index: index, digest: ruling.digest, date: site.today,
                    reason: reason, readers: readers), at: site)
        }
    }

    /// `headnote authorise no-action`.
    struct NoAction: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "no-action",
            abstract: "Answer a trigger notice: nothing more is done about a case, because ….",
            discussion: """
                Writes no-action-NUMBER.yaml. Signed by the office whose notice has the case, it \
                closes it: the next notice says 'closed, no action' in place of what was counted up \
                to that day. What comes later is told as before.

                A handle for which nothing is counted is asked about at a terminal and refused \
                elsewhere, unless --yes says that it is meant. A case that another answer closes, or \
                will once it is signed, is not answered again until something new is counted for it.

                Example:  headnote authorise no-action --site . K7QD-2MVX --reason "Pages of a lesson on odds."
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "The case handle from the notice.", transform: Arguments.handle)
        var handle: CaseHandle

        @Option(help: "Because ….")
        var reason: String

        @OptionGroup var signing: OptionalSigningOptions

        func run() throws {
            let site = try options.site()
            let review = try site.review()
            let kept = Days(from: Window(today: site.today).oldestKept, to: site.today)
            try demandOpen(try review.tallies(of: handle, on: kept) ?? [], review)
            if !signing.signature.yes { try site.demandCounted(handle, in: review) }
            let number = try site.freeNumber(prefix: "no-action-")
            try signing.write(
                .noAction(number),
                SupplementForm.noAction(number, handle: handle, date: site.today, reason: reason),
                at: site)
        }

        /// Refuses a case that another answer closes, or will once it is signed; one for which
        /// something was counted after that day is open again.
        private func demandOpen(_ tallies: [CaseTally], _ review: AuthorisationReview) throws {
            for other in review.docket.supplements where other.holds || other.awaitsSignatures {
                guard case .noAction(let answer) = other.content, answer.handle == handle,
                    tallies.allSatisfy({ $0.day <= answer.date })
                else { continue }
                throw CommandFailure.closedAlready(
                    handle, by: String(other.file.dropLast(5)), isWaiting: !other.holds)
            }
        }
    }

    /// `headnote authorise delegate`.
    struct Delegate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a deputy sign in the headteacher's place for some days.",
            discussion: """
                Writes delegation-NUMBER.yaml, to be signed by the headteacher or, where the head \
                cannot, by the chair of governors. The deputy is an entry of authorities.yaml with \
                the role 'deputy-headteacher'. For at most 92 days the deputy's signature counts as \
                the head's; the chair decides about the deputy's own matters meanwhile, and about \
                the head's. What a deputy signed collects no longer than the delegation lasts, \
                unless the head signs beside them.

                Example:  headnote authorise delegate --site . "Pat Quill" --until 2026-12-11 --reason "Illness."
                """)

        @OptionGroup var options: AuthoriseOptions

        @Argument(help: "The deputy's name in authorities.yaml.")
        var name: String

        @Option(
            help: ArgumentHelp("The first day; today unless given.", valueName: "date"),
            transform: Arguments.date)
        var from: CivilDate?

        @Option(help: ArgumentHelp("The last day.", valueName: "date"), transform: Arguments.date)
        var until: CivilDate

        @Option(help: "Why the head cannot sign.")
        var reason: String

        @OptionGroup var signing: OptionalSigningOptions

        func run() throws {
            let site = try options.site()
            let number = try site.freeNumber(prefix: "delegation-")
            try signing.write(
                .delegation(number),
                SupplementForm.delegation(
                    number, to: name, days: Days(from: from ?? site.today, to: until),
                    date: site.today, reason: reason), at: site)
        }
    }

    /// The ruling on the one authorisation that has a number.
    private static func ruling(
        _ number: String, at site: SiteNow
    ) throws -> AuthorisationRuling {
        if case .delegation = DocumentKind(fileName: number + ".yaml") {
            throw CommandFailure.delegationStays(number)
        }
        let found = try site.review().rulings.filter { $0.number == number }
        // What stands for a number that cannot be read is none, and no document is called by it.
        guard let ruling = found.first, found.count == 1, number != AuthorisationRuling.unnumbered
        else {
            throw CommandFailure.noSuchAuthorisation(number)
        }
        return ruling
    }
}
