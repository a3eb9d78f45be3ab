package import Authority
package import EventStore
package import LogModel
package import People

/// What a report needs beyond the clearance and its opened events.
package struct ReportSurroundings {
    package var page: PageFacts
    package var people: Directory
    package var rules: [RuleFacts]
    package var coverage: CoverageSummary
    /// Every opening so far, this one included.
    package var readings: [Reading]
    /// Whom an employee may ask; `nil` when the school has not set it.
    package var contact: String?
    package var journal: JournalMark
    /// The last day on which a record of a date is kept: `Window.lastKeptDay(of:)`.
    package var lastKept: (CivilDate) -> CivilDate

    /// Makes one from its parts.
    package init(
        page: PageFacts, people: Directory, rules: [RuleFacts], coverage: CoverageSummary,
        readings: [Reading], contact: String?, journal: JournalMark,
        lastKept: @escaping (CivilDate) -> CivilDate
    ) {
        self.page = page
        self.people = people
        self.rules = rules
        self.coverage = coverage
        self.readings = readings
        self.contact = contact
        self.journal = journal
        self.lastKept = lastKept
    }
}

extension ReportModel {
    /// Makes the model of a report from a clearance and what a reader's key opened.
    ///
    /// - Parameters:
    ///   - clearance: the authorisation that holds.
    ///   - opened: its events.
    ///   - readerName: whose key opened them.
    ///   - surroundings: what else the report says.
    package init(
        _ clearance: Clearance, _ opened: OpenedEvents, readerName: String,
        _ surroundings: ReportSurroundings
    ) {
        let document = clearance.document
        let made = surroundings.page.zone.date(at: surroundings.page.madeAt)
        let deferral = document.putOffUntil(reportedOn: made).map {
            Deferral(
                until: $0,
                reason: document.notification.deferralReason ?? "No reason was stated.")
        }
        self.init(
            page: surroundings.page, reader: readerName,
            authorisation: AuthorisationFacts(clearance),
            subjects: SubjectFacts.all(clearance.document, opened.events, surroundings.people),
            rules: surroundings.rules,
            events: opened.events.map {
                ReportEvent($0, zone: surroundings.page.zone, lastKept: surroundings.lastKept)
            },
            coverage: surroundings.coverage,
            notice: NoticeFacts(
                giveBy: document.tellBy(reportedOn: made), deferral: deferral,
                readings: surroundings.readings,
                contact: surroundings.contact),
            journal: surroundings.journal)
        if let own = clearance.readers.first(where: { $0.name == readerName }) {
            readerAddedOn = own.addedOn
            othersReadBefore = clearance.isReadByOthers(before: own)
        }
        unopened = UnopenedEvents(changed: opened.tampered, expired: opened.expired)
    }
}

extension AuthorisationFacts {
    /// What a report says of a clearance.
    init(_ clearance: Clearance) {
        self.init(clearance.document, signers: clearance.signers, readers: clearance.readers)
        for (index, signer) in clearance.signers.enumerated() {
            signers[index].delegation = clearance.delegation(of: signer)
        }
        lastNight = clearance.stop(from: clearance.document.inForce.from)?.lastNight
    }

    /// What a page says of a document, whoever has signed it so far.
    init(_ document: Authorisation, signers: [Signer], readers: [Reader]) {
        self.init(
            number: document.number, kind: document.kind, purpose: document.purpose,
            grounds: document.grounds,
            reason: document.reason, signedOn: document.date,
            signers: signers.map { OfficeHolder(name: $0.name, role: $0.role.words) },
            readers: readers.map { OfficeHolder(name: $0.name, role: $0.role.words) },
            channels: document.channels, rules: document.rules, categories: document.categories,
            events: document.events.range, inForce: document.inForce.range,
            impactAssessment: document.impactAssessment.reference,
            impactAssessmentDate: document.impactAssessment.date)
        leave = document.details
        acceptsUnmarkedMail = document.acceptsUnmarkedMail
        coversPrivateCommunications = document.coversPrivateCommunications
        consultations = document.consultations.map {
            "\($0.with): \($0.name), \(Words.date($0.date))"
        }
    }
}

extension Days {
    /// The span as a range; one that holds no date becomes its first.
    fileprivate var range: ClosedRange<CivilDate> { from...max(from, to) }
}

