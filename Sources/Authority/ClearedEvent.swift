package import LogModel
package import People

/// A flag that an authorisation covers, trimmed to what that authorisation allows.
///
/// Only ``Gate`` can make one: there is no initialiser outside this module, and the store takes
/// nothing else. That is how "no clearance, no name" is kept by the compiler.
package struct ClearedEvent: Sendable, Equatable {
    /// The authorisation that covers the flag.
    package let number: String
    /// The digest of its document.
    package let document: [UInt8]
    /// Who may open the event: the authorisation's readers, but for whom it is about.
    package let readers: [Reader]
    /// The local date of the record.
    package let date: CivilDate
    /// What identifies record and rule to the store.
    package let recordIdentity: [UInt8]
    /// What gets sealed.
    package let body: EventBody

    init(_ facts: FlagFacts, under clearance: Clearance, to readers: [Reader]) {
        number = clearance.number
        document = clearance.digest
        self.readers = readers
        date = facts.date
        recordIdentity = facts.recordIdentity
        body = EventBody(facts, under: clearance.document)
    }
}

/// Somebody whom an authorisation allows to open its events.
package struct Reader: Sendable, Hashable {
    /// The name of the entry in `authorities.yaml`.
    package let name: String
    package let role: AuthorityRole
    /// The 32 bytes of an X25519 public key.
    package let publicKey: [UInt8]
    /// The day of the amendment that added them, after which they can open what was sealed.
    ///
    /// `nil` for those whom the authorisation itself names.
    package var addedOn: CivilDate? = nil
}

/// What an authorisation allows to keep of one flag.
///
/// Always kept: who, when, which rule, host, client, status, allowed or denied, how much; of mail and
/// messages the sender's address where it is the person's own, the number of recipients and their
/// domains; the permission that speaks for the person. With the leave `paths`: method, type, path,
/// query and referrer, search terms taken out. With `search-terms`: the search terms. With `subjects`:
/// subject, room, the recipients' addresses and a sender's that is not the person's, which are other
/// people's data as much as the subject is.
package struct EventBody: Sendable, Equatable, Codable {
    /// The authorisation's number.
    package let authorisation: String
    package let personID: String
    package let personName: String
    package let personRole: Role
    /// The account as logged.
    package let account: String
    package let handle: CaseHandle
    package let timeMilliseconds: Int64
    /// The local date, in days after 1970-01-01.
    package let epochDay: Int
    package let source: String
    package let channel: Channel
    package let ruleID: String
    package let ruleTitle: String
    package let ruleLevel: String
    package let categories: [String]
    /// Which versions of these categories' lists were asked; `nil` in events of before that was kept.
    package let lists: [ListVersion]?
    package let action: Action
    package let marking: PrivateMarking
    package let client: String?
    package let host: String?
    package let status: Int?
    package let bytes: Int64?
    package let method: String?
    package let mime: String?
    package let path: String?
    package let query: String?
    package let referrer: String?
    package let sender: String?
    package let recipientCount: Int?
    /// Distinct, sorted, lower case.
    package let recipientDomains: [String]?
    package let recipients: [String]?
    package let subject: String?
    package let room: String?
    /// Of a correlation: how many records, or episodes, it counted.
    package let matches: Int?
    /// Of a correlation: when the last of its records was logged; `timeMilliseconds` is the first.
    package let lastMilliseconds: Int64?
    /// Of a correlation that counts different values: how many.
    package let distinctValues: Int?
    /// Some of these values, where they are hosts.
    package let values: [String]?
    /// The permission that was on file when the event was written.
    package let permission: Permission?

    /// When the record was logged; of a correlation, the first one.
    package var time: Timestamp { Timestamp(milliseconds: timeMilliseconds) }

    /// Of a correlation: when the last of its records was logged.
    package var lastTime: Timestamp? { lastMilliseconds.map { Timestamp(milliseconds: $0) } }

    /// The local date of the record.
    package var date: CivilDate { CivilDate(daysSinceEpoch: epochDay) }
}

extension EventBody {
    /// Keeps of a flag what an authorisation gives leave for.
    init(_ facts: FlagFacts, under document: Authorisation) {
        let details = facts.details
        let leave = document.details
        let url = PermittedURL(details, leave: leave)
        let showsSubjects = leave.contains(.subjects)
        authorisation = document.number
        personID = facts.person.id
        personName = facts.person.name
        personRole = facts.person.role
        account = facts.account
        handle = facts.handle
        timeMilliseconds = facts.time.milliseconds
        epochDay = facts.date.daysSinceEpoch
        source = facts.source
        channel = facts.channel
        ruleID = facts.ruleID
        ruleTitle = facts.ruleTitle
        ruleLevel = facts.ruleLevel
        categories = facts.categories
        lists = facts.lists
        action = facts.action
        marking = facts.marking
        client = details.client
        host = details.host
        status = details.status
        bytes = details.bytes
        method = leave.contains(.paths) ? details.method : nil
        mime = leave.contains(.paths) ? details.mime : nil
        path = url.path
        query = url.query
        referrer = url.referrer
        sender = showsSubjects || facts.isOwnSender ? details.sender : nil
        recipientCount = details.recipientCount ?? details.recipients?.count
        recipientDomains = details.recipients.map(EventBody.domains)
        recipients = showsSubjects ? details.recipients : nil
        subject = showsSubjects ? details.subject : nil
        room = showsSubjects ? details.room : nil
        matches = facts.episode?.count
        lastMilliseconds = facts.episode?.last.milliseconds
        distinctValues = facts.episode?.distinctValues
        values = facts.episode.flatMap { $0.values.isEmpty ? nil : $0.values }
        permission = facts.permission
    }

    /// The domains of some addresses; what has none is named `unknown`.
    private static func domains(of addresses: [String]) -> [String] {
        let domains = addresses.map { address -> String in
            guard let at = address.lastIndex(of: "@") else { return "unknown" }
            let domain = address[address.index(after: at)...].lowercased()
            return domain.isEmpty ? "unknown" : domain
        }
        return Set(domains).sorted()
    }
}
