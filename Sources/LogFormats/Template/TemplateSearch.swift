internal import Glibc

/// One search through one line, on memory that ``TemplateMatcher`` lends it.
struct TemplateSearch {
    let base: UnsafePointer<UInt8>
    let count: Int
    let steps: UnsafePointer<TemplateProgram.Step>
    let stepCount: Int
    let literals: UnsafeBufferPointer<UInt8>
    let clocks: UnsafeMutableBufferPointer<CachedTime>
    let starts: UnsafeMutablePointer<Int>
    let ends: UnsafeMutablePointer<Int>
    let headCount: Int
    let allowsHeaders: Bool
    /// Whether a time may be anything.
    var isLenient = false
    private var attempts = 0

    private static let attemptLimit = 4_096

    init(
        base: UnsafePointer<UInt8>, count: Int, steps: UnsafePointer<TemplateProgram.Step>,
        stepCount: Int, literals: UnsafeBufferPointer<UInt8>,
        clocks: UnsafeMutableBufferPointer<CachedTime>, starts: UnsafeMutablePointer<Int>,
        ends: UnsafeMutablePointer<Int>, headCount: Int, allowsHeaders: Bool
    ) {
        self.base = base
        self.count = count
        self.steps = steps
        self.stepCount = stepCount
        self.literals = literals
        self.clocks = clocks
        self.starts = starts
        self.ends = ends
        self.headCount = headCount
        self.allowsHeaders = allowsHeaders
    }

    /// Whether the line was too much work.
    var gaveUp: Bool { attempts > TemplateSearch.attemptLimit }

    /// Finds the first reading.
    mutating func findFirst() -> Bool {
        attempts = 0
        guard holdsHead else { return false }
        return find(from: 0, headCount, headCount, sparesQuoted: false)
    }

    /// Looks for a reading that tells of another act than the one that the arrays hold, and puts
    /// that one back.
    mutating func findOtherAct() -> Bool {
        (starts + stepCount).update(from: starts, count: stepCount)
        (ends + stepCount).update(from: ends, count: stepCount)
        var readings = 0
        var isAmbiguous = false
        while !isAmbiguous, findNext() {
            readings += 1
            isAmbiguous = readings > 64 || isOtherAct
        }
        starts.update(from: starts + stepCount, count: stepCount)
        ends.update(from: ends + stepCount, count: stepCount)
        return isAmbiguous || gaveUp
    }

    /// Whether a field differs from the first reading that says what was done, by whom or when.
    private var isOtherAct: Bool {
        for index in 0..<stepCount
        where steps[index].meaning.isTelling
            && (starts[index] != starts[index + stepCount]
                || ends[index] != ends[index + stepCount])
        {
            return true
        }
        return false
    }

    /// Finds the reading after the one that the arrays hold.
    private mutating func findNext() -> Bool {
        attempts = 0
        let final = stepCount - 1
        let isLast = steps[final].isOpen && !steps[final].protectsQuotes
        let last = isLast ? final : steps[final].unquotedBefore
        guard last >= 0 else { return false }
        return find(from: last, starts[last], ends[last] + 1, sparesQuoted: true)
    }

    /// Finds the fields at the start of a line that is cut; gives how many are whole.
    mutating func findWholeFields() -> Int {
        guard holdsHead else { return 0 }
        var start = headCount
        for index in 0..<stepCount {
            starts[index] = start
            ends[index] = count
            guard let end = end(of: index, start, start) else { return index }
            ends[index] = end
            start = end + steps[index].literalCount
        }
        return stepCount
    }

    private var holdsHead: Bool {
        guard headCount > 0 else { return true }
        guard count >= headCount, let head = literals.baseAddress else { return false }
        return memcmp(head, base, headCount) == 0
    }

    /// The nearest field before a step that may end later; -1 where there is none.
    @inline(__always)
    private func openStep(before step: Int, sparesQuoted: Bool) -> Int {
        sparesQuoted ? steps[step].unquotedBefore : steps[step].openBefore
    }

    /// Finds a reading in which the fields before a step stay as they are.
    ///
    /// - Parameters:
    ///   - first: the step to begin with.
    ///   - firstStart: where its field starts.
    ///   - firstEnd: the first place at which it may end.
    ///   - sparesQuoted: whether a field whose quotes are escaped has only one end.
    /// - Returns: whether there is one.
    private mutating func find(
        from first: Int, _ firstStart: Int, _ firstEnd: Int, sparesQuoted: Bool
    ) -> Bool {
        var (index, start, from) = (first, firstStart, firstEnd)
        while true {
            if let end = end(of: index, start, from) {
                starts[index] = start
                ends[index] = end
                let next = end &+ steps[index].literalCount
                if index < stepCount &- 1 {
                    index &+= 1
                    start = next
                    from = next
                    continue
                }
                if isEnd(next) { return true }
                if steps[index].isOpen {
                    from = end &+ 1
                    continue
                }
            }
            attempts &+= 1
            let open = openStep(before: index, sparesQuoted: sparesQuoted)
            guard !gaveUp, open >= 0 else { return false }
            (index, start, from) = (open, starts[open], ends[open] &+ 1)
        }
    }

    /// Whether a line may end after its last literal.
    @inline(__always)
    private func isEnd(_ at: Int) -> Bool {
        if at == count { return true }
        return allowsHeaders && at &+ 2 < count && base[at] == 0x20
            && base[at &+ 1] == UInt8(ascii: "[") && base[count &- 1] == UInt8(ascii: "]")
    }

