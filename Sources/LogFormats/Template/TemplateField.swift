/// What a field of a line says about the request.
enum FieldMeaning: Int, Sendable, CaseIterable {
    /// Nothing that a record holds.
    case ignored
    case time, milliseconds
    case client, forwardedFor
    /// An authenticated name; and one that only somebody's own computer vouches for.
    case account, identity
    case status, result, hierarchy, size
    /// `METHOD URL PROTOCOL` in one.
    case request
    case method, url
    /// The parts of a URL that is logged in parts; `path` may have the query with it.
    case scheme, host, port, path, query
    case mime, userAgent, referrer

    /// Whether two readings that differ here tell of two different acts.
    var isTelling: Bool {
        switch self {
        case .ignored, .mime, .userAgent, .referrer, .size, .milliseconds: false
        default: true
        }
    }

    /// Whether it is, or may hold, what was asked for.
    var isOfURL: Bool {
        switch self {
        case .url, .path, .query, .request: true
        default: false
        }
    }
}

/// What a field is made of, which says where it ends.
enum FieldShape: Sendable {
    /// Digits, also none but `-`.
    case number
    /// Capitals, digits and underscores.
    case code
    /// Neither a space nor the byte that begins what stands after it.
    case word
    /// As a word, and no slash: what stands after it may be a path.
    case host
    /// `HTTP/1.1`, `NONE/0.0`.
    case protocolVersion
    /// Seconds since 1970.
    case epoch
    /// Seconds since 1970 with three decimals.
    case epochMilliseconds
    /// A time by a pattern.
    case time
    /// Anything.
    case text
}

/// How the values of a field were escaped when they were written.
enum FieldEscape: Sendable {
    case none
    /// `\"`, `\\`, `\r`, `\n`, `\t`: Squid's quoted strings.
    case quoted
    /// The same, with quotes around a value that holds a space.
    case shell
    /// `%5b`, `\r`, `\n`, `\\`: Squid's header blocks.
    case mime
    /// `%5B`.
    case percent
    /// `\x22`, `\"`, `\n`: Apache and NGINX.
    case hex
    /// `\u0022`, `\"`: NGINX.
    case json

    /// The byte without which there is nothing to undo.
    var mark: UInt8? {
        switch self {
        case .none: nil
        case .percent, .mime: UInt8(ascii: "%")
        default: UInt8(ascii: "\\")
        }
    }

    /// Whether a quote inside the value has a backslash before it.
    var protectsQuotes: Bool {
        switch self {
        case .quoted, .shell, .hex, .json: true
        case .none, .mime, .percent: false
        }
    }
}

/// One field of a template.
struct TemplateField: Sendable {
    var meaning: FieldMeaning
    var shape: FieldShape
    var escape = FieldEscape.none
    /// Of two fields with one meaning the one with the lower rank is taken.
    var rank = 0
    /// Filled up with spaces to so many bytes.
    var minimumWidth = 0
    /// The text of a time's pattern.
    var pattern = ""
    /// Whether the pattern's times are in UTC where they name no offset.
    var isUTC = false
    /// Whether this is a fraction of a second in three digits, which goes with a time before it.
    var isFraction = false
    /// As it stands in the template, and where, from 1.
    var code = ""
    var column = 1

    init(_ meaning: FieldMeaning, _ shape: FieldShape, rank: Int = 0) {
        self.meaning = meaning
        self.shape = shape
        self.rank = rank
    }

    /// A time in the codes of `strftime`.
    static func time(_ pattern: String, isUTC: Bool = false, rank: Int = 0) -> TemplateField {
        var field = TemplateField(.time, .time, rank: rank)
        field.pattern = pattern
        field.isUTC = isUTC
        return field
    }
}

/// A piece of a template.
enum TemplateToken: Sendable {
    case literal([UInt8])
    case field(TemplateField)
}

/// The dialect a template is written in; it also says which program wrote the log.
enum TemplateDialect: Sendable {
    case squid, apache, nginx
}
