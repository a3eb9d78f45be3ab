/// What a key of a line of `key=value` says.
enum KeyValueRole: Int, CaseIterable, Sendable {
    case date, time, zone, eventTime, timestamp
    case type, subtype, logType, logComponent, logSubtype, system, part
    case account, unprovenAccount, client, host, url, request, service, port
    case method, httpMethod, action, statusWord, status, bytes, mime, agent, referrer
    case category, categoryName
}

/// Finds the role of a key by its bytes, without making a text of them.
struct KeyValueTable: Sendable {
    /// A power of two of places, most of them empty.
    private let places: [(name: StaticString, role: KeyValueRole)?]

    static let shared = KeyValueTable()

    private init() {
        var places = [(name: StaticString, role: KeyValueRole)?](repeating: nil, count: 256)
        for (name, role) in KeyValueTable.names {
            let key = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            var place = KeyValueTable.place(of: key)
            while places[place] != nil { place = (place + 1) & 255 }
            places[place] = (name, role)
        }
        self.places = places
    }

    /// The role of a key; `nil` where its value is in no record.
    @inline(__always)
    func role(of key: UnsafeRawBufferPointer) -> KeyValueRole? {
        var place = KeyValueTable.place(of: key)
        while let (name, role) = places[place] {
            if key.count == name.utf8CodeUnitCount, key.holds(name, at: 0) { return role }
            place = (place + 1) & 255
        }
        return nil
    }

    @inline(__always)
    private static func place(of key: UnsafeRawBufferPointer) -> Int {
        var hash: UInt32 = 2_166_136_261
        for byte in key { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int((hash ^ hash >> 16) & 255)
    }

    /// The keys of FortiGate, also in its CEF form, of Sophos SFOS old and new, and of Sophos UTM.
    private static let names: [(StaticString, KeyValueRole)] = [
        ("date", .date), ("time", .time), ("tz", .zone), ("timezone", .zone),
        ("eventtime", .eventTime), ("FTNTFGTeventtime", .eventTime), ("timestamp", .timestamp),
        ("type", .type), ("subtype", .subtype), ("FTNTFGTsubtype", .subtype),
        ("log_type", .logType), ("log_component", .logComponent),
        ("log_subtype", .logSubtype), ("sys", .system), ("sub", .part),
        ("user", .account), ("user_name", .account), ("duser", .account), ("suser", .account),
        ("unauthuser", .unprovenAccount), ("FTNTFGTunauthuser", .unprovenAccount),
        ("srcip", .client), ("src_ip", .client), ("src", .client),
        ("hostname", .host), ("domain", .host), ("dhost", .host),
        ("url", .url), ("request", .request), ("service", .service), ("app", .service),
        ("dstport", .port), ("dst_port", .port), ("dpt", .port),
        ("method", .method), ("httpmethod", .httpMethod), ("requestMethod", .httpMethod),
        ("FTNTFGThttpmethod", .httpMethod),
        ("action", .action), ("act", .action), ("status", .statusWord),
        ("statuscode", .status), ("status_code", .status), ("http_status", .status),
        ("httpresponsecode", .status),
        ("rcvdbyte", .bytes), ("rcvd", .bytes), ("in", .bytes), ("recv_bytes", .bytes),
        ("bytes_received", .bytes), ("size", .bytes),
        ("contenttype", .mime), ("content_type", .mime), ("content-type", .mime),
        ("FTNTFGTcontenttype", .mime), ("agent", .agent), ("ua", .agent),
        ("user_agent", .agent), ("requestClientApplication", .agent),
        ("FTNTFGTagent", .agent),
        ("referralurl", .referrer), ("referer", .referrer), ("referrer", .referrer),
        ("FTNTFGTreferralurl", .referrer),
        ("category", .category), ("http_category", .category), ("catdesc", .categoryName),
        ("cat_desc", .categoryName), ("categoryname", .categoryName),
        ("requestContext", .categoryName), ("FTNTFGTcatdesc", .categoryName),
    ]
}
