package import Authority
package import LogFormats
package import LogInput
package import LogModel
package import Rules

/// A school's configuration, read and checked: what `site.yaml` says, with every path absolute.
package struct Site: Sendable {
    /// The folder that `site.yaml` lies in.
    package var folder: String
    /// The bytes of `site.yaml`, as they were read.
    package var file: [UInt8] = []
    /// The school's name, for pages.
    package var school: String
    package var zone: Zone
    /// The pinned instant of a rehearsal; `nil` for a real site, which takes the system's clock.
    package var rehearsal: Timestamp?
    package var sources: [Source]
    /// Where rules and lists lie, and the school's own mail domains.
    package var rules: RuleSources
    package var people: String
    /// The register of permissions; `nil` where the school keeps none.
    package var permissions: String?
    package var authorities: String
    package var authorisations: String
    package var state: String
    /// Addresses of computers that several people use, as logged.
    package var sharedComputers: Set<String>
    package var impactAssessment: ImpactAssessment?
    package var policyAdopted: CivilDate?
    package var staffTold: CivilDate?
    /// Which roles of the trust sign in which case; none in a maintained school.
    package var trustRoles = TrustRoles.any
    /// Whose advice an authorisation of the kind `occasional` must show.
    package var occasionalConsultations: [String] = []
    /// Whose advice one for private communications must show; `nil` for what is usual.
    package var privateConsultations: [String]?
    /// When the school is closed, so that no record is expected.
    package var closedDays: [ClosedDays] = []

    /// A holiday.
    package struct ClosedDays: Sendable, Equatable {
        package var days: ClosedRange<CivilDate>
        package var reason: String

        /// Makes the entry.
        package init(days: ClosedRange<CivilDate>, reason: String) {
            self.days = days
            self.reason = reason
        }
    }

    /// One set of log files of one channel and one format.
    package struct Source: Sendable {
        package var name: String
        package var channel: Channel
        package var format: SourceFormat
        package var globs: [String]
        /// Whether the purge may delete this source's archives.
        package var purge: Bool
        package var zone: Zone
        /// Faults that nobody can mend, with the reason why they may stay.
        package var knownFaults = KnownFaults()
        /// How long a line may be, and how far an archive may expand.
        package var limits = InputLimits()

        /// Makes a source with the usual limits.
        package init(
            name: String, channel: Channel, format: SourceFormat, globs: [String], purge: Bool,
            zone: Zone
        ) {
            self.name = name
            self.channel = channel
            self.format = format
            self.globs = globs
            self.purge = purge
            self.zone = zone
        }
    }

    /// The assessment that monitoring rests on.
    package struct ImpactAssessment: Sendable {
        package var reference: String
        package var date: CivilDate
        package var reviewBy: CivilDate

        /// Makes the entry.
        package init(reference: String, date: CivilDate, reviewBy: CivilDate) {
            self.reference = reference
            self.date = date
            self.reviewBy = reviewBy
        }
    }

    /// Makes a site; everything that may be missing starts as missing.
    package init(
        folder: String, school: String, zone: Zone, sources: [Source], rules: RuleSources,
        people: String, authorities: String, authorisations: String, state: String
    ) {
        self.folder = folder
        self.school = school
        self.zone = zone
        self.sources = sources
        self.rules = rules
        self.people = people
        self.authorities = authorities
        self.authorisations = authorisations
        self.state = state
        sharedComputers = []
    }

    /// What the site asks of authorisations beyond the common rules.
    package var requirements: Authorisations.Requirements {
        var requirements = Authorisations.Requirements(
            occasionalConsultations: occasionalConsultations,
            assessmentReviewBy: impactAssessment?.reviewBy, trustRoles: trustRoles)
        if let privateConsultations {
            requirements.privateConsultations = privateConsultations
        }
        return requirements
    }

    /// Where rules and lists lie, and the file where the lists are kept compiled.
    package var compiledRules: RuleSources {
        var sources = rules
        sources.compiledLists = state + "/lists.compiled"
        return sources
    }

    /// What a real night needs before it may match anything, and does not have.
    ///
    /// Without an assessment that is still in date, an adopted policy and staff who were told, a
    /// night gives coverage only.
    package func missingGrounds(on today: CivilDate) -> [MissingGround] {
        var missing: [MissingGround] = []
        if let impactAssessment {
            if impactAssessment.date > today { missing.append(.impactAssessment) }
            if impactAssessment.reviewBy < today { missing.append(.assessmentOutOfDate) }
        } else {
            missing.append(.impactAssessment)
        }
        if policyAdopted.map({ $0 > today }) ?? true { missing.append(.policyAdopted) }
        if staffTold.map({ $0 > today }) ?? true { missing.append(.staffTold) }
        return missing
    }

    /// The first day whose records may be matched: by then monitoring was assessed, the policy adopted
    /// and staff told.
    ///
    /// What people did before is counted and not looked at, also for an authorisation that reaches
    /// back (P3 8.2: the assessment comes before any monitoring). `nil` while one of the three dates
    /// is missing, and in a rehearsal, which looks at everything.
    package var matchedFrom: CivilDate? {
        guard rehearsal == nil, let impactAssessment, let policyAdopted, let staffTold else {
            return nil
        }
        return max(impactAssessment.date, policyAdopted, staffTold)
    }

    /// What this site needs before it may match anything, and does not have; a rehearsal, in
    /// which nobody is real, needs nothing.
    func grounds(missingOn today: CivilDate) -> [MissingGround] {
        rehearsal == nil ? missingGrounds(on: today) : []
    }

    /// Something that monitoring rests on and that the site file does not state.
    package enum MissingGround: String, Sendable {
        case impactAssessment = "impact-assessment"
        case assessmentOutOfDate = "impact-assessment past its review-by"
        case policyAdopted = "policy-adopted"
        case staffTold = "staff-told"
    }
}
