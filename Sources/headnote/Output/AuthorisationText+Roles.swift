import Authority
import LogModel
import Nightly
import People
import Reports

extension AuthorisationText {
    /// Who can sign for the trust, where its signature is missing.
    var trustSteps: [String] {
        guard let document = ruling.document else { return [] }
        let table = review.docket.authorities
        let roles = ruling.missing.reduce(into: Set<AuthorityRole>()) {
            $0.formUnion(table.trustRoles.roles(askedBy: $1))
        }
        let names = table.entries.filter { entry in
            roles.contains(entry.role) && entry.holds(on: review.today)
                && !review.concerns(entry, document.subjects)
        }.map { "\($0.name) (\($0.role.words))" }
        return names.isEmpty ? [] : ["for the trust can sign: \(names.joined(separator: ", "))"]
    }

    /// The roles it is over that so few people hold that it is about somebody.
    func fewNotes(_ document: Authorisation) -> [String] {
        document.subjects.compactMap { subject in
            guard case .role(let role) = subject, review.directory.isAboutSomebody([role]) else {
                return nil
            }
            let people = review.directory.holders(of: [role])
            return "the role \(role.rawValue) is held by \(people) "
                + "\(people == 1 ? "person" : "people") of people.csv: this is about somebody"
        }
    }

    /// That an authorisation over the staff leaves out the headteacher, while nobody signed it who
    /// decides about them.
    func roleNotes(_ document: Authorisation) -> [String] {
        let isOfStaff = document.subjects.contains(.role(.staff))
        let isByChair = ruling.signers.contains { $0.role == .chairOfGovernors }
        guard isOfStaff, !isByChair else { return [] }
        return [
            "of the headteacher it covers nothing, unless the chair of governors signs it, too"
        ]
    }
}
