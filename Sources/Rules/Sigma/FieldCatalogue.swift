internal import LogModel
internal import StrictYAML

/// A field of a record that a rule may ask for.
enum RecordField: UInt8, Sendable, CaseIterable {
    case uri, uriExtension, uriQuery, uriStem, userAgent, host, method, referrer, bytes, status
    case mime, proxyCategory
    case sender, recipient, recipientCount, subject, size, room
    case category, personRole, action, channel, time, date
    case account, client
}

/// A field as a rule names it.
struct FieldReference: Hashable, Sendable {
    let name: String
    /// The record's field of that name; `nil` where any name is allowed and this one is unknown.
    let field: RecordField?
}

/// The names of fields and what they stand for.
enum FieldCatalogue {
    private static let web: [(name: String, field: RecordField)] = [
        ("c-uri", .uri), ("cs-uri", .uri), ("c-uri-extension", .uriExtension),
        ("c-uri-query", .uriQuery), ("c-uri-stem", .uriStem), ("c-useragent", .userAgent),
        ("cs-host", .host), ("r-dns", .host), ("cs-method", .method), ("cs-referrer", .referrer),
        ("sc-bytes", .bytes), ("sc-status", .status), ("mime", .mime),
        ("proxy-category", .proxyCategory), ("category", .category),
    ]

    private static let email: [(name: String, field: RecordField)] = [
        ("sender", .sender), ("recipient", .recipient), ("recipient-count", .recipientCount),
        ("subject", .subject), ("size", .size),
    ]

    private static let message: [(name: String, field: RecordField)] = [
        ("sender", .sender), ("recipient", .recipient), ("recipient-count", .recipientCount),
        ("room", .room),
    ]

    private static let common: [(name: String, field: RecordField)] = [
        ("person-role", .personRole), ("action", .action), ("channel", .channel), ("time", .time),
        ("date", .date),
    ]

    /// Fields that tell who somebody is.
    private static let identity: [(name: String, field: RecordField)] = [
        ("cs-username", .account), ("c-ip", .client), ("src_ip", .client),
    ]

    /// Fields of Sigma's proxy and web server lists that no source of ours gives.
    private static let notGiven = [
        "c-win32-status", "cs-bytes", "cs-cookie", "cs-content-type", "cs-version",
        "dst_ip", "s-computername", "s-ip", "s-port", "s-sitename", "time-taken",
    ]

    /// What a field's name came to.
    enum Answer {
        case known(RecordField)
        case refused(String)
    }

    /// Looks up a field of a channel.
    ///
    /// - Parameters:
    ///   - name: as the rule has it; fields are case-sensitive.
    ///   - channel: the rule's channel.
    ///   - isSiteBook: whether fields that tell who somebody is are refused.
    /// - Returns: the record's field, or why the name is refused.
    static func find(_ name: String, channel: Channel, isSiteBook: Bool) -> Answer {
        let fields = fields(of: channel)
        if let known = fields.first(where: { $0.name == name }) { return .known(known.field) }
        if let known = identity.first(where: { $0.name == name }) {
            guard isSiteBook else { return .known(known.field) }
            return .refused(
                "the field '\(name)' tells who somebody is; a site's rules may not ask for that")
        }
        if notGiven.contains(name) { return .refused("no source gives the field '\(name)'") }
        let others = Channel.allCases.flatMap { ownFields(of: $0) }
        if others.contains(where: { $0.name == name }) {
            return .refused("records of the channel '\(channel.rawValue)' have no field '\(name)'")
        }
        let hint = nearest(to: name, among: fields.map(\.name)).map { "; did you mean '\($0)'?" }
        return .refused("unknown field '\(name)'\(hint ?? "")")
    }

    private static func fields(of channel: Channel) -> [(name: String, field: RecordField)] {
        ownFields(of: channel) + common
    }

    private static func ownFields(of channel: Channel) -> [(name: String, field: RecordField)] {
        switch channel {
        case .web: web
        case .email: email
        case .message: message
        }
    }

    /// The names that a rule over records of a channel may use.
    static func names(of channel: Channel) -> [String] {
        fields(of: channel).map(\.name)
    }

    /// The fields of a channel that are searched for keywords: the texts that a record states of
    /// itself, without those that tell who somebody is.
    static func searchedFields(of channel: Channel) -> [RecordField] {
        switch channel {
        case .web: searchedOfWeb
        case .email: searchedOfEmail
        case .message: searchedOfMessage
        }
    }

    // Made once: they are asked for while records are matched.
    private static let searchedOfWeb: [RecordField] = [
        .uri, .host, .userAgent, .referrer, .mime, .proxyCategory,
    ]
    private static let searchedOfEmail: [RecordField] = [.subject]
    private static let searchedOfMessage: [RecordField] = [.room]

    /// The values a field can have, where they are few and known.
    static func closedValues(of field: RecordField) -> [String]? {
        switch field {
        case .personRole:
            ["staff", "pupil", "governor", "volunteer", "contractor", "visitor", "unknown"]
        case .action: Action.allCases.map(\.rawValue)
        case .channel: Channel.allCases.map(\.rawValue)
        default: nil
        }
    }
}
