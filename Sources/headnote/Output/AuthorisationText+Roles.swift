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

    /// Whom an authorisation over a role leaves out, though they have the role: those who read it, and
    /// the headteacher while nobody signed who decides of them.
    func roleNotes(_ document: Authorisation) -> [String] {
        let roles = document.subjects.compactMap { subject -> Role? in
            if case .role(let role) = subject { role } else { nil }
        }
        guard !roles.isEmpty else { return [] }
        let names = ruling.clearance?.readers.map(\.name) ?? document.readers
        let own = names.filter { name in
            let person = review.docket.authorities.entry(named: name)?.person
            return person.flatMap { review.directory.person(id: $0) }
                .map { roles.contains($0.role) } ?? false
        }
        let readers =
            own.isEmpty
            ? [] : ["it covers nobody who reads it: not \(own.joined(separator: ", nor "))"]
        let isByChair = ruling.signers.contains { $0.role == .chairOfGovernors }
        guard roles.contains(.staff), !isByChair else { return readers }
        return readers + [
            "of the headteacher it covers nothing, unless the chair of governors signs it, too, and "
                + "the headteacher does not read it"
        ]
    }
}
