import Authority
import Foundation
import LogModel
import People
import StrictYAML

/// Authorisations: whatever stands in the files, only the bytes that were signed are cleared.
///
/// The input is a document, a zero byte and a signature, armoured or bare.
enum FuzzedAuthorisation {
    static func run(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let document = Array(parts[0])
        let signature = parts.count > 1 ? armoured(Array(parts[1])) : []
        do {
            _ = try AuthorityTable.read(document, path: "authorities.yaml")
        } catch {
            precondition(!error.problems.isEmpty, "a table was refused for no reason")
        }
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: document,
            signatures: [.init(name: "2026-014.yaml.sig", bytes: signature)])
        let rulings = Authorisations.judge(
            files: [file], authorities: School.shared.authorities,
            directory: School.shared.directory, today: School.today)
        for ruling in rulings {
            precondition(
                ruling.clearance == nil || document == School.shared.signed, "no clearance")
            precondition(
                ruling.clearance != nil || !ruling.refusals.isEmpty, "refused for no reason")
        }
        for kind in supplements { runSupplement(kind, document, signature) }
    }

    private static let supplements: [DocumentKind] = [
        .revocation(of: "2026-014"), .amendment(of: "2026-014", index: 1), .noAction("2026-001"),
        .delegation("2026-001"),
    ]

    /// The same bytes as a document that stands beside an authorisation: nobody signed them as one.
    private static func runSupplement(
        _ kind: DocumentKind, _ document: [UInt8], _ signature: [UInt8]
    ) {
        let name = kind.fileName ?? ""
        let file = AuthorisationFile(
            name: name, bytes: document, signatures: [.init(name: name + ".sig", bytes: signature)])
        let docket = Authorisations.docket(
            files: [School.shared.file, file], authorities: School.shared.authorities,
            directory: School.shared.directory, today: School.today)
        precondition(docket.supplements.count == 1, "a document was passed over")
        precondition(!docket.supplements[0].holds, "an unsigned document holds")
        precondition(!docket.supplements[0].refusals.isEmpty, "for no reason")
        precondition(docket.closedCases.isEmpty, "a case was closed")
        precondition(docket.authorities.actingHeads.isEmpty, "somebody acts as head")
        let readers = docket.authorisations[0].clearance?.readers.count ?? 0
        precondition(readers <= 1, "a reader was added")
    }

    /// A bare signature between the lines it needs; an armoured one as it is.
    private static func armoured(_ signature: [UInt8]) -> [UInt8] {
        guard !signature.starts(with: "-----".utf8) else { return signature }
        let text = Data(signature).base64EncodedString(options: .lineLength76Characters)
            .replacing("\r\n", with: "\n")
        return Array(
            "-----BEGIN SSH SIGNATURE-----\n\(text)\n-----END SSH SIGNATURE-----\n".utf8)
    }

    /// The rehearsal school, one of whose authorisations holds.
    private struct School: Sendable {
        let authorities: AuthorityTable
        let directory: Directory
        let signed: [UInt8]
        /// The same with its signature.
        let file: AuthorisationFile

        static let today = Timestamp(seconds: 1_795_140_000).utc.date

        static let shared: School = {
            do {
                return try School()
            } catch {
                preconditionFailure("the rehearsal school cannot be read: \(error)")
            }
        }()

        private init() throws {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("sample-logs")
            func bytes(_ name: String) throws -> [UInt8] {
                Array(try Data(contentsOf: folder.appendingPathComponent(name)))
            }
            authorities = try AuthorityTable.read(
                try bytes("authorities.yaml"), path: "authorities.yaml")
            directory = try Directory.read(csv: try bytes("people.csv"), path: "people.csv")
            signed = try bytes("authorisations/2026-014.yaml")
            file = AuthorisationFile(
                name: "2026-014.yaml", bytes: signed,
                signatures: [
                    .init(
                        name: "2026-014.yaml.sig",
                        bytes: try bytes("authorisations/2026-014.yaml.sig")
                    )
                ])
            let ruling = Authorisations.judge(
                files: [file], authorities: authorities, directory: directory, today: School.today)
            precondition(ruling.first?.clearance != nil, "the rehearsal's authorisation must hold")
        }
    }
}
