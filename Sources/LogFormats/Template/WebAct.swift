internal import Glibc
import LogModel

/// A value of a line, with what must be undone to have it as it was.
struct WebPiece: BitwiseCopyable {
    var slice = FieldSlice.absent
    var escape = FieldEscape.none

    static var absent: WebPiece { WebPiece() }
}

/// What a line of a web log says, before it is a record.
///
/// URLs come whole, inside a request (`GET / HTTP/1.1`), or in parts. Which client counts: the
/// first address of `X-Forwarded-For` where the log has one, else the address that connected.
/// Behind a filter every connection comes from the filter, and only that header tells the
/// computers of a school apart; it is what the client's side claims, and says nothing about a name.
struct WebAct {
    var client = WebPiece.absent
    var forwardedFor = WebPiece.absent
    var account = WebPiece.absent
    var request = WebPiece.absent
    var method = WebPiece.absent
    var url = WebPiece.absent
    var scheme = WebPiece.absent
    var host = WebPiece.absent
    var port = WebPiece.absent
    var path = WebPiece.absent
    var query = WebPiece.absent
    var mime = WebPiece.absent
    var userAgent = WebPiece.absent
    var referrer = WebPiece.absent

    /// Sets the fields of a record whose base is the line's first byte.
    ///
    /// - Parameters:
    ///   - record: takes the fields.
    ///   - line: the whole line.
    ///   - scratch: takes the line and what has to be written anew, where that is needed.
    /// - Returns: whether the fields are slices of the scratch memory.
    mutating func fill(
        _ record: inout RecordView, of line: UnsafeRawBufferPointer, scratch: inout [UInt8]
    ) -> Bool {
        let base = record.base
        splitRequest(base)
        dropDashes(base)
        chooseClient(base)
        let form = urlForm(base)
        if form == .asLogged, !hasEscapes(base) {
            setFields(&record)
            record.url = url.slice
            finish(&record, base, isHost(base) ? host.slice : .absent)
            return false
        }
        // The line goes there first, so that what is not written anew keeps its place.
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: line)
        let whole = compose(form, base, &scratch)
        move(&client, base, &scratch)
        move(&account, base, &scratch)
        move(&method, base, &scratch)
        move(&mime, base, &scratch)
        move(&userAgent, base, &scratch)
        move(&referrer, base, &scratch)
        move(&host, base, &scratch)
        setFields(&record)
        record.url = whole
        let named = host.slice
        scratch.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { finish(&record, base, named) }
        }
        return true
    }

    private func setFields(_ record: inout RecordView) {
        record.client = client.slice
        record.account = account.slice
        record.method = method.slice
        record.mime = mime.slice
        record.userAgent = userAgent.slice
        record.referrer = referrer.slice
    }

    /// Finds the host, and takes away names that are none.
    private func finish(
        _ record: inout RecordView, _ base: UnsafePointer<UInt8>, _ named: FieldSlice
    ) {
        record.account = AccountName.field(record.account, of: base)
        let isConnect = isWord(record.method, "CONNECT", base)
        record.host =
            record.url.isAbsent
            ? .absent : URLHost.find(in: base, record.url, isAuthority: isConnect)
        if record.host.isAbsent, !named.isAbsent {
            record.host = URLHost.find(in: base, named, isAuthority: true)
        }
    }
}

// What is in the way of a record whose fields are slices of the line.
extension WebAct {
    private func hasEscapes(_ base: UnsafePointer<UInt8>) -> Bool {
        hasEscape(url, base) || hasEscape(account, base) || hasEscape(userAgent, base)
            || hasEscape(referrer, base) || hasEscape(mime, base) || hasEscape(host, base)
            || hasEscape(client, base) || hasEscape(method, base)
    }

    @inline(__always)
    private func hasEscape(_ piece: WebPiece, _ base: UnsafePointer<UInt8>) -> Bool {
        guard let mark = piece.escape.mark, piece.slice.length > 0 else { return false }
        let start = base + Int(piece.slice.offset)
        let count = Int(piece.slice.length)
        if memchr(start, Int32(mark), count) != nil { return true }
        return piece.escape == .mime && memchr(start, Int32(UInt8(ascii: "\\")), count) != nil
    }

