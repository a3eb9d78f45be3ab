package import LogModel
package import People

/// What is known of one flag when the gate is asked about it.
///
/// Policy code fills it in for a record that raised a flag; it never leaves memory. What may be
/// kept of it is decided in ``ClearedEvent``.
package struct FlagFacts: Sendable {
    package var person: Person
    /// The account as logged.
    package var account: String
    /// The person's handle in the month of `date`.
    package var handle: CaseHandle
    package var channel: Channel
    package var ruleID: String
    package var ruleTitle: String
    package var ruleLevel: String
    /// The categories that the record is in.
    package var categories: [String]
    /// Which versions of these categories' lists were asked.
    package var lists: [ListVersion] = []
    /// The local date of the record.
    package var date: CivilDate
    package var time: Timestamp
    package var action: Action
    package var attribution: Attribution
    package var marking: PrivateMarking
    /// What identifies record and rule to the store, so that an event is written once.
    package var recordIdentity: [UInt8]
    /// The name of the source in `site.yaml`.
    package var source: String
    package var details: FlagDetails
    /// Whether the sender in the details is the person's own address, and not one that they send under.
    package var isOwnSender = false
    /// Where the flag is of several records; `date`, `time`, `account`, `channel` and `source` are
    /// those of the first then.
    package var episode: EpisodeFacts?
    /// The permission on file that covers it.
    package var permission: Permission?

    /// Makes the facts of a flag.
    package init(
        person: Person, account: String, handle: CaseHandle, channel: Channel, ruleID: String,
        ruleTitle: String, ruleLevel: String, categories: [String], date: CivilDate,
        time: Timestamp, action: Action, attribution: Attribution, marking: PrivateMarking,
        recordIdentity: [UInt8], source: String, details: FlagDetails
    ) {
        self.person = person
        self.account = account
        self.handle = handle
        self.channel = channel
        self.ruleID = ruleID
        self.ruleTitle = ruleTitle
        self.ruleLevel = ruleLevel
        self.categories = categories
        self.date = date
        self.time = time
        self.action = action
        self.attribution = attribution
        self.marking = marking
        self.recordIdentity = recordIdentity
        self.source = source
        self.details = details
    }

    /// Whether the people's table lists the account on the day of the record.
    package var accountIsKnown: Bool { person.isListed }
}

/// What the record says beyond who, when and which rule; all of it optional.
package struct FlagDetails: Sendable, Equatable, Codable {
    /// The client's address.
    package var client: String?
    package var method: String?
    package var host: String?
    /// The path of the URL, without host and query.
    package var path: String?
    /// The query of the URL, with or without its question mark.
    package var query: String?
    package var referrer: String?
    package var mime: String?
    package var status: Int?
    package var bytes: Int64?
    /// The envelope sender, or who wrote the message.
    package var sender: String?
    package var recipients: [String]?
    package var recipientCount: Int?
    package var subject: String?
    /// The room of a message.
    package var room: String?

    /// Makes details of which nothing is known yet.
    package init() {}
}
