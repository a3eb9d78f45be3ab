import LogModel
import StrictYAML

/// A CSV file whose first line names its columns, read strictly; collects what is wrong with it.
struct CSVTable {
    /// The columns of a kind of file, by lower-case name.
    struct Columns {
        let required: [String]
        let optional: [String]
    }

    /// Enough for a hundred thousand rows.
    private static let limitBytes = 16 << 20

    private let path: String
    private let columns: Columns
    private(set) var problems: [YAMLProblem] = []

    init(path: String, columns: Columns) {
        self.path = path
        self.columns = columns
    }

    /// The rows after the first; none when a required column is missing.
    mutating func rows(of csv: [UInt8]) -> [CSVRow] {
        guard let text = text(of: csv) else { return [] }
        var reader = CSVReader(text)
        let rows = reader.rows()
        for fault in reader.faults { report(fault.message, at: fault.mark) }
        guard let header = rows.first else {
            report("the file is empty; its first line names the columns", at: .start)
            return []
        }
        let places = readHeader(header)
        guard columns.required.allSatisfy({ places[$0] != nil }) else { return [] }
        return rows.dropFirst().compactMap { fields in
            guard fields.count == header.count else {
                report(
                    "\(fields.count) fields, but the first line names \(header.count)",
                    at: fields[0].mark)
                return nil
            }
            return CSVRow(fields: fields, places: places)
        }
    }

    /// Throws everything that was found wrong, if anything was.
    func finish() throws(PeopleProblems) {
        guard problems.isEmpty else { throw PeopleProblems(problems) }
    }

    mutating func report(_ message: String, at mark: YAMLMark) {
        problems.append(YAMLProblem(path: path, mark: mark, message: message))
    }

    /// A date; an empty field is none, and no problem.
    mutating func date(_ column: String, _ row: CSVRow) -> CivilDate? {
        let (text, mark) = row[column]
        guard !text.isEmpty else { return nil }
        if let date = CivilDate(text) { return date }
        report("'\(column)' takes a date such as 2026-09-01", at: mark)
        return nil
    }

    private mutating func text(of csv: [UInt8]) -> String? {
        guard csv.count <= CSVTable.limitBytes else {
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
        let known = columns.required + columns.optional
        var places: [String: Int] = [:]
        for (index, field) in header.enumerated() {
            let name = trim(field.text).lowercased()
            if !known.contains(name) {
                let hint = nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
                report("no column of ours\(hint)", at: field.mark)
            } else if places.updateValue(index, forKey: name) != nil {
                report("the column '\(name)' stands here a second time", at: field.mark)
            }
        }
        for name in columns.required where places[name] == nil {
            report("the column '\(name)' is missing", at: .start)
        }
        return places
    }
}

/// The fields of one row by column; a column that the file lacks is empty.
struct CSVRow {
    fileprivate let fields: [CSVReader.Field]
    fileprivate let places: [String: Int]

    subscript(column: String) -> (text: String, mark: YAMLMark) {
        guard let index = places[column] else { return ("", fields[0].mark) }
        return (trim(fields[index].text), fields[index].mark)
    }
}

private func trim(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
}
