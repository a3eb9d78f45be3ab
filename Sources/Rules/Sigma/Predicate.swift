internal import PCRE

/// The compiled detection of one rule.
indirect enum Predicate: Sendable {
    case all([Predicate])
    case any([Predicate])
    case not(Predicate)
    case test(FieldTest)
}

/// What a test looks at.
enum TestSubject: Hashable, Sendable {
    case field(FieldReference)
    /// Every field that is searched for keywords; a value is searched by itself.
    case wholeRecord

    /// The record's field, where it is a single known one.
    var recordField: RecordField? {
        if case .field(let reference) = self { reference.field } else { nil }
    }
}

/// One item of a detection: a field, or the whole record, and what its value must be.
struct FieldTest: Sendable {
    let subject: TestSubject
    let values: [ValueTest]
    /// Every value must match (`|all`), not just one.
    let needsAll: Bool
}

/// What a value must be.
enum ValueTest: Sendable {
    case text(WildcardPattern)
    /// One of the forms that a single text of the rule takes.
    case variants([WildcardPattern])
    /// A number as it was written, for values that are text, and as a number.
    case number(WildcardPattern, Double)
    case regex(Pattern, source: String, literals: [[UInt8]])
    case network(NetworkRange, source: String)
    case compare(Comparison, Double)
    /// A part of a date; equal, where no comparison is named.
    case timePart(TimePart, Comparison?, Double)
    /// The value of another field.
    case fieldReference(FieldComparison)
    /// The field is missing or null.
    case null
    /// The field is there, even if it is empty or null; or it is not.
    case exists(Bool)
    /// Some of the record's categories is one of these.
    case categories(CategorySet)
}

/// Another field of the same record, and where in the value its text must stand.
struct FieldComparison: Sendable {
    let other: FieldReference
    let padding: WildcardPattern.Padding
    let isCased: Bool
}

/// The numeric comparisons.
enum Comparison: String, Sendable {
    case gt
    case gte
    case lt
    case lte

    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .gt: left > right
        case .gte: left >= right
        case .lt: left < right
        case .lte: left <= right
        }
    }
}

/// Yes, no, or a search that gave up; combined so that only what is sure counts.
enum Truth: Sendable {
    case no
    case undecided
    case yes

    var negated: Truth {
        switch self {
        case .no: .yes
        case .undecided: .undecided
        case .yes: .no
        }
    }
}
