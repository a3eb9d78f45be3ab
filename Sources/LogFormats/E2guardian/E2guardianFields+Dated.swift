import LogModel

extension E2guardianFields {
    /// Formats 1, 2 and 4: `time user address url reason method size weight category group status
    /// mime client-name group-name agent parameters id1 id2 post-data`.
    ///
    /// DansGuardian writes nothing after the agent, and before version 2.9 nothing after the size or
    /// the category. The URL is the first column with `://`; the reason ends at the first method that
    /// two numbers follow, the category at the first two numbers that a media type follows.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - start: where the time ends.
    ///   - isQuoted: whether the line starts with a quotation mark, as those of format 2 do.
    init?(dated line: UnsafeRawBufferPointer, from start: Int, isQuoted: Bool) {
        guard start < line.count else { return nil }
        let separator: StaticString = isQuoted ? "\",\"" : line[start] == 0x09 ? "\t" : " "
        let isCut = isQuoted && line[line.count - 1] != UInt8(ascii: "\"")
        let end = isQuoted && !isCut ? line.count - 1 : line.count
        let width = separator.utf8CodeUnitCount
        guard line.holds(separator, at: start), start + width <= end,
            let afterURL = readHead(line, separator, (start + width)..<end), afterURL <= end
        else { return nil }
        var columns = ColumnWalk(line, by: separator, in: afterURL..<end)
        guard readReason(line, &columns) else { return nil }
        let rest = columns
        if !readVerdict(line, &columns, needsMime: true) {
            columns = rest
            if !readVerdict(line, &columns, needsMime: false) {
                columns = rest
                category = columns.next() ?? 0..<0
                return
            }
        }
        _ = columns.next()
        if width == 1, line[start] == 0x20 {
            readMixedAgent(line, columns)
        } else {
            _ = columns.next()
            readAgent(columns)
        }
    }

    /// User, address and URL; gives where the column after them starts.
    private mutating func readHead(
        _ line: UnsafeRawBufferPointer, _ separator: StaticString, _ range: Range<Int>
    ) -> Int? {
        var columns = ColumnWalk(line, by: separator, in: range)
        guard let first = columns.next(), let second = columns.next(), let third = columns.next()
        else { return nil }
        (account, client, url) = (first, second, third)
        // A user may hold spaces; elsewhere the columns can be counted.
        let isCounted =
            separator.utf8Start.pointee != 0x20 || line.place(of: "://", in: third) != nil
            || line.isMethodWithNumbers(after: third, separator, range.upperBound)
        return isCounted ? columns.start : readLooseHead(line, range) ?? columns.start
    }