    /// Where a field ends, so that what stands after it follows.
    ///
    /// - Parameters:
    ///   - index: the step.
    ///   - start: where the field starts.
    ///   - from: the first place at which it may end; beyond `start` where nearer ones were tried.
    /// - Returns: the place; `nil` where there is none.
    @inline(__always)
    private mutating func end(of index: Int, _ start: Int, _ from: Int) -> Int? {
        let step = steps + index
        var at = start
        switch step.pointee.shape {
        case .text: return textEnd(step, start, from)
        case .word, .host:
            at = wordEnd(step, start)
        case .number, .epoch, .epochMilliseconds:
            if step.pointee.minimumWidth > 0 {
                while at < count, base[at] == 0x20 { at &+= 1 }
            }
            guard let end = numberEnd(step.pointee.shape, at) else { return nil }
            at = end
        case .code:
            while at < count, isSquidCodeByte(base[at]) { at &+= 1 }
            if at == start {
                guard at < count, base[at] == UInt8(ascii: "-") else { return nil }
                at &+= 1
            }
        case .protocolVersion:
            guard let end = protocolEnd(start) else { return nil }
            at = end
        case .time:
            guard let end = clocks[step.pointee.time].read(base, start, count) else {
                return isLenient ? textEnd(step, start, start) : nil
            }
            at = end
        }
        if step.pointee.minimumWidth > 0 {
            while at < count, at &- start < step.pointee.minimumWidth, base[at] == 0x20 {
                at &+= 1
            }
        }
        return holdsLiteral(step, at) ? at : nil
    }

    @inline(__always)
    private func holdsLiteral(_ step: UnsafePointer<TemplateProgram.Step>, _ at: Int) -> Bool {
        let length = step.pointee.literalCount
        guard length > 0 else { return true }
        guard at &+ length <= count, let literal = literals.baseAddress else { return false }
        let first = literal + step.pointee.literal
        for offset in 0..<length where first[offset] != base[at &+ offset] { return false }
        return true
    }

    @inline(__always)
    private func numberEnd(_ shape: FieldShape, _ start: Int) -> Int? {
        var at = start
        if at < count, base[at] == UInt8(ascii: "-") { at &+= 1 }
        while at < count, base[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
        if shape == .epochMilliseconds {
            guard at < count, base[at] == UInt8(ascii: "."), at > start else { return nil }
            at &+= 1
            while at < count, base[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
        }
        return at > start ? at : nil
    }

    @inline(__always)
    private func wordEnd(_ step: UnsafePointer<TemplateProgram.Step>, _ start: Int) -> Int {
        let stop =
            step.pointee.literalCount > 0
            ? literals[step.pointee.literal]
            : step.pointee.shape == .host ? UInt8(ascii: "/") : 0x20
        if stop == 0x20 { return nextSpace(base, start, count) }
        var at = start
        while at < count, base[at] != stop, base[at] != 0x20 { at &+= 1 }
        return at
    }

    /// `HTTP/1.1`.
    @inline(__always)
    private func protocolEnd(_ start: Int) -> Int? {
        var at = start
        while at < count, isSquidCodeByte(base[at]) { at &+= 1 }
        guard at > start, at < count, base[at] == UInt8(ascii: "/") else { return nil }
        at &+= 1
        let version = at
        while at < count, base[at] &- UInt8(ascii: "0") < 10 || base[at] == UInt8(ascii: ".") {
            at &+= 1
        }
        return at > version ? at : nil
    }

    @inline(__always)
    private func textEnd(
        _ step: UnsafePointer<TemplateProgram.Step>, _ start: Int, _ earliest: Int
    ) -> Int? {
        var from = max(earliest, start &+ step.pointee.minimumWidth)
        guard step.pointee.literalCount > 0 else { return from <= count ? count : nil }
        let rare = step.pointee.rare
        let byte = literals[step.pointee.literal &+ rare]
        while from &+ rare < count {
            let place: Int
            if byte == 0x20 {
                place = nextSpace(base, from &+ rare, count)
                guard place < count else { return nil }
            } else {
                guard
                    let found = memchr(base + from + rare, Int32(byte), count &- from &- rare)
                else { return nil }
                place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            }
            let end = place &- rare
            if holdsLiteral(step, end), canFollow(step, end),
                !step.pointee.protectsQuotes || !isProtected(start, end)
            {
                return end
            }
            from = end &+ 1
        }
        return nil
    }

    /// Whether the byte after a field and its literal can begin the next field.
    @inline(__always)
    private func canFollow(_ step: UnsafePointer<TemplateProgram.Step>, _ end: Int) -> Bool {
        let next = step.pointee.next
        if next == .any || isLenient { return true }
        let at = end &+ step.pointee.literalCount
        guard at < count else { return false }
        let byte = base[at]
        if byte == UInt8(ascii: "-") { return true }
        return next == .digit
            ? byte &- UInt8(ascii: "0") < 10 || byte == 0x20 : isSquidCodeByte(byte)
    }

    /// Whether an odd number of backslashes stands before a quote.
    private func isProtected(_ start: Int, _ quote: Int) -> Bool {
        var at = quote
        while at > start, base[at &- 1] == UInt8(ascii: "\\") { at &-= 1 }
        return (quote &- at) & 1 == 1
    }
}
