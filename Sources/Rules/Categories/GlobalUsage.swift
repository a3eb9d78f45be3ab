/// What UT1's `global_usage` says of its lists: which are meant to be allowed, and what they are
/// called.
///
/// Stanzas of `KEY: value` lines, one for each list, that begin with `NAME:`. `DEFAULT_TYPE: white`
/// marks a list of sites to let through (the press, banks): to flag it would flag what is wanted.
struct GlobalUsage {
    /// What is said of one list.
    struct Entry: Equatable {
        var isWhite = false
        /// What the list holds, in English where the file says so in English.
        var purpose: String?
        /// The address of who publishes it.
        var source: String?
    }

    /// The largest file that is read, in bytes.
    static let limitBytes = 1 << 20

    private(set) var entries: [String: Entry] = [:]

    /// A file that says nothing.
    init() {}

    /// Reads a file.
    ///
    /// What is no `KEY: value` line is passed over, as the file is free text.
    init(_ bytes: [UInt8]) {
        var name: String?
        for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let key = GlobalUsage.text(line[..<colon])
            let value = GlobalUsage.text(line[(colon + 1)...])
            guard key != "NAME" else {
                name = value
                entries[value, default: Entry()] = Entry()
                continue
            }
            guard let name else { continue }
            switch key {
            case "DEFAULT_TYPE": entries[name]?.isWhite = value == "white"
            case "DESC EN": entries[name]?.purpose = value
            case "SOURCE": entries[name]?.source = value
            default: break
            }
        }
    }

    /// The names of the lists that are meant to be allowed.
    var whiteNames: Set<String> { Set(entries.filter(\.value.isWhite).keys) }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var rest = bytes
        while let first = rest.first, first <= 0x20 { rest.removeFirst() }
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
