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
    /// Where the value of each field starts and ends, with its padding; then as many places for
    /// those of the first reading, while others are looked for.
    private(set) var starts: [Int]
    private(set) var ends: [Int]
    private var clocks: [CachedTime]

    init(_ program: TemplateProgram) {
        self.program = program
        let zeros = [Int](repeating: 0, count: 2 * program.steps.count)
        (starts, ends) = (zeros, zeros)
        clocks = program.clocks.map { CachedTime($0.pattern) }
    }

    /// What a line gives.
    enum Outcome { case match, badTime, mismatch }

    /// Finds the fields of a line.
    mutating func match(_ line: UnsafeRawBufferPointer) -> Outcome {
        search(line) { search in
            if search.findFirst() { return .match }
            guard !search.gaveUp else { return .mismatch }
            search.isLenient = true
            return search.findFirst() ? .badTime : .mismatch
        } ?? .mismatch
    }

    /// Finds the fields that stand before the place where a line was cut.
    ///
    /// - Returns: how many fields are whole; the next one starts after the last of them.
    mutating func matchStart(_ line: UnsafeRawBufferPointer) -> Int {
        search(line) { $0.findWholeFields() } ?? 0
    }

    /// The time that the clock of a step read in this line.
    mutating func time(of step: Int) -> StatedTime { clocks[program.steps[step].time].time }

    /// Whether the line can be read in another way that tells of another act.
    ///
    /// The fields stay those of the first reading. What was read with quotes that are escaped is
    /// not looked at again: there is one way to read it.
    mutating func hasSecondReading(_ line: UnsafeRawBufferPointer) -> Bool {
        guard program.canBeAmbiguous else { return false }
        return search(line) { $0.findOtherAct() } ?? false
    }

    /// Lends the memory that a search works on.
    @inline(__always)
    private mutating func search<Result>(
        _ line: UnsafeRawBufferPointer, _ body: (inout TemplateSearch) -> Result
    ) -> Result? {
        program.steps.withUnsafeBufferPointer { steps in
            program.literals.withUnsafeBufferPointer { literals in
                starts.withUnsafeMutableBufferPointer { starts in
                    ends.withUnsafeMutableBufferPointer { ends in
                        clocks.withUnsafeMutableBufferPointer { clocks in
                            guard let base = line.bindMemory(to: UInt8.self).baseAddress,
                                let firstStep = steps.baseAddress,
                                let firstStart = starts.baseAddress,
                                let firstEnd = ends.baseAddress
                            else { return nil }
                            var search = TemplateSearch(
                                base: base, count: line.count, steps: firstStep,
                                stepCount: steps.count, literals: literals, clocks: clocks,
                                starts: firstStart, ends: firstEnd,
                                headCount: program.headCount,
                                allowsHeaders: program.allowsHeaders)
                            return body(&search)
                        }
                    }
                }
            }
        }
    }
}
