internal import LogModel
internal import StrictYAML

extension ItemReader {
    /// Why a value may not be asked for, or could never match.
    func refusal(of test: ValueTest, _ text: String, _ field: RecordField) -> String? {
        if field == .time || field == .date { return timeRefusal(of: test, field) }
        if mode.isSiteBook, field == .sender || field == .recipient {
            return IdentityGuard(
                ownDomains: mode.ownDomains,
                areAccounts: channel == .message && field == .sender,
                mayBeBare: channel == .message
            ).refusal(of: test, text)
        }
        guard let known = FieldCatalogue.closedValues(of: field), case .text(let pattern) = test
        else { return nil }
        let fits = known.contains { value in
            Array(value.utf8).withUnsafeBytes { pattern.matches($0) }
        }
        guard !fits else { return nil }
        return "there is no '\(text)' here; there are \(known.joined(separator: ", "))"
    }

    /// A rule on a moment would make its tally tell the moment, so only parts may be asked for.
    private func timeRefusal(of test: ValueTest, _ field: RecordField) -> String? {
        guard mode.isSiteBook else { return nil }
        if case .timePart = test { return nil }
        return field == .time
            ? "the time of a record is asked for by its parts, such as 'time|hour'"
            : "the date of a record is asked for by its parts, such as 'date|month'"
    }

    /// A test of categories by their index, so that matching compares no names.
    mutating func categories(
        _ test: ValueTest, _ text: String, _ mark: YAMLMark
    ) -> ValueTest? {
        guard let names = mode.categories else { return test }
        let pattern: WildcardPattern
        switch test {
        case .text(let text), .number(let text, _): pattern = text
        default:
            report("categories are compared as texts only", mark)
            return nil
        }
        var set = CategorySet.empty
        for (index, name) in names.enumerated() {
            let matches = CaseFolding.folded(name).withUnsafeBytes { pattern.matches($0) }
            if matches { set.formUnion(CategorySet(index)) }
        }
        guard set.isEmpty else { return .categories(set) }
        let hint = nearest(to: text, among: names).map { "; did you mean '\($0)'?" } ?? ""
        report("there is no list of the category '\(text)'\(hint)", mark)
        return nil
    }
}
