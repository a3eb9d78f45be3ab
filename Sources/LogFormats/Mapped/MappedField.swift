/// A field of a record that a column or a JSON value can hold, in a format that a site maps.
enum MappedField: Int, CaseIterable, Sendable {
    case time, date, timeOfDay
    case account, client, method, url, host, path, query, status, action, bytes, mime
    case userAgent, referrer, categories
    case queueID, messageID, sender, recipients, subject, size, authenticated, room
    // Not for a site to map; found by their names.
    /// `GET /path HTTP/1.1`.
    case request
    case scheme
    /// Squid's hierarchy code and peer.
    case hierarchy
    /// Yes or no.
    case isBlocked

    /// The key in the site's map: the name that `headnote parse` prints, and a few more.
    ///
    /// In the order of the cases, as far as a site can map them.
    private static let keys = [
        "time", "date", "time-of-day", "account", "client", "method", "url", "host", "path",
        "query", "status", "action", "bytes", "mime", "user-agent", "referrer",
        "proxy-categories", "queue-id", "message-id", "sender", "recipients", "subject", "size",
        "authenticated", "room",
    ]

    /// The field that a site means by a key; `nil` where there is none.
    init?(key: String) {
        guard let index = MappedField.keys.firstIndex(of: key) else { return nil }
        self.init(rawValue: index)
    }

    /// The fields that a site maps, and where it says they are.
    ///
    /// - Parameter columns: the site's map.
    /// - Returns: the same by field.
    /// - Throws: ``FormatProblem``, where a key is no field.
    static func map(_ columns: [String: String]) throws(FormatProblem) -> [MappedField: String] {
        var map: [MappedField: String] = [:]
        for (key, column) in columns.sorted(by: { $0.key < $1.key }) {
            guard let field = MappedField(key: key) else {
                throw FormatProblem(
                    setting: "columns",
                    message:
                        "no field is called \(key); the nearest is \(MappedField.nearest(to: key))")
            }
            map[field] = column
        }
        return map
    }

    /// The key that is most like a text: for whoever misspelt one.
    static func nearest(to key: String) -> String {
        let wanted = Array(canonical(key).utf8)
        return keys.min {
            distance(wanted, Array(canonical($0).utf8))
                < distance(wanted, Array(canonical($1).utf8))
        } ?? "time"
    }

    /// How many bytes have to be put in, left out or changed to make one text of another.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (line, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, wanted) in other.enumerated() {
                let changed = diagonal + (byte == wanted ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[other.count]
    }
}

/// The names by which fields go.
extension MappedField {
    /// A field that a name stands for, and how well it does: the less the better.
    struct Meaning: Sendable {
        let field: MappedField
        /// Below 64.
        let rank: Int
        /// Whether the name says that a time is UTC: `Time (UTC)`.
        var isUTC = false
        /// Whether the name is of an account that nobody may have checked: NGINX's `remote_user`.
        var isUnchecked = false
    }

    /// A name in small letters and without what stands between words: `User-Agent`, `user_agent` and
    /// `userAgent` are one name.
    static func canonical(_ name: String) -> String {
        String(
            decoding: name.lowercased().utf8.filter {
                $0 &- UInt8(ascii: "a") < 26 || $0 &- UInt8(ascii: "0") < 10 || $0 >= 0x80
            }, as: UTF8.self)
    }

    /// What a canonical name stands for.
    static func meaning(of name: String) -> Meaning? {
        meanings[NameHash(canonical: name).value]
    }

    /// What a name stands for, by the hash of its canonical form.
    static func meaning(of hash: NameHash) -> Meaning? { meanings[hash.value] }

    private static let meanings: [UInt64: Meaning] = {
        var meanings: [UInt64: Meaning] = [:]
        for (field, names) in table {
            let isTime = field == .time || field == .date
            for (rank, name) in names.enumerated() {
                // A time that is known to be UTC is better than one that is not.
                meanings[NameHash(canonical: name).value] = Meaning(
                    field: field, rank: isTime ? rank + 32 : rank,
                    isUnchecked: name == "remoteuser")
                for zone in isTime ? ["utc", "gmt"] : [] {
                    meanings[NameHash(canonical: name + zone).value] = Meaning(
                        field: field, rank: rank, isUTC: true)
                }
            }
        }
        return meanings
    }()