    private func put(
        _ piece: WebPiece, _ base: UnsafePointer<UInt8>, _ scratch: inout [UInt8]
    ) -> FieldSlice {
        guard !piece.slice.isAbsent else { return .absent }
        let start = scratch.count
        guard hasEscape(piece, base) else {
            scratch.append(
                contentsOf: UnsafeBufferPointer(
                    start: base + Int(piece.slice.offset), count: Int(piece.slice.length)))
            return FieldSlice(offset: start, length: Int(piece.slice.length))
        }
        piece.escape.undo(
            UnsafeRawBufferPointer(
                start: base + Int(piece.slice.offset), count: Int(piece.slice.length)),
            into: &scratch)
        return FieldSlice(offset: start, length: scratch.count - start)
    }

    private func move(
        _ piece: inout WebPiece, _ base: UnsafePointer<UInt8>, _ scratch: inout [UInt8]
    ) {
        guard hasEscape(piece, base) else { return }
        piece = WebPiece(slice: put(piece, base, &scratch))
    }

    private mutating func dropDashes(_ base: UnsafePointer<UInt8>) {
        dropDash(&client, base)
        dropDash(&method, base)
        dropDash(&url, base)
        dropDash(&mime, base)
        dropDash(&userAgent, base)
        dropDash(&referrer, base)
        dropDash(&scheme, base)
        dropDash(&port, base)
        dropDash(&path, base)
        dropDash(&query, base)
    }

    @inline(__always)
    private func dropDash(_ piece: inout WebPiece, _ base: UnsafePointer<UInt8>) {
        if piece.slice.length > 1 { return }
        if piece.slice.length == 0 || base[Int(piece.slice.offset)] == UInt8(ascii: "-") {
            piece.slice = .absent
        }
    }

    @inline(__always)
    private func isWord(
        _ slice: FieldSlice, _ word: StaticString, _ base: UnsafePointer<UInt8>
    ) -> Bool {
        Int(slice.length) == word.utf8CodeUnitCount && !slice.isAbsent
            && memcmp(base + Int(slice.offset), word.utf8Start, Int(slice.length)) == 0
    }
}

// Which client, and what was asked for.
extension WebAct {
    /// Takes the first address of a list, which may have `unknown` or `-` before it.
    private mutating func chooseClient(_ base: UnsafePointer<UInt8>) {
        guard forwardedFor.slice.length > 1 else { return }
        let end = Int(forwardedFor.slice.offset) + Int(forwardedFor.slice.length)
        var at = Int(forwardedFor.slice.offset)
        while at < end {
            while at < end, base[at] == 0x20 || base[at] == UInt8(ascii: ",") { at += 1 }
            let start = at
            var isAddress = false
            while at < end, base[at] != UInt8(ascii: ","), base[at] != 0x20 {
                if base[at] == UInt8(ascii: ".") || base[at] == UInt8(ascii: ":") {
                    isAddress = true
                }
                at += 1
            }
            if isAddress {
                client = WebPiece(
                    slice: FieldSlice(offset: start, length: at - start),
                    escape: forwardedFor.escape)
                return
            }
        }
    }

    /// Takes `METHOD URL PROTOCOL` apart; a request that is none has neither method nor URL.
    private mutating func splitRequest(_ base: UnsafePointer<UInt8>) {
        guard request.slice.length > 2 else { return }
        let start = Int(request.slice.offset)
        var end = start + Int(request.slice.length)
        let methodEnd = nextSpace(base, start, end)
        guard methodEnd > start, methodEnd < end,
            (start..<methodEnd).allSatisfy({ base[$0] != UInt8(ascii: "\\") && base[$0] < 0x7F })
        else { return }
        var space = end - 1
        while space > methodEnd, base[space] != 0x20 { space -= 1 }
        let hasProtocol =
            space > methodEnd && end - space > 6 && memcmp(base + space, " HTTP/", 6) == 0
        if hasProtocol {
            end = space
        } else if !(start..<methodEnd).allSatisfy({ base[$0] &- UInt8(ascii: "A") < 26 }) {
            return
        }
        if method.slice.isAbsent {
            method.slice = FieldSlice(offset: start, length: methodEnd - start)
        }
        // What the server rewrote counts for less than what was asked for.
        path = WebPiece(
            slice: FieldSlice(offset: methodEnd + 1, length: max(0, end - methodEnd - 1)),
            escape: request.escape)
        query = .absent
    }

