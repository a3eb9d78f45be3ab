import Authority
import LogModel
import People
import Retention

extension NightInputs {
    /// What of the table that decides, and of a file that is to decide, does not fit `people.csv` or `site.yaml`.
    ///
    /// - Parameters:
    ///   - path: what the file is called.
    ///   - today: the local date.
    /// - Returns: problems as `path: message`, which hold names of both files and nothing else.
    func findMisfits(path: String, on today: CivilDate) -> [String] {
        // Of those who left before nothing is kept.
        let day = Window(today: today).oldestKept
        let tables: [AuthorityTable?] = [deciding.table, deciding.fileTable]
        let found = tables.compactMap(\.self).flatMap {
            $0.misfits(with: directory, since: day) + $0.unheldRoles(on: today)
        }
        return found.enumerated().filter { !found[..<$0.offset].contains($0.element) }
            .map { "\(path): \($0.element)" }
    }
}