    /// The names in use, canonical, the best first.
    ///
    /// Of the exports of Smoothwall, Lightspeed, Netsweeper and Securly, of NGINX, Squid and Zscaler
    /// in JSON, of W3C, of the Elastic Common Schema, and plain words.
    private static let table: [(MappedField, [String])] = [
        (
            .time,
            [
                "timestamp", "datetime", "dateandtime", "ts", "time", "timelocal", "timeiso8601",
                "eventtime", "eventtimestamp", "logtime", "accesstime", "visittime",
                "activitytime", "timedate", "requesttimestamp", "datestamp", "createdat",
                "created", "starttime", "epochtime", "epoch", "timegenerated", "receivetime",
                "iso", "when", "accessedat", "lastaccessed",
            ]
        ),
        (.date, ["date", "day", "logdate", "accessdate", "eventdate", "localdate"]),
        (.timeOfDay, ["timeofday"]),
        (
            .account,
            [
                "username", "user", "account", "login", "loginname", "userid", "useremail",
                "accountname", "remoteuser", "sourceuser", "srcuser", "csusername",
                "userprincipalname",
                "student", "studentname", "studentemail", "emailaddress", "email", "identity",
                "person", "who", "clientname", "usernames",
            ]
        ),
        (
            .client,
            [
                "clientip", "sourceip", "srcip", "cip", "client", "ipaddress", "remoteaddr",
                "remoteip", "clientaddr", "clientaddress", "clientipaddress", "sourceaddress",
                "sourceipaddress", "src", "userip", "internalip", "localip", "privateip", "ip",
                "remotehost", "clientpublicip", "externalip", "publicip", "workstation",
            ]
        ),
        (
            .method,
            ["method", "requestmethod", "httpmethod", "httprequestmethod", "csmethod", "verb"]
        ),
        (
            .url,
            [
                "url", "fullurl", "requesturl", "urlfull", "urloriginal", "requestedurl",
                "visitedurl", "destinationurl", "eurl", "uri", "requesturi", "csuri",
                "webaddress", "website", "destination", "link", "page", "resource",
            ]
        ),
        (
            .host,
            [
                "host", "hostname", "domain", "domainname", "httphost", "urldomain", "urlhost",
                "destinationhost", "destinationdomain", "cshost", "fqdn", "vhost", "servername",
                "site", "sitename", "dhost",
            ]
        ),
        (.path, ["path", "urlpath", "uripath", "requestpath", "csuristem", "uristem"]),
        (.query, ["query", "querystring", "urlquery", "csuriquery", "uriquery", "args"]),
        (
            .status,
            [
                "status", "statuscode", "httpstatus", "httpstatuscode", "httpresponsestatuscode",
                "responsecode", "responsestatus", "scstatus", "httpcode", "respcode", "code",
            ]
        ),
        (
            .action,
            [
                "action", "filteraction", "policyaction", "result", "decision", "verdict",
                "disposition", "filterresult", "outcome", "resultcode", "eventaction", "access",
                "allowedblocked", "blockedallowed", "saction",
            ]
        ),
        (
            .bytes,
            [
                "bytes", "bytessent", "bodybytessent", "responsesize", "respsize", "scbytes",
                "responsebytes", "httpresponsebodybytes", "totalbytes", "transactionsize",
                "bytesdownloaded", "downloadedbytes", "contentlength", "length",
            ]
        ),
        (.mime, ["mime", "mimetype", "contenttype", "rscontenttype", "httpresponsemimetype"]),
        (
            .userAgent,
            ["useragent", "ua", "httpuseragent", "csuseragent", "useragentoriginal", "agent"]
        ),
        (
            .referrer,
            [
                "referrer", "referer", "httpreferer", "httpreferrer", "refererurl", "referrerurl",
                "csreferer", "httprequestreferrer",
            ]
        ),
        (
            .categories,
            [
                "proxycategories", "categories", "category", "urlcategory", "urlcat",
                "webcategory", "categoryname", "categorynames", "contentcategory", "catdesc",
                "filtercategory", "sccategories", "cscategories", "urlsupercategory",
                "urlsupercat",
            ]
        ),
        (.queueID, ["queueid", "qid", "internalmessageid"]),
        (.messageID, ["messageid", "msgid", "internetmessageid"]),
        (
            .sender,
            ["sender", "senderaddress", "from", "fromaddress", "mailfrom", "envelopefrom"]
        ),
        (
            .recipients,
            [
                "recipients", "recipient", "recipientaddress", "to", "toaddress", "rcptto",
                "envelopeto", "rcpt",
            ]
        ),
        (.subject, ["subject", "messagesubject"]),
        (.size, ["size", "messagesize"]),
        (.authenticated, ["authenticated", "authenticateduser", "authuser", "saslusername"]),
        (.room, ["room", "roomname", "chatname", "conversation", "thread", "space", "channel"]),
        (.request, ["request", "requestline"]),
        (.scheme, ["scheme", "requestscheme", "urlscheme", "csurischeme", "protocol"]),
        (.hierarchy, ["hier", "hierarchy", "hierarchycode"]),
        (.isBlocked, ["blocked", "isblocked", "denied", "isdenied"]),
    ]
}

/// The hash of a canonical name, made byte by byte; the process's seed is not in it.
struct NameHash: Sendable, Equatable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(canonical name: String) {
        for byte in name.utf8 { take(byte) }
    }

    /// Takes the bytes of a name, which need not be canonical.
    mutating func take(_ name: UnsafeRawBufferPointer) {
        for byte in name {
            let small = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            if small &- UInt8(ascii: "a") < 26 || small &- UInt8(ascii: "0") < 10 || small >= 0x80 {
                take(small)
            }
        }
    }

    private mutating func take(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}
