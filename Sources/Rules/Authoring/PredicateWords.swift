/// Says a detection in words, a line for each part.
struct PredicateWords {
    /// The names of the categories, by index.
    let categories: [String]
    private(set) var lines: [String] = []

    init(_ predicate: Predicate, categories: [String]) {
        self.categories = categories
        add(predicate, depth: 0)
    }

    private mutating func add(_ predicate: Predicate, depth: Int) {
        switch predicate {
        case .all(let parts): add("all of:", parts, depth)
        case .any(let parts): add("at least one of:", parts, depth)
        case .not(.test(let test)) where test.values.count == 1:
            add("not: " + words(test.values[0], of: test.subject), depth)
        case .not(let part): add("not:", [part], depth)
        case .test(let test):
            guard test.values.count > 1 else {
                for value in test.values { add(words(value, of: test.subject), depth) }
                return
            }
            add(test.needsAll ? "all of:" : "at least one of:", depth)
            for value in test.values { add(words(value, of: test.subject), depth + 1) }
        }
    }

    private mutating func add(_ title: String, _ parts: [Predicate], _ depth: Int) {
        if parts.count == 1, title != "not:" { return add(parts[0], depth: depth) }
        add(title, depth)
        for part in parts { add(part, depth: depth + 1) }
    }

    private mutating func add(_ line: String, _ depth: Int) {
        lines.append(String(repeating: "  ", count: depth) + line)
    }

    private func words(_ value: ValueTest, of subject: TestSubject) -> String {
        let name: String
        switch subject {
        case .field(let field): name = field.name
        case .wholeRecord: name = "any text of the record"
        }
        switch value {
        case .text(let pattern): return "\(name) is like \(pattern.words)"
        case .variants(let patterns):
            return "\(name) is like one of " + patterns.map(\.words).joined(separator: ", ")
        case .number(let pattern, _): return "\(name) is \(pattern.words)"
        case .regex(_, let source, _): return "\(name) has a match of the expression \(source)"
        case .network(_, let source): return "\(name) is an address in \(source)"
        case .compare(let comparison, let number):
            return "\(name) is \(comparison.words) \(DecimalNumber.text(number))"
        case .timePart(let part, let comparison, let number):
            let relation = comparison.map { "\($0.words) " } ?? ""
            return "the \(part.rawValue) of \(name) is \(relation)\(DecimalNumber.text(number))"
        case .fieldReference(let comparison): return "\(name) \(comparison.words)"
        case .null: return "\(name) is missing"
        case .exists(let wanted): return wanted ? "\(name) is there" : "\(name) is not there"
        case .categories(let set):
            let names = set.members.map { categories.indices.contains($0) ? categories[$0] : "?" }
            return "a category is one of " + names.joined(separator: ", ")
        }
    }
}

extension Comparison {
    fileprivate var words: String {
        switch self {
        case .gt: "more than"
        case .gte: "at least"
        case .lt: "less than"
        case .lte: "at most"
        }
    }
}

extension FieldComparison {
    fileprivate var words: String {
        let relation =
            switch padding {
            case []: "is the same as"
            case .after: "begins with"
            case .before: "ends with"
            default: "contains"
            }
        return "\(relation) \(other.name)" + (isCased ? ", with its case" : "")
    }
}
