import Foundation
import GRDB
import LogModel

extension Row {
    /// A date of a column; what is not a date is a damaged store.
    func date(_ column: String) throws -> CivilDate {
        guard let date = CivilDate(self[column] as String) else {
            throw StoreError(.damaged, cause: "no date in \(column)")
        }
        return date
    }

    /// A date of a column that may be empty.
    func optionalDate(_ column: String) throws -> CivilDate? {
        guard let text = self[column] as String? else { return nil }
        guard let date = CivilDate(text) else {
            throw StoreError(.damaged, cause: "no date in \(column)")
        }
        return date
    }

    /// Bytes of a column.
    func bytes(_ column: String) -> [UInt8] {
        Array(self[column] as Data)
    }

    /// What the program did, as the column spells it.
    func action(_ column: String) throws -> Action {
        guard let action = Action(rawValue: self[column]) else {
            throw StoreError(.damaged, cause: "no action in \(column)")
        }
        return action
    }
}
