import Authority
import Foundation
import Nightly
import Rules

/// Has one document signed, and takes the signature only when it counts.
///
/// The bytes that are shown, signed and verified are the same ones, read once: a copy of them is
/// what `ssh-keygen` gets.
struct DocumentSigning {
    let site: SiteNow
    let file: AuthorisationFile
    let signing: SigningOptions

    /// Why a document was not signed.
    enum Refused: Error {
        /// It would not hold, whoever signs.
        case document(String, [Refusal])
        /// A new document that would not hold, whoever signs, so that it was not written.
        case newDocument(String, [Refusal])
        /// The signature that was made does not count there.
        case signature([Refusal])
        /// The signature holds, and is of somebody whose signature has no effect there; what the
        /// document lacks with it.
        case signerOfNoEffect(Signer, [Refusal])
        /// The key is that of somebody who has signed already.
        case signedAlready
        /// The key is not that of whom `--as` names.
        case otherSigner(String)
        /// Somebody was asked and did not say yes.
        case notWanted
    }

    /// What the court says of the document with some signatures.
    private struct Finding {
        let refusals: [Refusal]
        let signers: [Signer]
        /// Those whose signature has an effect, as the page to sign the document lists them.
        let able: [AuthorityEntry]
        let lines: [String]

        /// What is wrong whoever signs.
        var faults: [Refusal] { refusals.filter { !$0.isMissingSignature } }
        /// What signatures are still to bring, beyond that there is one.
        var missing: [Refusal] { refusals.filter { $0.isMissingSignature && $0 != .unsigned } }
    }

    /// Refuses a new document that would not hold, whoever signs it.
    ///
    /// - Throws: ``Refused/newDocument(_:_:)``.
    static func demandOrder(_ file: AuthorisationFile, at site: SiteNow) throws {
        let review = try AuthorisationReview(site: site.site, now: site.now, draft: file)
        let ruling = review.docket.supplements.first { $0.file == file.name }
        let faults = (ruling?.refusals ?? []).filter { !$0.isMissingSignature }
        guard faults.isEmpty else { throw Refused.newDocument(file.name, faults) }
    }

    /// Signs the document.
    ///
    /// - Returns: the signature with the name of its file; nothing has been written.
    /// - Throws: ``Refused``, and ``CommandFailure`` when `ssh-keygen` is missing or fails.
    func sign() throws -> AuthorisationFile.Signature {
        let before = try finding(file)
        guard before.faults.isEmpty else { throw Refused.document(file.name, before.faults) }
        for line in before.lines { Console.line(Console.safe(line)) }
        guard signing.yes || Self.isWanted() else { throw Refused.notWanted }
        let bytes = try SSHKeygen.sign(
            file.bytes, named: file.name, with: signing.key, in: site.site.authorisations)
        // It lies in no file yet, so no sentence about it may name one.
        let made = AuthorisationFile.Signature(name: "", bytes: bytes)
        let after = try finding(file.adding(made))
        guard after.faults.isEmpty else { throw Refused.signature(after.faults) }
        guard let signer = after.signers.first(where: { !before.signers.contains($0) }) else {
            throw Refused.signedAlready
        }
        if let name = signing.name, name != signer.name { throw Refused.otherSigner(signer.name) }
        guard after.able.contains(where: { $0.name == signer.name }) else {
            throw Refused.signerOfNoEffect(signer, after.missing)
        }
        return AuthorisationFile.Signature(name: freeName(for: signer), bytes: bytes)
    }

    private func finding(_ file: AuthorisationFile) throws -> Finding {
        let review = try AuthorisationReview(site: site.site, now: site.now, draft: file)
        if let ruling = review.docket.supplements.first(where: { $0.file == file.name }) {
            let text = SupplementText(
                ruling: ruling, review: review, commands: site.commands)
            return Finding(
                refusals: ruling.refusals, signers: ruling.signers,
                able: review.signers(of: file), lines: text.content)
        }
        guard let ruling = review.rulings.first(where: { $0.file == file.name }) else {
            throw CommandFailure.noSuchAuthorisation(file.name)
        }
        let text = try AuthorisationText(ruling, in: review, site.commands)
        return Finding(
            refusals: ruling.refusals, signers: ruling.signers, able: review.signers(of: file),
            lines: text.content + text.uncounted.map(Messages.uncountedInDocument))
    }

    /// The name of the signature's file: `2026-014.yaml.sig`, or with the signer's role where that is taken.
    ///
    /// No name of a person stands in it.
    private func freeName(for signer: Signer) -> String {
        let taken = Set(file.signatures.map(\.name))
        let role = signer.role.rawValue
        let names =
            ["\(file.name).sig", "\(file.name).\(role).sig"]
            + (2...9).map { "\(file.name).\(role)-\($0).sig" }
        return names.first { !taken.contains($0) } ?? "\(file.name).\(role)-10.sig"
    }

    /// Asks at a terminal; elsewhere whoever runs the command has decided.
    private static func isWanted() -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return true }
        return Console.isAgreed(Messages.signQuestion)
    }
}

extension AuthorisationFile {
    /// The same document with one more signature.
    fileprivate func adding(_ signature: Signature) -> AuthorisationFile {
        AuthorisationFile(name: name, bytes: bytes, signatures: signatures + [signature])
    }
}

/// The system's `ssh-keygen`.
enum SSHKeygen {
    private static let limitBytes = 65_536

    /// Lets `ssh-keygen` sign some bytes; it asks for the passphrase or the touch itself, at the
    /// terminal.
    ///
    /// - Parameters:
    ///   - document: the bytes.
    ///   - name: what `ssh-keygen` shows as the file's name.
    ///   - key: the key file.
    ///   - folder: where a private folder for the copy can be made; it is gone afterwards.
    /// - Returns: the armoured signature.
    /// - Throws: ``CommandFailure``.
    static func sign(
        _ document: [UInt8], named name: String, with key: String, in folder: String
    ) throws -> [UInt8] {
        guard FileManager.default.isReadableFile(atPath: key) else {
            throw CommandFailure.unreadable(path: key, cause: "no such key file, or not readable")
        }
        if let objection = RegularFile.objection(to: key) {
            throw CommandFailure.unreadable(path: key, cause: objection)
        }
        let place = try privateFolder(in: folder)
        defer { remove(place) }
        let copy = place + "/" + name
        try OutputFile.create(copy, document)
        let status = try run([
            "ssh-keygen", "-q", "-Y", "sign", "-n", "headnote@v1", "-f", key, copy,
        ])
        guard status == 0 else { throw CommandFailure.notSigned(status: status) }
        return try InputFile.read(copy + ".sig", limitBytes: limitBytes)
    }

    private static func privateFolder(in folder: String) throws -> String {
        var template = Array((folder + "/.signing-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure.unwritable(path: folder, cause: String(cString: strerror(errno)))
        }
        return String(
            decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func remove(_ place: String) {
        do {
            try FileManager.default.removeItem(atPath: place)
        } catch {
            Console.message(Messages.failure(.unwritable(path: place, cause: "cannot be removed")))
        }
    }

    /// Runs a program with this one's terminal, in its process group, so that it may ask there.
    private static func run(_ words: [String]) throws -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { arguments.forEach { free($0) } }
        arguments.append(nil)
        var process = pid_t()
        let failure = posix_spawnp(&process, words[0], nil, nil, arguments, environ)
        guard failure == 0 else {
            throw CommandFailure.noSSHKeygen(cause: String(cString: strerror(failure)))
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
