/// A template, compiled: the fields of a line in order, and what stands between them.
///
/// Immutable; every parser of a source shares one.
final class TemplateProgram: Sendable {
    /// One step: a field and the bytes after it.
    struct Step: BitwiseCopyable, Sendable {
        var shape: FieldShape
        var meaning: FieldMeaning
        var escape: FieldEscape
        /// Whether another end may be tried where the first one does not lead to the line's end.
        var isOpen: Bool
        /// Whether a quote after a backslash does not end it.
        var protectsQuotes: Bool
        /// Filled up with spaces to so many bytes.
        var minimumWidth: Int
        /// Which of the times it is.
        var time: Int
        /// The bytes after it, in ``TemplateProgram/literals``.
        var literal: Int
        var literalCount: Int
        /// The rarest of those bytes, by which they are searched.
        var rare: Int
        /// What the field after those bytes can begin with.
        var next = NextByte.any
        /// The nearest field before it that may end later, or -1; and the nearest of those whose
        /// quotes are not escaped.
        var openBefore = -1
        var unquotedBefore = -1
    }

    /// What a field can begin with, so that most places where one cannot start are passed over.
    enum NextByte: Sendable {
        case any, digit, code
    }

    /// How a time field is read.
    struct Clock: Sendable {
        let pattern: String
        let isUTC: Bool
    }

    let dialect: TemplateDialect
    let steps: [Step]
    let literals: [UInt8]
    /// How long the literal before the first field is; it stands at the start of `literals`.
    let headCount: Int
    let clocks: [Clock]
    /// Which step has a meaning, by its raw value; -1 where none has.
    let place: [Int]
    /// The steps with authenticated names, the surest first.
    let accounts: [Int]
    /// Whether blocks of headers may follow (`log_mime_hdrs on`).
    let allowsHeaders: Bool
    /// Whether the names stay as logged, whatever the encoding.
    let keepsNames: Bool

    /// Whether no value has padding or quotes of its own around it.
    let isPlain: Bool
    /// Whether a line can be read in two ways at all.
    let canBeAmbiguous: Bool

    /// Compiles the pieces of a template.
    ///
    /// - Parameters:
    ///   - tokens: the pieces, as a dialect gives them.
    ///   - dialect: whose they are.
    ///   - isBuiltIn: whether the format is one that Squid has by itself.
    /// - Throws: ``FormatProblem``, where the template does not say what a record needs, or nothing
    ///   tells where a field ends.
    init(
        _ tokens: [TemplateToken], dialect: TemplateDialect, isBuiltIn: Bool = false
    ) throws(FormatProblem) {
        let merged = try TemplateMerging.merge(tokens)
        let layout = TemplateLayout(merged)
        try layout.check()
        self.dialect = dialect
        allowsHeaders = isBuiltIn
        keepsNames = isBuiltIn
        headCount = layout.head.count
        var literals = layout.head
        var clocks: [Clock] = []
        var steps: [Step] = []
        for index in layout.fields.indices {
            let field = layout.fields[index]
            let after = layout.after[index]
            var step = Step(
                shape: layout.shape(at: index), meaning: field.meaning, escape: field.escape,
                isOpen: false, protectsQuotes: false, minimumWidth: field.minimumWidth,
                time: clocks.count, literal: literals.count, literalCount: after.count,
                rare: TemplateLayout.rarest(of: after))
            step.isOpen = step.shape == .text
            step.protectsQuotes =
                step.isOpen && field.escape.protectsQuotes && after.first == UInt8(ascii: "\"")
            if field.shape == .time {
                clocks.append(Clock(pattern: field.pattern, isUTC: field.isUTC))
            }
            literals += after
            steps.append(step)
        }
        TemplateProgram.link(&steps, layout)
        self.literals = literals
        self.clocks = clocks
        self.steps = steps
        isPlain = steps.allSatisfy { $0.minimumWidth == 0 && $0.escape != .shell }
        canBeAmbiguous = steps.contains { $0.isOpen && !$0.protectsQuotes }
        place = FieldMeaning.allCases.map { layout.best($0) ?? -1 }
        accounts = layout.fields.indices
            .filter { layout.fields[$0].meaning == .account }
            .sorted { (layout.fields[$0].rank, $0) < (layout.fields[$1].rank, $1) }
    }

    private static func link(_ steps: inout [Step], _ layout: TemplateLayout) {
        for index in steps.indices {
            let before = steps[..<index]
            steps[index].openBefore = before.lastIndex { $0.isOpen } ?? -1
            steps[index].unquotedBefore =
                before.lastIndex { $0.isOpen && !$0.protectsQuotes } ?? -1
            guard index + 1 < steps.count, steps[index].literalCount > 0 else { continue }
            let next = steps[index + 1]
            let startsWithDigit = ["%d", "%Y", "%H", "%s", "%m"].contains {
                layout.fields[index + 1].pattern.hasPrefix($0)
            }
            switch next.shape {
            case .number, .epoch, .epochMilliseconds: steps[index].next = .digit
            case .time where startsWithDigit: steps[index].next = .digit
            case .code, .protocolVersion: steps[index].next = .code
            default: break
            }
        }
    }

    /// Which step has a meaning; `nil` where none has.
    func step(_ meaning: FieldMeaning) -> Int? {
        let index = place[meaning.rawValue]
        return index < 0 ? nil : index
    }

    /// Whether the first field tells a line of this format from a syslog header.
    var startsSurely: Bool {
        guard headCount == 0, let first = steps.first else { return true }
        return switch first.shape {
        case .time, .epoch, .epochMilliseconds, .number, .word, .host: true
        case .text, .code, .protocolVersion: false
        }
    }

    /// Whether a time of this format names no offset that a site's zone would have to stand for.
    var needsZone: Bool { clocks.contains { !$0.isUTC } }
}
