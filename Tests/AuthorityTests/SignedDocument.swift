import Testing

@testable import Authority

/// A document with the signature of everybody who might sign it, each made once.
struct SignedDocument {
    private let bytes: [UInt8]
    private let signatures: [String: [UInt8]]

    init(
        _ changes: [String: String?], by school: School, signers: [String] = SignerClause.signers
    ) throws {
        let document = School.document(changes)
        bytes = document
        signatures = try Dictionary(
            uniqueKeysWithValues: signers.map { signer in
                (signer, try #require(school.keys[signer]).sign(document))
            })
    }

    /// The files with the signatures of some.
    func file(_ signers: Set<String>) -> AuthorisationFile {
        AuthorisationFile(
            name: "2026-014.yaml", bytes: bytes,
            signatures: signers.sorted().enumerated().compactMap { index, signer in
                signatures[signer].map {
                    .init(name: "2026-014.yaml.\(index).sig", bytes: $0)
                }
            })
    }
}
