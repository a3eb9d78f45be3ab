package import LogModel
package import People

/// The files of one authorisation, read once: the bytes judged are the bytes verified.
package struct AuthorisationFile: Sendable, Equatable {
    /// A detached signature.
    package struct Signature: Sendable, Equatable {
        /// The file's name: `2026-014.yaml.sig` or `2026-014.yaml.chair.sig`.
        package let name: String
        package let bytes: [UInt8]

        /// Makes a signature from a file's name and content.
        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// The document's name without folder: `2026-014.yaml`.
    package let name: String
    package let bytes: [UInt8]
    package let signatures: [Signature]

    /// Makes the files of one authorisation.
    package init(name: String, bytes: [UInt8], signatures: [Signature]) {
        self.name = name
        self.bytes = bytes
        self.signatures = signatures
    }

    /// SHA-256 over the document, which tells one version of it from another.
    package var digest: [UInt8] { FileDigest.of(bytes) }

    /// Every signature with the document that it lies beside.
    package var sights: [Sight] {
        let document = digest
        return signatures.map { $0.sight(of: document) }
    }

    /// Sorts the files of a folder into authorisations.
    ///
    /// - Parameter files: name without folder, and content.
    /// - Returns: the authorisations by name, and the names of the files that belong to none.
    package static func group(
        _ files: [(name: String, bytes: [UInt8])]
    ) -> (authorisations: [AuthorisationFile], strays: [String]) {
        let files = files.sorted { $0.name < $1.name }
        let documents = files.filter { $0.name.hasSuffix(".yaml") }
        let others = files.filter { !$0.name.hasSuffix(".yaml") }
        let grouped = documents.map { document in
            let own = others.filter {
                $0.name.hasPrefix(document.name + ".") && $0.name.hasSuffix(".sig")
            }
            return AuthorisationFile(
                name: document.name, bytes: document.bytes,
                signatures: own.map { Signature(name: $0.name, bytes: $0.bytes) })
        }
        let used = Set(grouped.flatMap { $0.signatures.map(\.name) })
        return (grouped, others.map(\.name).filter { !used.contains($0) })
    }
}

/// What was decided about one authorisation.
package struct AuthorisationRuling: Sendable, Equatable {
    /// Whether it holds.
    package enum Result: Sendable, Equatable {
        case accepted(Clearance)
        /// At least one reason; all that were found.
        case refused([Refusal])
    }

    /// The document's number; ``unnumbered`` where neither document nor file name states one.
    package let number: String
    /// The document's file name; somebody may have put a person's name in it, so the night does
    /// not print it.
    package let file: String
    package let result: Result
    /// SHA-256 over the document.
    package let digest: [UInt8]
    /// What the document says, whether or not it holds; `nil` when it cannot be read.
    package let document: Authorisation?
    /// Those whose signatures hold.
    package let signers: [Signer]
    /// What else would have to be signed, were the document otherwise in order.
    package let missing: [Refusal]

    /// What stands in place of a number that is none.
    package static let unnumbered = "unnumbered"

    /// The clearance, if the authorisation holds.
    package var clearance: Clearance? {
        if case .accepted(let clearance) = result { clearance } else { nil }
    }

    /// Whether nothing is wrong with the document but that signatures are still to come.
    package var awaitsSignatures: Bool {
        !refusals.isEmpty && document != nil && refusals.allSatisfy(\.isMissingSignature)
    }

    /// Why it does not hold; empty if it does.
    package var refusals: [Refusal] {
        if case .refused(let refusals) = result { refusals } else { [] }
    }
}

/// Judges all authorisations of a site.
package enum Authorisations {
    /// Decides which authorisations hold.
    ///
    /// - Parameters:
    ///   - files: every document with its signatures.
    ///   - authorities: who may sign and read.
    ///   - directory: whose accounts are whose.
    ///   - today: the local date.
    ///   - firstSeen: on which local date signatures were first seen; for others it is today.
    ///   - requirements: what this school asks for beyond the common rules.
    /// - Returns: one ruling per authorisation, by number and then file name.
    package static func judge(
        files: [AuthorisationFile], authorities: AuthorityTable, directory: Directory,
        today: CivilDate, firstSeen: [Sight: CivilDate] = [:],
        requirements: Requirements = Requirements()
    ) -> [AuthorisationRuling] {
        docket(
            files: files, authorities: authorities, directory: directory, today: today,
            firstSeen: firstSeen, requirements: requirements
        ).authorisations
    }

    /// Judges everything in the folder: authorisations, and what was signed about them.
    ///
    /// - Parameters:
    ///   - files: every document with its signatures.
    ///   - authorities: who may sign and read.
    ///   - directory: whose accounts are whose.
    ///   - today: the local date.
    ///   - firstSeen: on which local date signatures were first seen; for others it is today.
    ///   - requirements: what this school asks for beyond the common rules.
    ///   - history: what is remembered from earlier nights.
    ///   - handles: whose handles are whose, as far as is known.
    /// - Returns: the rulings.
    package static func docket(
        files: [AuthorisationFile], authorities: AuthorityTable, directory: Directory,
        today: CivilDate, firstSeen: [Sight: CivilDate] = [:],
        requirements: Requirements = Requirements(),
        history: AuthorisationHistory = AuthorisationHistory(), handles: KnownHandles = .none
    ) -> Docket {
        docket(
            of: files,
            court: AuthorisationCourt(
                authorities: authorities, directory: directory, today: today,
                firstSeen: firstSeen, requirements: requirements, handles: handles),
            history: history)
    }

    /// What a school asks for beyond the common rules.
    package struct Requirements: Sendable, Equatable {
        /// Whose advice must be on record before anybody is monitored on an occasion: words that
        /// must occur, one after another, in the `with` of a consultation (P3 8.3, P4 7.3).
        package var occasionalConsultations: [String]
        /// The same before private communications are opened (P2 9.4).
        package var privateConsultations: [String]
        /// When the site's own impact assessment must be looked at again (P3 8.2).
        ///
        /// Nothing is signed after that day. `nil` where the site states none.
        package var assessmentReviewBy: CivilDate?
        /// Which roles of the trust sign in which case.
        package var trustRoles: TrustRoles

        /// Makes the requirements; unless told otherwise those of P2 9.4.
        package init(
            occasionalConsultations: [String] = [],
            privateConsultations: [String] = ["HR", "IT", "Audit"],
            assessmentReviewBy: CivilDate? = nil, trustRoles: TrustRoles = .any
        ) {
            self.occasionalConsultations = occasionalConsultations
            self.privateConsultations = privateConsultations
            self.assessmentReviewBy = assessmentReviewBy
            self.trustRoles = trustRoles
        }
    }
}
