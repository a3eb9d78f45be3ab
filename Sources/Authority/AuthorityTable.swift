package import LogModel

/// What somebody in `authorities.yaml` is.
package enum AuthorityRole: String, Sendable, CaseIterable, Codable {
    case headteacher
    /// Signs only while a delegation makes them acting head.
    case deputyHeadteacher = "deputy-headteacher"
    case chairOfGovernors = "chair-of-governors"
    /// The designated safeguarding lead: reads what is routed to them, clears nothing.
    case safeguardingLead = "dsl"
    case trustCEO = "trust-ceo"
    case trustChair = "trust-chair"
    case trustDirector = "trust-director"
    /// Reads what an authorisation names them for, clears nothing.
    case reader

    /// Whether the role is one of the trust that runs the school.
    package var isTrust: Bool { office == .trust }

    /// Whether a signature of this role counts for anything.
    package var maySign: Bool { self != .safeguardingLead && self != .reader }
}

/// One entry of `authorities.yaml`: somebody who may authorise or read.
package struct AuthorityEntry: Sendable, Equatable {
    package let name: String
    package let role: AuthorityRole
    /// Their id in `people.csv`; `nil` for people of the trust who have no account at the school.
    package let person: String?
    /// `nil` for those who only read.
    package let signingKey: SSHPublicKey?
    /// The 32 bytes of an X25519 public key; `nil` for those who only sign.
    package let readingKey: [UInt8]?
    /// The first day in office; `nil` when that does not matter.
    package let from: CivilDate?
    /// The last day in office, which still counts.
    package let until: CivilDate?

    /// Whether the entry is in office on a day.
    package func holds(on date: CivilDate) -> Bool {
        (from.map { $0 <= date } ?? true) && (until.map { date <= $0 } ?? true)
    }
}

/// Who may authorise monitoring, and who may read what it finds.
package struct AuthorityTable: Sendable, Equatable {
    /// In the order of the file; names, signing keys and reading keys are unique.
    package let entries: [AuthorityEntry]
    /// The deputies who act for the head, by delegations that hold.
    package var actingHeads: [ActingHead] = []
    /// Which roles of the trust sign in which case.
    package var trustRoles = TrustRoles.any

    init(entries: [AuthorityEntry]) {
        self.entries = entries
    }

    /// Nobody: what a site is judged by whose file cannot be read, so that nothing holds.
    package static let empty = AuthorityTable(entries: [])

    /// The entry of a name.
    package func entry(named name: String) -> AuthorityEntry? {
        entries.first { $0.name == name }
    }

    /// The entry that signs with a key.
    package func entry(signingWith key: SSHPublicKey) -> AuthorityEntry? {
        entries.first { $0.signingKey == key }
    }

    /// Whether a person holds a role on one of some days.
    func isHolder(_ personID: String, of role: AuthorityRole, onOneOf days: [CivilDate]) -> Bool {
        entries.contains { entry in
            entry.role == role && entry.person == personID && days.contains { entry.holds(on: $0) }
        }
    }

    /// The names of the entries that hold a key with one of some fingerprints.
    ///
    /// A real site must not accept the keys that are published with the sample data for
    /// rehearsals: anybody has their other halves.
    ///
    /// - Parameter fingerprints: `SHA256:…` as `ssh-keygen -l` prints it; of a reading key the same over
    ///   its 32 bytes (``fingerprint(ofReadingKey:)``).
    /// - Returns: in the order of the file; empty when none is among them.
    package func entries(holding fingerprints: Set<String>) -> [String] {
        entries.filter { entry in
            let own = [
                entry.signingKey?.fingerprint,
                entry.readingKey.map { AuthorityTable.fingerprint(ofReadingKey: $0) },
            ]
            return own.contains { $0.map(fingerprints.contains) ?? false }
        }.map(\.name)
    }

    /// The fingerprint of a reading key, in the form of an SSH key's.
    package static func fingerprint(ofReadingKey key: [UInt8]) -> String {
        SSHPublicKey.fingerprint(of: key)
    }
}
