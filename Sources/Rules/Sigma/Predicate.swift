internal import PCRE

/// The compiled detection of one rule.
indirect enum Predicate: Sendable {
    case all([Predicate])
    case any([Predicate])
    case not(Predicate)
    case test(FieldTest)
}

/// One item of a detection: a field and what its value must be.
struct FieldTest: Sendable {
    let field: FieldReference
    let values: [ValueTest]
    /// Every value must match (`|all`), not just one.
    let needsAll: Bool
}

/// What a value must be.
enum ValueTest: Sendable {
    case text(WildcardPattern)
    /// A number as it was written, for values that are text, and as a number.
    case number(WildcardPattern, Double)
    case regex(Pattern, literals: [[UInt8]])
    case network(NetworkRange)
    case compare(Comparison, Double)
    /// The field is missing or null.
    case null
    /// The field is there, even if it is empty or null; or it is not.
    case exists(Bool)
    /// Some of the record's categories is one of these.
    case categories(CategorySet)
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
