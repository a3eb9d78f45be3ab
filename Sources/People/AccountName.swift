package import LogModel

/// An account in the one spelling that everything compares.
///
/// A proxy writes `SCHOOL\jsmith`, `school\\jsmith`, `school%5cjsmith`, `school\x5Cjsmith` or
/// `jsmith@SCHOOL.LOCAL` for one login. In all channels letters are folded to lower case, spaces around the name fall
/// away and a run of backslashes counts as one. In the web channel escapes (`%5c`, `\x5C`) are resolved
/// once, and the name without domain and realm is a second thing to look for. A mail or message
/// address is only ever itself: `j.okafor@evil.example` is a stranger, not `j.okafor`.
package struct AccountName: Hashable, Sendable {
    /// The whole name, with domain or realm.
    package let full: String
    /// The name without domain and realm, where the channel allows to leave them out and there
    /// is something to leave out.
    package let bare: String?

    /// Reads an account as logged; `nil` where the text stands for no user (`-`, `anonymous`).
    package init?(_ account: String, channel: Channel) {
        var account = account
        let made = account.withUTF8 { bytes in
            withNormalisedAccount(UnsafeRawBufferPointer(bytes), channel: channel) {
                (full, bare) -> (String, String?) in
                (
                    String(decoding: full, as: UTF8.self),
                    bare.map { String(decoding: $0, as: UTF8.self) }
                )
            }
        }
        guard let made else { return nil }
        (full, bare) = made
    }

    /// Reads an account of `people.csv` or of an authorisation, which holds for every channel.
    package init?(listed account: String) {
        guard let name = AccountName(account, channel: .web) else { return nil }
        full = name.full
        bare = nil
    }

    /// Whether this logged account is the one that a table or an authorisation lists.
    package func matches(listed: AccountName) -> Bool {
        full == listed.full || bare == listed.full
    }
}

/// Longer accounts are nobody's: the longest address has 254 characters.
private let longestAccount = 512

/// Hands out the spellings of an account to look for, without allocating.
///
/// - Parameters:
///   - account: the bytes as logged.
///   - channel: where they were logged.
///   - body: is given the full name and, where there is one, the name without domain and realm;
///     the buffers are valid during the call only.
/// - Returns: what `body` gives, or `nil` when the account stands for no user.
func withNormalisedAccount<Result>(
    _ account: UnsafeRawBufferPointer, channel: Channel,
    _ body: (_ full: UnsafeRawBufferPointer, _ bare: UnsafeRawBufferPointer?) -> Result
) -> Result? {
    let account = trimmed(account)
    guard !account.isEmpty else { return nil }
    // A lower-case letter takes at most half as many bytes again as its capital.
    let capacity = min(account.count, longestAccount) * 3
    return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { scratch in
        guard account.count <= longestAccount else { return body(account, nil) }
        let count = fold(account, resolvingEscapes: channel == .web, into: scratch)
        let full = trimmed(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
        guard channel == .web else { return isNoUser(full) ? nil : body(full, nil) }
        let bare = withoutDomain(full)
        guard !isNoUser(bare) else { return nil }
        return body(full, bare.count == full.count ? nil : bare)
    }
}

/// Writes the folded account and gives its length.
private func fold(
    _ account: UnsafeRawBufferPointer, resolvingEscapes: Bool,
    into scratch: UnsafeMutableRawBufferPointer
) -> Int {
    guard resolvingEscapes,
        account.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") })
    else {
        return foldCase(account, into: scratch)
    }
    return withUnsafeTemporaryAllocation(byteCount: account.count, alignment: 1) { plain in
        let count = resolveEscapes(account, into: plain)
        let resolved = UnsafeRawBufferPointer(rebasing: plain[..<count])
        // Escapes that do not stand for text stay as they are, so that two names stay two.
        return foldCase(isText(resolved) ? trimmed(resolved) : account, into: scratch)
    }
}

private func resolveEscapes(
    _ account: UnsafeRawBufferPointer, into plain: UnsafeMutableRawBufferPointer
) -> Int {
    var written = 0
    var index = 0
    while index < account.count {
        if let (byte, length) = escape(in: account, at: index) {
            plain[written] = byte
            index += length
        } else {
            plain[written] = account[index]
            index += 1
        }
        written += 1
    }
    return written
}

/// The byte whose escape stands at an index, and the escape's length: `%5c` of Squid and e2guardian,
/// `\x5C` of Apache and NGINX.
///
/// The latter is taken only for what those servers write so, quote, backslash and bytes beyond
/// ASCII: in `SCHOOL\x41bc` the name is `x41bc`.
private func escape(
    in account: UnsafeRawBufferPointer, at index: Int
) -> (byte: UInt8, length: Int)? {
    if account[index] == UInt8(ascii: "%"), index + 2 < account.count,
        let high = hexDigit(account[index + 1]), let low = hexDigit(account[index + 2])
    {
        return (high << 4 | low, 3)
    }
    guard account[index] == UInt8(ascii: "\\"), index + 3 < account.count,
        account[index + 1] == UInt8(ascii: "x"),
        let high = hexDigit(account[index + 2]), let low = hexDigit(account[index + 3])
    else { return nil }
    let byte = high << 4 | low
    return byte >= 0x80 || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"")
        ? (byte, 4) : nil
}

/// Folds letters to lower case and runs of backslashes to one.
private func foldCase(
    _ account: UnsafeRawBufferPointer, into scratch: UnsafeMutableRawBufferPointer
) -> Int {
    var written = 0
    let isASCII = account.allSatisfy { $0 < 0x80 }
    guard isASCII || !isText(account) else {
        for scalar in String(decoding: account, as: UTF8.self).unicodeScalars {
            for byte in scalar.properties.lowercaseMapping.utf8 {
                written = append(byte, at: written, to: scratch)
            }
        }
        return written
    }
    for byte in account {
        let isCapital = byte &- UInt8(ascii: "A") < 26
        written = append(isCapital ? byte | 0x20 : byte, at: written, to: scratch)
    }
    return written
}

private func append(
    _ byte: UInt8, at written: Int, to scratch: UnsafeMutableRawBufferPointer
) -> Int {
    let backslash = UInt8(ascii: "\\")
    if byte == backslash, written > 0, scratch[written - 1] == backslash { return written }
    guard written < scratch.count else { return written }
    scratch[written] = byte
    return written + 1
}

/// What follows the last backslash, up to the last `@`.
private func withoutDomain(_ full: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var name = full[...]
    if let backslash = name.lastIndex(of: UInt8(ascii: "\\")) {
        name = name[(backslash + 1)...]
    }
    if let at = name.lastIndex(of: UInt8(ascii: "@")) {
        name = name[..<at]
    }
    return UnsafeRawBufferPointer(rebasing: name)
}

/// Whether a folded name is what logs write where nobody logged in.
private func isNoUser(_ name: UnsafeRawBufferPointer) -> Bool {
    func isWord(_ word: StaticString) -> Bool {
        name.elementsEqual(
            UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
    return name.isEmpty || isWord("-") || isWord("?") || isWord("none") || isWord("anonymous")
        || isWord("null") || isWord("unknown") || isWord("n/a")
}

private func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while true {
        switch parser.parseScalar(from: &iterator) {
        case .valid: continue
        case .emptyInput: return true
        case .error: return false
        }
    }
}

private func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var rest = bytes[...]
    while let first = rest.first, first == 0x20 || first == 0x09 { rest = rest.dropFirst() }
    while let last = rest.last, last == 0x20 || last == 0x09 { rest = rest.dropLast() }
    return UnsafeRawBufferPointer(rebasing: rest)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
