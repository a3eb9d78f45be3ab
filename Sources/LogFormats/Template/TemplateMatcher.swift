internal import Glibc
import LogModel

/// Cuts a line into the fields of a template.
///
/// From the left, each field as short as what stands after it allows; where that does not lead to
/// the end of the line the last field that may hold anything is made longer. So a field that may
/// hold spaces is what the sure fields on both of its sides leave over. The work on one line is
/// limited: a line that was made up to be tried for ever is refused.
struct TemplateMatcher: Sendable {
    let program: TemplateProgram
    /// Where the value of each field starts and ends, with its padding.
    private(set) var starts: [Int]
    private(set) var ends: [Int]
    /// The first reading, while others are looked for.
    private var firstStarts: [Int]
    private var firstEnds: [Int]
    private var attempts = 0
    /// Whether a time may be anything.
    private var isLenient = false
    private var clocks: [CachedTime]

    private static let attemptLimit = 4_096

    init(_ program: TemplateProgram) {
        self.program = program
        let zeros = [Int](repeating: 0, count: program.steps.count)
        (starts, ends, firstStarts, firstEnds) = (zeros, zeros, zeros, zeros)
        clocks = program.clocks.map { CachedTime($0.pattern) }
    }

    /// What a line gives.
    enum Outcome { case match, badTime, mismatch }

