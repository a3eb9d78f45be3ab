import Authority
import LogModel
import People

extension NightInputs {
    /// What of the table that decides, and of a file that is to decide, does not fit `people.csv`.
    ///
    /// - Parameters:
    ///   - path: what the file is called.
    ///   - day: entries that left office before it are passed over.
    /// - Returns: problems as `path: message`, which hold names of both files and nothing else.
    func findMisfits(path: String, since day: CivilDate) -> [String] {
        let tables: [AuthorityTable?] = [deciding.table, deciding.fileTable]
        let found = tables.compactMap(\.self).flatMap { $0.misfits(with: directory, since: day) }
        return found.enumerated().filter { !found[..<$0.offset].contains($0.element) }
            .map { "\(path): \($0.element)" }
    }
}
