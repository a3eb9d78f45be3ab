import LogModel
import StrictYAML

extension PermissionRegister {
    /// Reads `permissions.csv`: `who,what,from,until,given-by,given-on,purpose`.
    ///
    /// `who` is a person's id in `people.csv`, or `role:staff`; `what` is a rule's id, or
    /// `category:social-media`. The columns may stand in any order, and all are needed.
    ///
    /// - Parameters:
    ///   - csv: the whole file, UTF-8.
    ///   - path: what problems call the file.
    /// - Returns: the register.
    /// - Throws: ``PeopleProblems`` with everything that is wrong.
    package static func read(
        csv: [UInt8], path: String
    ) throws(PeopleProblems) -> PermissionRegister {
        var table = PermissionTable(path: path)
        let entries = table.entries(of: csv)
        try table.csv.finish()
        return PermissionRegister(entries: entries)
    }
}

/// Reads the rows of `permissions.csv` and collects what is wrong with them.
private struct PermissionTable {
    /// As long as a report can show beside an event.
    private static let purposeLimit = 200

    private(set) var csv: CSVTable

    init(path: String) {
        csv = CSVTable(
            path: path,
            columns: CSVTable.Columns(
                required: ["who", "what", "from", "until", "given-by", "given-on", "purpose"],
                optional: []))
    }

    mutating func entries(of bytes: [UInt8]) -> [PermissionRegister.Entry] {
        var entries: [PermissionRegister.Entry] = []
        for row in csv.rows(of: bytes) {
            if let entry = entry(row) { entries.append(entry) }
        }
        return entries
    }

    private mutating func entry(_ row: CSVRow) -> PermissionRegister.Entry? {
        let holder = holder(row)
        let matter = matter(row)
        let first = neededDate("from", row)
        let last = neededDate("until", row)
        let givenOn = neededDate("given-on", row)
        let giver = giver(row)
        let purpose = purpose(row)
        if let first, let last, last < first {
            csv.report("'until' (\(last)) lies before 'from' (\(first))", at: row["until"].mark)
        }
        if let first, let givenOn, first < givenOn {
            csv.report(
                "given on \(givenOn), after its first day (\(first)); a permission comes before "
                    + "what it permits", at: row["given-on"].mark)
        }
        guard let holder, let matter, let first, let last, let givenOn, let giver, let purpose
        else { return nil }
        return PermissionRegister.Entry(
            holder: holder, matter: matter,
            permission: Permission(
                purpose: purpose, first: first, last: last, givenBy: giver, givenOn: givenOn),
            line: row["who"].mark.line)
    }

    private mutating func holder(_ row: CSVRow) -> PermissionRegister.Holder? {
        let (text, mark) = row["who"]
        guard text.hasPrefix("role:") else {
            if text.isEmpty { csv.report("'who' is empty", at: mark) }
            return text.isEmpty ? nil : .person(text)
        }
        let known = Role.allCases.filter { $0 != .unknown }
        if let role = Role(rawValue: String(text.dropFirst(5))), known.contains(role) {
            return .role(role)
        }
        let names = known.map(\.rawValue).joined(separator: ", ")
        csv.report("no role of ours; the roles are \(names)", at: mark)
        return nil
    }

    private mutating func matter(_ row: CSVRow) -> PermissionRegister.Matter? {
        let (text, mark) = row["what"]
        let isCategory = text.hasPrefix("category:")
        let name = isCategory ? String(text.dropFirst(9)) : text
        guard !name.isEmpty else {
            csv.report("'what' names no rule and no category", at: mark)
            return nil
        }
        return isCategory ? .category(name) : .rule(name)
    }

    private mutating func neededDate(_ column: String, _ row: CSVRow) -> CivilDate? {
        if row[column].text.isEmpty {
            csv.report("'\(column)' is empty; a permission is dated", at: row[column].mark)
        }
        return csv.date(column, row)
    }

    private mutating func giver(_ row: CSVRow) -> Permission.Giver? {
        let (text, mark) = row["given-by"]
        if let giver = Permission.Giver(rawValue: text) { return giver }
        let names = Permission.Giver.allCases.map(\.rawValue).joined(separator: ", ")
        csv.report("'given-by' takes an office: \(names)", at: mark)
        return nil
    }

    private mutating func purpose(_ row: CSVRow) -> String? {
        let (text, mark) = row["purpose"]
        let hasControls = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if text.isEmpty {
            csv.report("'purpose' is empty", at: mark)
        } else if text.count > PermissionTable.purposeLimit || hasControls {
            csv.report(
                "'purpose' takes one line of at most \(PermissionTable.purposeLimit) characters",
                at: mark)
        } else {
            return text
        }
        return nil
    }
}
