/// A condition over the names of selections.
indirect enum Condition: Equatable, Sendable {
    case selection(String)
    case all([Condition])
    case any([Condition])
    case not(Condition)
}

/// A condition that cannot be read: where in its text (in scalars), and why.
struct ConditionFault: Error, Equatable {
    let offset: Int
    let message: String
}

/// Reads Sigma's condition language.
///
/// `or` binds loosest, then `and`, then `not`, then `1 of` and `all of`.
struct ConditionParser {
    private static let deepestNesting = 50
    private static let noAggregations = "aggregations after '|' are not supported"

    private struct Token {
        let text: String
        let offset: Int
    }

    private let selections: [String]
    private let tokens: [Token]
    private let end: Int
    private var cursor = 0
    private var depth = 0

    /// Reads a condition.
    ///
    /// - Parameters:
    ///   - text: the condition.
    ///   - selections: the names that the detection defines.
    /// - Returns: the condition, with `1 of` and `all of` written out.
    /// - Throws: ``ConditionFault`` for the first thing that is wrong.
    static func parse(
        _ text: String, selections: [String]
    ) throws(ConditionFault) -> Condition {
        var parser = ConditionParser(text, selections: selections)
        let condition = try parser.alternatives()
        guard let rest = parser.peek() else { return condition }
        throw ConditionFault(
            offset: rest.offset,
            message: rest.text == "|" ? noAggregations : "'\(rest.text)' is not expected here")
    }

    private init(_ text: String, selections: [String]) {
        self.selections = selections
        var tokens: [Token] = []
        var word = ""
        var start = 0
        var offset = 0
        for scalar in text.unicodeScalars {
            let isMark = scalar == "(" || scalar == ")" || scalar == "|"
            if isMark || scalar.properties.isWhitespace {
                if !word.isEmpty { tokens.append(Token(text: word, offset: start)) }
                word = ""
                if isMark { tokens.append(Token(text: String(scalar), offset: offset)) }
            } else {
                if word.isEmpty { start = offset }
                word.unicodeScalars.append(scalar)
            }
            offset += 1
        }
        if !word.isEmpty { tokens.append(Token(text: word, offset: start)) }
        self.tokens = tokens
        end = offset
    }

    private mutating func alternatives() throws(ConditionFault) -> Condition {
        var parts = [try conjunction()]
        while take("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(ConditionFault) -> Condition {
        var parts = [try negation()]
        while take("and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation() throws(ConditionFault) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ConditionParser.deepestNesting else {
            throw ConditionFault(offset: peek()?.offset ?? end, message: "nested too deeply")
        }
        if take("not") { return .not(try negation()) }
        if take("(") {
            let inner = try alternatives()
            guard take(")") else {
                throw ConditionFault(offset: peek()?.offset ?? end, message: "a ')' is missing")
            }
            return inner
        }
        return try operand()
    }

    /// A selection, or `1 of`, `any of`, `all of` some.
    private mutating func operand() throws(ConditionFault) -> Condition {
        guard let token = peek() else {
            throw ConditionFault(offset: end, message: "a selection is missing")
        }
        cursor += 1
        if peek()?.text == "of" { return try quantified(token) }
        switch token.text {
        case "|":
            throw ConditionFault(offset: token.offset, message: ConditionParser.noAggregations)
        case "and", "or", "not", "of", "them", "(", ")":
            throw ConditionFault(
                offset: token.offset, message: "a selection is missing before '\(token.text)'")
        default: break
        }
        if token.text.contains("*") {
            throw ConditionFault(
                offset: token.offset,
                message: "write '1 of \(token.text)' or 'all of \(token.text)'")
        }
        guard selections.contains(token.text) else { throw unknown(token) }
        return .selection(token.text)
    }

    private mutating func quantified(_ quantifier: Token) throws(ConditionFault) -> Condition {
        cursor += 1
        guard ["1", "any", "all"].contains(quantifier.text) else {
            throw ConditionFault(
                offset: quantifier.offset,
                message:
                    "'\(quantifier.text) of' is not supported; use '1 of', 'any of' or 'all of'")
        }
        guard let target = peek(), !["(", ")", "|", "and", "or", "not"].contains(target.text) else {
            throw ConditionFault(
                offset: peek()?.offset ?? end, message: "'them' or a pattern is missing after 'of'")
        }
        cursor += 1
        let names = matching(target.text)
        guard !names.isEmpty else {
            throw ConditionFault(
                offset: target.offset, message: "no selection fits '\(target.text)'")
        }
        let parts = names.map { Condition.selection($0) }
        return quantifier.text == "all" ? .all(parts) : .any(parts)
    }

    /// The selections that `them` or a pattern stands for; those with `_` in front are skipped
    /// unless the pattern begins with one.
    private func matching(_ target: String) -> [String] {
        let pattern = target == "them" ? "*" : target
        let glob = WildcardPattern(pattern, isCased: true)
        return selections.filter { name in
            guard pattern.hasPrefix("_") || !name.hasPrefix("_") else { return false }
            return Array(name.utf8).withUnsafeBytes { glob.matches($0) }
        }
    }

    private func unknown(_ token: Token) -> ConditionFault {
        let isOperator = ["and", "or", "not"].contains(token.text.lowercased())
        let hint = isOperator ? "; operators are written small" : ""
        return ConditionFault(
            offset: token.offset, message: "there is no selection '\(token.text)'\(hint)")
    }

    private func peek() -> Token? {
        cursor < tokens.count ? tokens[cursor] : nil
    }

    private mutating func take(_ text: String) -> Bool {
        guard peek()?.text == text else { return false }
        cursor += 1
        return true
    }
}