extension AuthorityRole {
    /// The role as it is written on a page.
    package var words: String {
        switch self {
        case .headteacher: "headteacher"
        case .deputyHeadteacher: "deputy headteacher"
        case .chairOfGovernors: "chair of governors"
        case .safeguardingLead: "designated safeguarding lead"
        case .trustCEO: "chief executive of the trust"
        case .trustChair: "chair of the trust"
        case .trustDirector: "director of the trust"
        case .reader: "reader named in the authorisation"
        }
    }
}

extension Role {
    /// The role as it is written on a page.
    package var words: String {
        switch self {
        case .staff: "member of staff"
        case .pupil: "pupil"
        case .governor: "governor"
        case .volunteer: "volunteer"
        case .contractor: "contractor"
        case .visitor: "visitor"
        case .unknown: "not in the school’s list of people"
        }
    }
}

extension SubjectFacts {
    /// Whom an authorisation concerns: those it names, and those its events turn out to be about.
    ///
    /// A handle is resolved by its events; without any, nobody learns whose it is.
    static func all(
        _ document: Authorisation, _ events: [EventBody], _ people: Directory
    ) -> [SubjectFacts] {
        var found: [String: SubjectFacts] = [:]
        for subject in document.subjects {
            switch subject {
            case .person(let id, let accounts):
                let person = people.person(id: id)
                found[id] = SubjectFacts(
                    id: id, name: person?.name ?? id, role: (person?.role ?? .unknown).words,
                    accounts: accounts, handle: nil)
                found[id]?.isPupil = person?.role == .pupil
            case .handle(let handle) where !events.contains { $0.handle == handle }:
                let id = "case:\(handle)"
                found[id] = SubjectFacts(
                    id: id, name: "the person of case \(handle)", role: "name not resolved",
                    accounts: [], handle: handle.description)
                found[id]?.isKnown = false
            case .handle, .role: continue
            }
        }
        let handles = document.subjects.compactMap { subject -> CaseHandle? in
            if case .handle(let handle) = subject { handle } else { nil }
        }
        for (id, own) in Dictionary(grouping: events, by: \.personID) where found[id] == nil {
            guard let first = own.first else { continue }
            found[id] = SubjectFacts(
                id: id, name: people.person(id: id)?.name ?? first.personName,
                role: first.personRole.words,
                accounts: Set(own.map(\.account)).sorted(),
                handle: handles.filter { handle in own.contains { $0.handle == handle } }.min()?
                    .description)
            found[id]?.isPupil = first.personRole == .pupil
        }
        return found.values.sorted { $0.id < $1.id }
    }
}

extension ReportEvent {
    /// What a report says of an opened event.
    fileprivate init(_ body: EventBody, zone: Zone, lastKept: (CivilDate) -> CivilDate) {
        self.init(
            personID: body.personID, personName: body.personName, account: body.account,
            time: body.time, date: body.date, channel: body.channel, source: body.source,
            ruleID: body.ruleID, ruleTitle: body.ruleTitle, categories: body.categories,
            action: body.action,
            place: body.host ?? body.recipientDomains?.joined(separator: ", ") ?? "",
            details: EventDetail.all(of: body, zone), goneAfter: lastKept(body.date))
        permission = body.permission.map(Words.permission)
    }
}

extension EventDetail {
    /// What is known of a mail's marking; `nil` where its subject does not mark it.
    static func marking(_ marking: PrivateMarking) -> String? {
        switch marking {
        case .none: nil
        case .marked: "private"
        case .unknown: "unknown, for no subject was logged that can be read"
        }
    }

    /// The details that an event kept, in the order in which they are read.
    fileprivate static func all(of body: EventBody, _ zone: Zone) -> [EventDetail] {
        let details: [(String, String?)] = [
            ("records", body.matches.map(Words.grouped)),
            ("last of them", body.lastTime.map { Words.moment($0, zone) }),
            ("different values", body.distinctValues.map(Words.grouped)),
            ("among them", body.values?.joined(separator: ", ")),
            ("method", body.method), ("path", body.path), ("query", body.query),
            ("came from", body.referrer), ("type", body.mime),
            ("status", body.status.map(String.init)),
            ("size", body.bytes.map { "\(Words.grouped(Int($0))) bytes" }),
            ("from", body.sender),
            ("recipients", body.recipientCount.map(String.init)),
            ("to", body.recipients?.joined(separator: ", ")), ("subject", body.subject),
            ("room", body.room), ("marking", marking(body.marking)),
            ("computer", body.client),
            (
                "list",
                body.lists.flatMap {
                    $0.isEmpty ? nil : $0.map(\.description).joined(separator: "; ")
                }
            ),
        ]
        return details.compactMap { label, text in
            text.map { EventDetail(label: label, text: $0) }
        }
    }
}
