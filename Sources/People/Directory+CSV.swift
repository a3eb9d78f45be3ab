import LogModel
import StrictYAML

extension Directory {
    /// Reads `people.csv`: `person,role,name,account,from,until,hours`, one row per account.
    ///
    /// The columns may stand in any order; `from`, `until` and `hours` may be missing or empty.
    /// `until` is the last day on which the account is the person's.
    ///
    /// - Parameters:
    ///   - csv: the whole file, UTF-8.
    ///   - path: what problems call the file.
    /// - Returns: the directory.
    /// - Throws: ``PeopleProblems`` with everything that is wrong.
    package static func read(csv: [UInt8], path: String) throws(PeopleProblems) -> Directory {
        var table = PeopleTable(path: path)
        let rows = table.rows(of: csv)
        try table.csv.finish()
        return Directory(rows: rows)
    }
}

/// Reads the rows of `people.csv` and collects what is wrong with them.
private struct PeopleTable {
    private(set) var csv: CSVTable

    init(path: String) {
        csv = CSVTable(
            path: path,
            columns: CSVTable.Columns(
                required: ["person", "role", "name", "account"],
                optional: ["from", "until", "hours"]))
    }

    mutating func rows(of bytes: [UInt8]) -> [Directory.Row] {
        var people: [Directory.Row] = []
        for row in csv.rows(of: bytes) {
            if let person = readRow(row) { people.append(person) }
        }
        reportSharedAccounts(people)
        reportTwoNames(people)
        return people
    }

    private mutating func readRow(_ fields: CSVRow) -> Directory.Row? {
        let id = readID(fields)
        let role = readRole(fields)
        let name = fields["name"]
        if name.text.isEmpty { report("the name is empty", at: name.mark) }
        let account = readAccount(fields)
        let from = csv.date("from", fields)
        let until = csv.date("until", fields)
        if let from, let until, until < from {
            report("'until' (\(until)) lies before 'from' (\(from))", at: fields["until"].mark)
        }
        guard let id, let role, let account else { return nil }
        let span = AccountSpan(
            account: fields["account"].text, from: from, until: until, role: role,
            hours: fields["hours"].text)
        return Directory.Row(
            person: Person(id: id, role: role, name: name.text), account: account, span: span,
            mark: fields["account"].mark)
    }

    private mutating func readID(_ fields: CSVRow) -> String? {
        let (id, mark) = fields["person"]
        if id.isEmpty {
            report("the person's id is empty", at: mark)
        } else if id.hasPrefix(Person.unlistedPrefix) {
            report("an id may not begin with '\(Person.unlistedPrefix)'", at: mark)
        } else if id.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            report("the person's id holds a control character", at: mark)
        } else {
            return id
        }
        return nil
    }

    private mutating func readRole(_ fields: CSVRow) -> Role? {
        let (text, mark) = fields["role"]
        let known = Role.allCases.filter { $0 != .unknown }
        if let role = Role(rawValue: text), known.contains(role) { return role }
        let names = known.map(\.rawValue).joined(separator: ", ")
        report("no role of ours; the roles are \(names)", at: mark)
        return nil
    }

    private mutating func readAccount(_ fields: CSVRow) -> AccountName? {
        let (text, mark) = fields["account"]
        if text.isEmpty {
            report("the account is empty", at: mark)
        } else if let account = AccountName(listed: text) {
            return account
        } else {
            report("the account is what logs write where nobody logged in", at: mark)
        }
        return nil
    }

    /// Reports accounts that belong to two people on one day.
    private mutating func reportSharedAccounts(_ rows: [Directory.Row]) {
        for sharers in Dictionary(grouping: rows, by: \.account.full).values {
            for (index, row) in sharers.enumerated() {
                let earlier = sharers[..<index].first { other in
                    other.person.id != row.person.id
                        && other.span.overlaps(from: row.span.from, until: row.span.until)
                }
                guard let earlier else { continue }
                report(
                    "this account is another person's in line \(earlier.mark.line) on the same days",
                    at: row.mark)
            }
        }
    }

    /// Reports people who have one name in one line and another in the next.
    private mutating func reportTwoNames(_ rows: [Directory.Row]) {
        var first: [String: Directory.Row] = [:]
        for row in rows {
            guard let other = first[row.person.id] else {
                first[row.person.id] = row
                continue
            }
            guard other.person.name != row.person.name else { continue }
            report(
                "this person has another name here than in line \(other.mark.line)",
                at: row.mark)
        }
    }

    private mutating func report(_ message: String, at mark: YAMLMark) {
        csv.report(message, at: mark)
    }
}
