package import LogModel
import People

/// An authorisation that holds: what a report and a notice need, and what the gate goes by.
///
/// Only ``Authorisations`` can make one. Having one does not mean that events are being
/// collected: that ends with *in force*, while reading goes on until the last of its events expires.
package struct Clearance: Sendable, Equatable {
    package let document: Authorisation
    /// SHA-256 over the document's bytes: a document that was changed and signed anew under its
    /// old number is another one, and does not open what the first one collected.
    package let digest: [UInt8]
    /// Those whose signatures held, in the order of `authorities.yaml`.
    package let signers: [Signer]
    /// In the order of the document, and then those whom amendments added.
    package private(set) var readers: [Reader]
    /// Those whom the document names and who have another reading key since, which opens nothing under
    /// it until an amendment names them again.
    package private(set) var replaced: [ReplacedReader]
    /// The accounts that its case handles had on the first night that accepted it; of a handle that
    /// is missing here they are not known.
    let meant: [CaseHandle: [MeantAccount]]
    /// Why nothing is collected: somebody who signed is no longer in the people's table.
    private let unlistedSigner: Refusal?
    /// Those who signed, with the days of their office.
    let signingEntries: [AuthorityEntry]
    /// Who is head and chair when an event's person turns out to be one of them.
    let authorities: AuthorityTable

    init(
        document: Authorisation, digest: [UInt8], signingEntries: [AuthorityEntry],
        readers: [Reader], replaced: [ReplacedReader] = [], authorities: AuthorityTable,
        meant: [CaseHandle: [MeantAccount]] = [:], unlistedSigner: Refusal? = nil
    ) {
        self.meant = meant
        self.unlistedSigner = unlistedSigner
        self.document = document
        self.digest = digest
        self.signingEntries = signingEntries
        self.readers = readers
        self.replaced = replaced
        self.authorities = authorities
        signers = signingEntries.map { Signer(name: $0.name, role: $0.role) }
    }

    /// The clearance with the readers whom amendments name.
    func adding(_ added: [Reader]) -> Clearance {
        var clearance = self
        for reader in added
        where !clearance.readers.contains(where: { $0.name == reader.name }) {
            clearance.readers.append(reader)
            clearance.replaced.removeAll { $0.name == reader.name }
        }
        return clearance
    }

    /// Whether somebody else reads under it who was a reader before an amendment named one.
    package func isReadByOthers(before reader: Reader) -> Bool {
        guard let own = reader.addedOn else { return false }
        return readers.contains { other in other.addedOn.map { $0 < own } ?? true }
    }

    /// Why nobody can read under it; empty while somebody can.
    var readerRefusals: [Refusal] {
        readers.isEmpty ? replaced.map { .readerKeyReplaced(name: $0.name, on: $0.on) } : []
    }

    /// Why nothing is collected under it on a day although it holds: who signed is no longer there.
    package func officeRefusal(on today: CivilDate) -> Refusal? {
        if let unlistedSigner { return unlistedSigner }
        // What a head signed ends when the head leaves; a successor signs anew (P2 App 6).
        if let left = signingEntries.first(where: { !$0.holds(on: today) }) {
            return .signerLeft(name: left.name)
        }
        // So does what a deputy signed in the head's place, unless a head signed beside them.
        guard !signingEntries.contains(where: { $0.role == .headteacher }) else { return nil }
        let ended = signingEntries.first { entry in
            authorities.isActingHead(entry, on: document.date)
                && !authorities.isActingHead(entry, on: today)
        }
        return ended.map { .delegationEnded(name: $0.name) }
    }

    /// The delegation by which somebody signed in the headteacher's place; `nil` for everybody who
    /// signed in an office of their own.
    package func delegation(of signer: Signer) -> String? {
        guard signer.role == .deputyHeadteacher else { return nil }
        return authorities.actingHeads.first {
            $0.name == signer.name && $0.days.contains(document.date)
        }?.delegation
    }

    package var number: String { document.number }

    /// Where the authorisation stands in time.
    package enum Stage: String, Sendable {
        /// Its first night lies ahead.
        case waiting
        case collecting
        /// In force, but somebody who signed may sign no longer; its readers may still read.
        case stopped
        /// Its last night is over; its readers may still read.
        case closed
        /// The last day that it covers has expired: there is nothing to collect or to read any more.
        case over
    }

    /// The last day on which anything that it covers is kept.
    package var lastKept: CivilDate { document.lastKept }

    /// The stage on a day.
    package func stage(on today: CivilDate) -> Stage {
        if today > lastKept { return .over }
        if today < document.inForce.from { return .waiting }
        guard document.inForce.contains(today) else { return .closed }
        return officeRefusal(on: today) == nil ? .collecting : .stopped
    }
}

/// Somebody who signed an authorisation.
package struct Signer: Sendable, Hashable {
    package let name: String
    package let role: AuthorityRole
}
