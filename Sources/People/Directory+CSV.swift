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
        let rows = table.read(csv)
        guard table.problems.isEmpty else { throw PeopleProblems(table.problems) }
        return Directory(rows: rows)
    }
}

/// Reads the rows of `people.csv` and collects what is wrong with them.
private struct PeopleTable {
    private static let required = ["person", "role", "name", "account"]
    private static let optional = ["from", "until", "hours"]
    /// Enough for a hundred thousand accounts.
    private static let limitBytes = 16 << 20

    private let path: String
    private(set) var problems: [YAMLProblem] = []

    init(path: String) {
        self.path = path
    }

    mutating func read(_ csv: [UInt8]) -> [Directory.Row] {
        guard let text = text(of: csv) else { return [] }
        var reader = CSVReader(text)
        let rows = reader.rows()
        for fault in reader.faults { report(fault.message, at: fault.mark) }
        guard let header = rows.first else {
            report("the file is empty; its first line names the columns", at: .start)
            return []
        }
        let columns = readHeader(header)
        guard PeopleTable.required.allSatisfy({ columns[$0] != nil }) else { return [] }
        let people = rows.dropFirst().compactMap { fields -> Directory.Row? in
            guard fields.count == header.count else {
                report(
                    "\(fields.count) fields, but the first line names \(header.count)",
                    at: fields[0].mark)
                return nil
            }
            return readRow(PeopleFields(fields: fields, columns: columns))
        }
        reportSharedAccounts(people)
        reportTwoNames(people)
        return people
    }

    private mutating func text(of csv: [UInt8]) -> String? {
        guard csv.count <= PeopleTable.limitBytes else {
            report("the file has \(csv.count) bytes; at most 16 MiB are read", at: .start)
            return nil
        }
        let body = csv.starts(with: [0xEF, 0xBB, 0xBF]) ? csv[3...] : csv[...]
        guard !csv.contains(0), let text = String(validating: body, as: UTF8.self) else {
            report("the file is not UTF-8 text", at: .start)
            return nil
        }
        return text
    }

    private mutating func readHeader(_ header: [CSVReader.Field]) -> [String: Int] {
        let known = PeopleTable.required + PeopleTable.optional
        var columns: [String: Int] = [:]
        for (index, field) in header.enumerated() {
            let name = trim(field.text).lowercased()
            if !known.contains(name) {
                let hint = nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
                report("no column of ours\(hint)", at: field.mark)
            } else if columns.updateValue(index, forKey: name) != nil {
                report("the column '\(name)' stands here a second time", at: field.mark)
            }
        }
        for name in PeopleTable.required where columns[name] == nil {
            report("the column '\(name)' is missing", at: .start)
        }
        return columns
    }

    private mutating func readRow(_ fields: PeopleFields) -> Directory.Row? {
        let id = readID(fields)
        let role = readRole(fields)
        let name = fields["name"]
        if name.text.isEmpty { report("the name is empty", at: name.mark) }
        let account = readAccount(fields)
        let from = readDate("from", fields)
        let until = readDate("until", fields)
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

    private mutating func readID(_ fields: PeopleFields) -> String? {
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

    private mutating func readRole(_ fields: PeopleFields) -> Role? {
        let (text, mark) = fields["role"]
        let known = Role.allCases.filter { $0 != .unknown }
        if let role = Role(rawValue: text), known.contains(role) { return role }
        let names = known.map(\.rawValue).joined(separator: ", ")
        report("no role of ours; the roles are \(names)", at: mark)
        return nil
    }

    private mutating func readAccount(_ fields: PeopleFields) -> AccountName? {
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

    private mutating func readDate(_ column: String, _ fields: PeopleFields) -> CivilDate? {
        let (text, mark) = fields[column]
        guard !text.isEmpty else { return nil }
        if let date = CivilDate(text) { return date }
        report("'\(column)' takes a date such as 2026-09-01", at: mark)
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
        problems.append(YAMLProblem(path: path, mark: mark, message: message))
    }
}

/// The fields of one row by column; a column that the file lacks is empty.
private struct PeopleFields {
    let fields: [CSVReader.Field]
    let columns: [String: Int]

    subscript(column: String) -> (text: String, mark: YAMLMark) {
        guard let index = columns[column] else { return ("", fields[0].mark) }
        return (trim(fields[index].text), fields[index].mark)
    }
}

private func trim(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
}
