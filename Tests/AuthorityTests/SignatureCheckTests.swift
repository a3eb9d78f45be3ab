import LogModel
import Testing

@testable import Authority

@Suite struct SignatureCheckTests {
    let school: School

    init() throws {
        school = try School()
    }

    private func refusals(_ document: [UInt8], signature: [UInt8]) throws -> [Refusal] {
        let file = AuthorisationFile(
            name: "2026-014.yaml", bytes: document,
            signatures: [.init(name: "2026-014.yaml.sig", bytes: signature)])
        return try #require(try school.judge([file]).first).refusals
    }

    @Test("a document with other line ends is told from one with other words")
    func lineEndings() throws {
        let key = try #require(school.keys[School.head])
        let unix = School.document()
        let windows = unix.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        let only = [Refusal.changedAfterSigning(file: "2026-014.yaml.sig", onlyLineEndings: true)]
        let (signedUnix, signedWindows) = (try key.sign(unix), try key.sign(windows))
        #expect(try refusals(windows, signature: signedUnix) == only)
        #expect(try refusals(unix, signature: signedWindows) == only)
        #expect(try refusals(unix + [0x0A], signature: signedUnix) == only)
        #expect(try refusals(unix.dropLast(), signature: signedUnix) == only)
        #expect(try refusals(windows.dropLast(2), signature: signedUnix) == only)
        #expect(try refusals(unix + [0x0D], signature: signedUnix).contains(only[0]))
        // A return that ends no line is another text.
        #expect(
            try refusals([0x0D] + unix, signature: signedUnix).contains(
                .changedAfterSigning(file: "2026-014.yaml.sig", onlyLineEndings: false)))
        let changed = School.document(["reason": "Something else altogether."])
        #expect(
            try refusals(changed, signature: signedUnix) == [
                .changedAfterSigning(file: "2026-014.yaml.sig", onlyLineEndings: false)
            ])
        #expect(try refusals(windows, signature: signedWindows).isEmpty)
    }

    @Test("a key that no authority has signs for nobody")
    func unknownKey() throws {
        let key = try SigningKey.numbered(77)
        let refusals = try refusals(School.document(), signature: try key.sign(School.document()))
        let fingerprint = try SSHPublicKey(line: try key.publicLine).fingerprint
        #expect(
            refusals == [.unknownKey(file: "2026-014.yaml.sig", fingerprint: fingerprint)])
    }

    @Test("a signature that cannot count is refused with its reason")
    func faults() throws {
        let key = try #require(school.keys[School.head])
        let document = School.document()
        let forMail = try key.sign(document, namespace: "email")
        #expect(
            try refusals(document, signature: forMail) == [
                .wrongNamespace(file: "2026-014.yaml.sig", namespace: "email")
            ])
        let withSHA1 = try key.sign(document, hash: "sha1")
        #expect(
            try refusals(document, signature: withSHA1) == [
                .signatureUnsupported(
                    file: "2026-014.yaml.sig", why: "its hash is neither sha256 nor sha512")
            ])
        #expect(try refusals(document, signature: []).map(name(of:)) == ["signatureMalformed"])
    }

    @Test("changing any byte of a signed document refuses it")
    func everyByte() throws {
        let key = try #require(school.keys[School.head])
        let document = School.document()
        let signature = try key.sign(document)
        #expect(try refusals(document, signature: signature).isEmpty)
        for index in document.indices {
            var changed = document
            changed[index] ^= 1 << UInt8(index % 8)
            let refusals = try refusals(changed, signature: signature)
            #expect(refusals.contains { name(of: $0) == "changedAfterSigning" }, "byte \(index)")
        }
    }
}