    /// Finds the fields of a line.
    mutating func match(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return .mismatch }
        if search(base, line.count, isNext: false) { return .match }
        guard attempts <= TemplateMatcher.attemptLimit else { return .mismatch }
        isLenient = true
        defer { isLenient = false }
        return search(base, line.count, isNext: false) ? .badTime : .mismatch
    }

    /// Finds the fields that stand before the place where a line was cut.
    ///
    /// - Returns: how many fields are whole; the next one starts after the last of them.
    mutating func matchStart(_ line: UnsafeRawBufferPointer) -> Int {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress,
            holdsHead(base, line.count)
        else { return 0 }
        attempts = 0
        var start = program.headCount
        for index in program.steps.indices {
            starts[index] = start
            ends[index] = line.count
            guard let end = end(of: index, base, start, start, line.count) else { return index }
            ends[index] = end
            start = end + program.steps[index].literalCount
        }
        return program.steps.count
    }

    /// The time that the clock of a step read in this line.
    func time(of step: Int) -> StatedTime { clocks[program.steps[step].time].time }

    /// Whether the line can be read in another way that tells of another act.
    ///
    /// The fields stay those of the first reading.
    mutating func hasSecondReading(_ line: UnsafeRawBufferPointer) -> Bool {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress,
            program.steps.contains(where: \.isOpen)
        else { return false }
        var isAmbiguous = false
        var isSaved = false
        var readings = 0
        attempts = 0
        // The arrays change only when there is another reading, which is rare.
        while true {
            if !isSaved {
                for index in starts.indices {
                    firstStarts[index] = starts[index]
                    firstEnds[index] = ends[index]
                }
                isSaved = true
            }
            guard search(base, line.count, isNext: true) else {
                isAmbiguous = attempts > TemplateMatcher.attemptLimit
                break
            }
            readings += 1
            isAmbiguous =
                readings > 64
                || program.steps.indices.contains { index in
                    program.steps[index].meaning.isTelling
                        && (starts[index] != firstStarts[index] || ends[index] != firstEnds[index])
                }
            if isAmbiguous { break }
        }
        for index in starts.indices {
            starts[index] = firstStarts[index]
            ends[index] = firstEnds[index]
        }
        return isAmbiguous
    }

    private func holdsHead(_ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        guard program.headCount > 0 else { return true }
        return count >= program.headCount
            && program.literals.withUnsafeBufferPointer {
                $0.baseAddress.map { memcmp($0, base, program.headCount) == 0 } ?? false
            }
    }

    /// Finds the first reading, or the one after the reading that the arrays hold.
    private mutating func search(
        _ base: UnsafePointer<UInt8>, _ count: Int, isNext: Bool
    ) -> Bool {
        guard isNext || holdsHead(base, count) else { return false }
        let last = program.steps.count - 1
        var index = isNext ? last + 1 : 0
        var start = program.headCount
        var from = start
        if !isNext { attempts = 0 } else if !stepBack(&index, &start, &from) { return false }
        while true {
            if let end = end(of: index, base, start, from, count) {
                starts[index] = start
                ends[index] = end
                let next = end + program.steps[index].literalCount
                if index < last {
                    index += 1
                    start = next
                    from = next
                    continue
                }
                if isEnd(next, base, count) { return true }
                if program.steps[index].isOpen {
                    from = end + 1
                    continue
                }
            }
            attempts += 1
            guard attempts <= TemplateMatcher.attemptLimit, stepBack(&index, &start, &from) else {
                return false
            }
        }
    }

    /// Goes back to the nearest field that may end later.
    private func stepBack(_ index: inout Int, _ start: inout Int, _ from: inout Int) -> Bool {
        repeat {
            index -= 1
            if index < 0 { return false }
        } while !program.steps[index].isOpen
        start = starts[index]
        from = ends[index] + 1
        return true
    }

    /// Whether a line may end after its last literal.
    @inline(__always)
    private func isEnd(_ at: Int, _ base: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if at == count { return true }
        return program.allowsHeaders && at + 2 < count && base[at] == 0x20
            && base[at + 1] == UInt8(ascii: "[") && base[count - 1] == UInt8(ascii: "]")
    }

    /// Where a field ends, so that what stands after it follows.
    ///
    /// - Parameters:
    ///   - index: the step.
    ///   - base: the line.
    ///   - start: where the field starts.
    ///   - from: the first place at which it may end; beyond `start` where nearer ones were tried.
    ///   - count: the line's length.
    /// - Returns: the place; `nil` where there is none.
    private mutating func end(
        of index: Int, _ base: UnsafePointer<UInt8>, _ start: Int, _ from: Int, _ count: Int
    ) -> Int? {
        let step = program.steps[index]
        if step.shape == .text { return textEnd(step, base, start, from, count) }
        var at = start
        switch step.shape {
        case .number, .epoch, .epochMilliseconds:
            if step.minimumWidth > 0 { while at < count, base[at] == 0x20 { at &+= 1 } }
            guard let end = numberEnd(step.shape, base, at, count) else { return nil }
            at = end
        case .code:
            while at < count, isSquidCodeByte(base[at]) { at &+= 1 }
            if at == start {
                guard at < count, base[at] == UInt8(ascii: "-") else { return nil }
                at &+= 1
            }
        case .word, .host:
            at = wordEnd(step, base, start, count)
        case .protocolVersion:
            guard let end = protocolEnd(base, start, count) else { return nil }
            at = end
        case .time:
            guard let end = timeEnd(step, base, start, count) else { return nil }
            at = end
        case .text:
            return nil
        }
        while at < count, at &- start < step.minimumWidth, base[at] == 0x20 { at &+= 1 }
        return holdsLiteral(step, base, at, count) ? at : nil
    }

    @inline(__always)
    private func holdsLiteral(
        _ step: TemplateProgram.Step, _ base: UnsafePointer<UInt8>, _ at: Int, _ count: Int
    ) -> Bool {
        guard at &+ step.literalCount <= count else { return false }
        return program.literals.withUnsafeBufferPointer { literals in
            for offset in 0..<step.literalCount
            where literals[step.literal &+ offset] != base[at &+ offset] {
                return false
            }
            return true
        }
    }

    private func numberEnd(
        _ shape: FieldShape, _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Int? {
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

    private func wordEnd(
        _ step: TemplateProgram.Step, _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Int {
        let stop = step.literalCount > 0 ? program.literals[step.literal] : 0x20
        let isHost = step.shape == .host && step.literalCount == 0
        if stop == 0x20, !isHost { return nextSpace(base, start, count) }
        var at = start
        while at < count, base[at] != stop, base[at] != 0x20,
            !isHost || base[at] != UInt8(ascii: "/")
        {
            at &+= 1
        }
        return at
    }

    /// `HTTP/1.1`.
    private func protocolEnd(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Int? {
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

    private func textEnd(
        _ step: TemplateProgram.Step, _ base: UnsafePointer<UInt8>, _ start: Int, _ from: Int,
        _ count: Int
    ) -> Int? {
        var from = max(from, start &+ step.minimumWidth)
        guard step.literalCount > 0 else { return from <= count ? count : nil }
        let byte = Int32(program.literals[step.literal &+ step.rare])
        while from &+ step.rare < count {
            guard let found = memchr(base + from + step.rare, byte, count - from - step.rare) else {
                return nil
            }
            let end = UnsafeRawPointer(found) - UnsafeRawPointer(base) - step.rare
            if holdsLiteral(step, base, end, count),
                !step.protectsQuotes || !isProtected(base, start, end)
            {
                return end
            }
            from = end &+ 1
        }
        return nil
    }

    /// Whether an odd number of backslashes stands before a quote.
    private func isProtected(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ quote: Int
    ) -> Bool {
        var at = quote
        while at > start, base[at - 1] == UInt8(ascii: "\\") { at &-= 1 }
        return (quote &- at) & 1 == 1
    }

    private mutating func timeEnd(
        _ step: TemplateProgram.Step, _ base: UnsafePointer<UInt8>, _ start: Int, _ count: Int
    ) -> Int? {
        if let end = clocks[step.time].read(base, start, count) { return end }
        return isLenient ? textEnd(step, base, start, start, count) : nil
    }
}
