import LogModel

extension E2guardianFields {
    /// Formats 5 to 8: `time server user address [host] url method status size mime agent - ms - number
    /// reason weight category group-name group [search-terms flags]`.
    ///
    /// The client's host name is a column of its own unless `logclientnameandip` is off. The user
    /// agent may hold a TAB; it ends where the columns after it are what they must be.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - start: where the column after the time starts.
    init?(tabbed line: UnsafeRawBufferPointer, from start: Int) {
        guard start <= line.count else { return nil }
        var columns = ColumnWalk(line, by: "\t", in: start..<line.count)
        guard columns.next() != nil, let account = columns.next(), let client = columns.next(),
            let fourth = columns.next(), let fifth = columns.next(), let sixth = columns.next(),
            let seventh = columns.next(), let eighth = columns.next()
        else { return nil }
        self.account = account
        self.client = client
        if line.isMethod(sixth), line.isStatus(seventh), line.isInteger(eighth),
            let ninth = columns.next()
        {
            (url, method, size, mime) = (fifth, sixth, eighth, ninth)
            status = line.status(seventh)
        } else if line.isMethod(fifth), line.isStatus(sixth), line.isInteger(seventh) {
            (url, method, size, mime) = (fourth, fifth, seventh, eighth)
            status = line.status(sixth)
        } else {
            return nil
        }
        guard readRest(line, &columns) else { return nil }
    }

    /// The user agent and what follows it.
    private mutating func readRest(
        _ line: UnsafeRawBufferPointer, _ columns: inout ColumnWalk
    ) -> Bool {
        let start = columns.start
        while let part = columns.next() {
            var ahead = columns
            guard let peer = ahead.next(), line.isBlank(peer),
                let duration = ahead.next(), line.isInteger(duration),
                let result = ahead.next(), line.isBlank(result),
                let number = ahead.next(), line.isBlank(number) || line.isInteger(number)
            else { continue }
            userAgent = start..<part.upperBound
            return readReason(line, &ahead)
        }
        return false
    }

    private mutating func readReason(
        _ line: UnsafeRawBufferPointer, _ columns: inout ColumnWalk
    ) -> Bool {
        let start = columns.start
        while let part = columns.next() {
            var ahead = columns
            guard let weight = ahead.next(), line.isInteger(weight), let category = ahead.next()
            else { continue }
            reason = start..<part.upperBound
            self.category = category
            return true
        }
        return false
    }

    /// Format 3: `time ms client TCP_MISS/status size method url user DEFAULT_PARENT/proxy mime`.
    ///
    /// As Squid's native format, but user and media type may be missing, where blanks are not
    /// written as `-`.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - start: where the time ends.
    init?(likeSquid line: UnsafeRawBufferPointer, from start: Int) {
        var at = start
        while at < line.count, line[at] == 0x20 { at &+= 1 }
        var columns = ColumnWalk(line, by: " ", in: at..<line.count)
        guard let duration = columns.next(), line.isInteger(duration),
            let client = columns.next(), let result = columns.next(),
            line.holds("TCP_", at: result.lowerBound),
            let slash = line.place(of: UInt8(ascii: "/"), in: result),
            line.isStatus((slash + 1)..<result.upperBound),
            let size = columns.next(), line.isInteger(size),
            let method = columns.next(), line.isMethod(method), let url = columns.next(),
            let parent = line.place(of: " DEFAULT_PARENT/", in: url.upperBound..<line.count)
        else { return nil }
        (self.client, self.size, self.method, self.url) = (client, size, method, url)
        status = line.status((slash + 1)..<result.upperBound)
        // Without a user two spaces stand between the URL and the parent.
        account = min(url.upperBound + 1, parent)..<parent
        if let peerEnd = line.place(of: 0x20, in: (parent + 1)..<line.count) {
            let mimeEnd = line.place(of: 0x20, in: (peerEnd + 1)..<line.count) ?? line.count
            mime = (peerEnd + 1)..<mimeEnd
            isAmbiguous = line.place(of: " DEFAULT_PARENT/", in: peerEnd..<line.count) != nil
        }
        // The line has no column that says why.
        isRefused = status == 403
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a range holds a status: one to three digits.
    @inline(__always)
    func isStatus(_ range: Range<Int>) -> Bool {
        range.count <= 3 && wholeNumber(range) != nil
    }
}
