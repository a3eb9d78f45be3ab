internal import PCRE
internal import StrictYAML

extension ItemReader {
    /// A value by the kind of comparison.
    mutating func test(
        _ text: String, isPlain: Bool, _ subject: TestSubject, _ chain: ModifierChain,
        _ mark: YAMLMark
    ) -> ValueTest? {
        switch chain.kind {
        case .text(let form):
            return self.text(text, isPlain: isPlain, subject, form, chain, mark)
        case .regex(let options): return expression(text, options, mark)
        case .network:
            if let network = NetworkRange(text) { return .network(network, source: text) }
            report("'\(text)' is no network, or has bits set behind its prefix", mark)
        case .exists:
            if ["true", "True", "TRUE"].contains(text) { return .exists(true) }
            if ["false", "False", "FALSE"].contains(text) { return .exists(false) }
            report("'exists' takes true or false, not '\(text)'", mark)
        case .compare(let comparison):
            if let number = DecimalNumber.value(text) { return .compare(comparison, number) }
            report("'\(comparison.rawValue)' takes a number, not '\(text)'", mark)
        case .timePart(let part, let comparison): return time(text, part, comparison, subject, mark)
        case .fieldReference(let padding):
            guard let name = SigmaText(text).literal, !name.isEmpty else {
                report("'fieldref' takes the name of a field, not '\(text)'", mark)
                return nil
            }
            guard let other = field(name, at: mark) else { return nil }
            return .fieldReference(
                FieldComparison(other: other, padding: padding, isCased: chain.isCased))
        }
        return nil
    }

    private mutating func text(
        _ text: String, isPlain: Bool, _ subject: TestSubject, _ form: TextForm,
        _ chain: ModifierChain, _ mark: YAMLMark
    ) -> ValueTest? {
        var text = text
        if form.hasPlaceholders {
            if let name = SigmaText.placeholder(in: text) {
                report("nothing is known that '%\(name)%' could stand for", mark)
                return nil
            }
            text = text.replacing("\\%", with: "%")
        }
        let isKeyword = subject == .wholeRecord
        if isKeyword, text.isEmpty {
            report("an empty keyword stands in everything", mark)
            return nil
        }
        let padding = isKeyword ? [.before, .after] : form.padding
        if form.base64 != nil { return encoded(text, form, padding, chain, mark) }
        let pattern = WildcardPattern(
            text, padding: padding, isCased: chain.isCased, variesDashes: form.variesDashes)
        guard isPlain, padding.isEmpty, !chain.isCased, let number = DecimalNumber.ofScalar(text)
        else { return .text(pattern) }
        return .number(pattern, number)
    }

    private mutating func encoded(
        _ text: String, _ form: TextForm, _ padding: WildcardPattern.Padding,
        _ chain: ModifierChain, _ mark: YAMLMark
    ) -> ValueTest? {
        guard let literal = SigmaText(text).literal else {
            report("a text with wildcards cannot be looked for in Base64", mark)
            return nil
        }
        let texts = form.encoded(literal)
        guard texts.allSatisfy({ !$0.isEmpty }) else {
            report("'\(text)' is too short to be looked for in Base64", mark)
            return nil
        }
        if form.base64 == .anyOffset, padding.isEmpty {
            remark("'base64offset' without 'contains' behind it compares the whole value", mark)
        }
        let patterns = texts.map {
            WildcardPattern(literal: $0, padding: padding, isCased: chain.isCased)
        }
        return patterns.count == 1 ? .text(patterns[0]) : .variants(patterns)
    }

    private mutating func expression(
        _ text: String, _ options: Pattern.Options, _ mark: YAMLMark
    ) -> ValueTest? {
        do throws(PatternError) {
            let pattern = try Pattern(text, options: options)
            if let advice = RegexAdvice.text(for: text, ignoresCase: options.contains(.ignoreCase))
            {
                remark(advice, mark)
            }
            return .regex(
                pattern, source: text,
                literals: RegexLiterals.required(
                    by: Array(text.utf8), ignoresCase: options.contains(.ignoreCase)))
        } catch {
            report("the expression does not compile: \(error)", mark)
            return nil
        }
    }

    private mutating func time(
        _ text: String, _ part: TimePart, _ comparison: Comparison?, _ subject: TestSubject,
        _ mark: YAMLMark
    ) -> ValueTest? {
        let field = subject.recordField
        guard let number = DecimalNumber.value(text),
            part.range.contains(Int(exactly: number) ?? -1)
        else {
            report(
                "'\(part.rawValue)' takes a number from \(part.range.lowerBound) to "
                    + "\(part.range.upperBound), not '\(text)'", mark)
            return nil
        }
        if let field, field != .time, field != .date || !part.isOfDate {
            report("the field has no \(part.rawValue)", mark)
            return nil
        }
        return .timePart(part, comparison, number)
    }
}