    /// How the URL comes about.
    private enum URLForm { case asLogged, fromParts, authority }

    private mutating func urlForm(_ base: UnsafePointer<UInt8>) -> URLForm {
        guard url.slice.isAbsent else { return .asLogged }
        let isConnect = isWord(method.slice, "CONNECT", base)
        if path.slice.isAbsent {
            let isAuthority = isConnect || (scheme.slice.isAbsent && !port.slice.isAbsent)
            return isAuthority && isHost(base) ? .authority : .asLogged
        }
        let isWhole = isConnect || base[Int(path.slice.offset)] != UInt8(ascii: "/")
        let hasQuery = !query.slice.isAbsent
        let isNamed = isHost(base) || !scheme.slice.isAbsent
        // A forward proxy logs `GET http://… HTTP/1.1`; `*` and the like have no host.
        if (isWhole && scheme.slice.isAbsent && !hasQuery) || (!isNamed && !hasQuery) {
            url = path
            return .asLogged
        }
        return .fromParts
    }

    /// Whether a host is logged that is one: `-` and NGINX's `_` are not.
    private func isHost(_ base: UnsafePointer<UInt8>) -> Bool {
        guard host.slice.length > 0 else { return false }
        let first = base[Int(host.slice.offset)]
        return host.slice.length > 1 || (first != UInt8(ascii: "-") && first != UInt8(ascii: "_"))
    }

    /// Writes the URL into the scratch memory.
    private mutating func compose(
        _ form: URLForm, _ base: UnsafePointer<UInt8>, _ scratch: inout [UInt8]
    ) -> FieldSlice {
        defer { if !isHost(base) { host.slice = .absent } }
        guard form != .asLogged else {
            move(&url, base, &scratch)
            return url.slice
        }
        let start = scratch.count
        let isURN = isWord(scheme.slice, "urn", base)
        if form == .fromParts, isHost(base) || !scheme.slice.isAbsent {
            if scheme.slice.isAbsent {
                let isSecure = isWord(port.slice, "443", base)
                scratch.append(contentsOf: isSecure ? "https://".utf8 : "http://".utf8)
            } else {
                _ = put(scheme, base, &scratch)
                scratch.append(contentsOf: isURN ? ":".utf8 : "://".utf8)
            }
        }
        let hostStart = scratch.count
        if form == .authority || isHost(base) || !scheme.slice.isAbsent {
            _ = put(host, base, &scratch)
        }
        let hasPort =
            scratch[hostStart...].last != UInt8(ascii: "]")
            && scratch[hostStart...].lastIndex(of: UInt8(ascii: ":")).map { colon in
                scratch[(colon + 1)...].allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
                    && !scratch[hostStart..<colon].contains(UInt8(ascii: ":"))
            } ?? false
        if isURN {
            scratch.append(UInt8(ascii: ":"))
        } else if !hasPort, scratch.count > hostStart, !isUsualPort(base, form) {
            scratch.append(UInt8(ascii: ":"))
            _ = put(port, base, &scratch)
        }
        if form == .fromParts { appendPath(base, &scratch) }
        return FieldSlice(offset: start, length: scratch.count - start)
    }

    private func appendPath(_ base: UnsafePointer<UInt8>, _ scratch: inout [UInt8]) {
        _ = put(path, base, &scratch)
        guard query.slice.length > 0, !query.slice.isAbsent else { return }
        if base[Int(query.slice.offset)] != UInt8(ascii: "?") {
            scratch.append(UInt8(ascii: "?"))
        }
        _ = put(query, base, &scratch)
    }

    /// Whether a URL of its scheme goes without the port.
    private func isUsualPort(_ base: UnsafePointer<UInt8>, _ form: URLForm) -> Bool {
        guard !port.slice.isAbsent, !isWord(port.slice, "0", base) else { return true }
        guard form == .fromParts else { return false }
        if scheme.slice.isAbsent {
            return isWord(port.slice, "80", base) || isWord(port.slice, "443", base)
        }
        let usual: [(StaticString, StaticString)] = [
            ("http", "80"), ("https", "443"), ("ftp", "21"), ("gopher", "70"), ("wais", "210"),
            ("whois", "43"),
        ]
        return isWord(scheme.slice, "cache_object", base)
            || usual.contains { isWord(scheme.slice, $0.0, base) && isWord(port.slice, $0.1, base) }
    }
}
