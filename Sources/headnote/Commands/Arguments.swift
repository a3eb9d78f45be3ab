import ArgumentParser
import Authority
import LogModel
import People

/// Reads the arguments of commands that are more than text.
enum Arguments {
    static func date(_ text: String) throws -> CivilDate {
        guard let date = CivilDate(text) else { throw ValidationError(Messages.notADate(text)) }
        return date
    }

    static func handle(_ text: String) throws -> CaseHandle {
        guard let handle = CaseHandle(text) else {
            throw ValidationError(Messages.notAHandle(text))
        }
        return handle
    }

    /// `HR adviser, Pat Quill, 2026-11-02`.
    static func consultation(_ text: String) throws -> Authorisation.Consultation {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            part.split(separator: " ").joined(separator: " ")
        }
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty,
            let date = CivilDate(parts[2])
        else { throw ValidationError(Messages.notAConsultation(text)) }
        return Authorisation.Consultation(with: parts[0], name: parts[1], date: date)
    }
}

extension Authorisation.Kind: ExpressibleByArgument {}
extension Authorisation.Purpose: ExpressibleByArgument {}
extension Authorisation.Grounds: ExpressibleByArgument {}
extension DetailLeave: ExpressibleByArgument {}