    /// User, address and URL where the user's name holds spaces, and perhaps what looks like a URL.
    private mutating func readLooseHead(
        _ line: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> Int? {
        var at = range.lowerBound
        while let mark = line.place(of: "://", in: at..<range.upperBound) {
            at = mark + 3
            guard let beforeURL = line.lastPlace(of: " ", in: range.lowerBound..<mark),
                let beforeClient = line.lastPlace(of: " ", in: range.lowerBound..<beforeURL),
                line.place(of: "://", in: beforeClient..<beforeURL) == nil
            else {
                isAmbiguous = true
                continue
            }
            account = range.lowerBound..<beforeClient
            client = (beforeClient + 1)..<beforeURL
            let urlEnd = line.place(of: 0x20, in: mark..<range.upperBound) ?? range.upperBound
            url = (beforeURL + 1)..<urlEnd
            return urlEnd + 1
        }
        return nil
    }

    /// The reason, the method and the size.
    private mutating func readReason(
        _ line: UnsafeRawBufferPointer, _ columns: inout ColumnWalk
    ) -> Bool {
        let start = columns.start
        var reasonEnd = start
        while let part = columns.next() {
            if part.lowerBound > start, !line.isBlank(part), line.isMethod(part) {
                var ahead = columns
                if let size = ahead.next(), line.isInteger(size) {
                    let weight = ahead.next()
                    if weight.map({ line.isInteger($0) }) ?? true {
                        (reason, method, self.size) = (start..<reasonEnd, part, size)
                        // No reason without a word between stars has a URL: it stood in the name.
                        isAmbiguous = isAmbiguous || line.place(of: "://", in: reason) != nil
                        columns = ahead
                        return true
                    }
                }
            }
            reasonEnd = part.upperBound
        }
        return false
    }

    /// The category, the status and the media type.
    private mutating func readVerdict(
        _ line: UnsafeRawBufferPointer, _ columns: inout ColumnWalk, needsMime: Bool
    ) -> Bool {
        let start = columns.start
        guard var before = columns.next() else { return false }
        while let part = columns.next() {
            var ahead = columns
            if line.isInteger(part), let code = ahead.next(), line.isStatus(code),
                let mime = ahead.next(), !needsMime || line.isMediaType(mime)
            {
                category = start..<before.upperBound
                status = line.status(code)
                self.mime = mime
                columns = ahead
                return true
            }
            before = part
        }
        return false
    }

    /// The user agent where it is a column: what stands before the four that follow it.
    private mutating func readAgent(_ columns: ColumnWalk) {
        guard columns.hasNext else { return }
        userAgent = columns.start..<E2guardianFields.agentEnd(columns)
    }

    /// The user agent of format 1, where the same space parts the words of the group's name before it.
    ///
    /// It starts at `Mozilla/`, or else at the first word such as `curl/8.0`; where neither is found
    /// it is left out.
    private mutating func readMixedAgent(_ line: UnsafeRawBufferPointer, _ columns: ColumnWalk) {
        guard columns.hasNext else { return }
        let end = E2guardianFields.agentEnd(columns)
        guard columns.start < end else { return }
        if let mozilla = line.place(of: "Mozilla/", in: columns.start..<end),
            line[mozilla - 1] == 0x20
        {
            userAgent = mozilla..<end
            return
        }
        var words = ColumnWalk(line, by: " ", in: columns.start..<end)
        while let word = words.next() {
            if line.isProduct(word) {
                userAgent = word.lowerBound..<end
                return
            }
        }
    }

    /// Where the user agent ends: before the last four columns, where there are as many.
    private static func agentEnd(_ columns: ColumnWalk) -> Int {
        let line = columns.line
        var end = columns.end
        for index in 0..<4 {
            guard let before = line.lastPlace(of: columns.separator, in: columns.start..<end)
            else { return columns.end }
            let last = (before + columns.separator.utf8CodeUnitCount)..<end
            // DansGuardian has no such columns: its last word belongs to the agent.
            if index == 0, !line.isBlank(last), line[last.upperBound - 1] != UInt8(ascii: ";") {
                return columns.end
            }
            end = before
        }
        return end
    }
}

extension UnsafeRawBufferPointer {
    /// Whether a range holds what the program writes for a media type.
    fileprivate func isMediaType(_ range: Range<Int>) -> Bool {
        isBlank(range) || place(of: UInt8(ascii: "/"), in: range) != nil
    }

    /// Whether a range holds a product's name and version: `curl/8.0`.
    fileprivate func isProduct(_ range: Range<Int>) -> Bool {
        guard let slash = place(of: UInt8(ascii: "/"), in: range), slash > range.lowerBound,
            slash + 1 < range.upperBound
        else { return false }
        let first = self[range.lowerBound]
        return ((first | 0x20) &- UInt8(ascii: "a") < 26 || first >= 0x80)
            && self[slash + 1] &- UInt8(ascii: "0") < 10
    }

    /// Whether a reason, a method and two numbers follow a column that is no URL with a scheme.
    ///
    /// Then it is the URL all the same, and the `://` stands further on.
    fileprivate func isMethodWithNumbers(
        after url: Range<Int>, _ separator: StaticString, _ end: Int
    ) -> Bool {
        guard url.upperBound + 1 <= end else { return false }
        var columns = ColumnWalk(self, by: separator, in: (url.upperBound + 1)..<end)
        guard columns.next() != nil, let method = columns.next(), isMethod(method),
            let size = columns.next(), isInteger(size), let weight = columns.next()
        else { return false }
        return isInteger(weight)
    }
}
