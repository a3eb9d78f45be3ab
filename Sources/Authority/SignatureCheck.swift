import LogModel
import People

/// Checks the signatures of one document and finds those who made them.
///
/// Every signature that lies beside the document must hold: one that does not means that
/// something happened which somebody should look at.
struct SignatureCheck {
    let authorities: AuthorityTable
    /// The people of the school, to whom signers must belong; `nil` where that decides nothing.
    let directory: Directory?
    let purpose: SigningPurpose
    /// When signatures were first seen; ``today`` for those that were not.
    let firstSeen: [Sight: CivilDate]
    let today: CivilDate?
    private(set) var refusals: [Refusal] = []
    /// Those whose signatures hold, each once, in the order of `authorities.yaml`.
    private(set) var signers: [AuthorityEntry] = []

    init(
        authorities: AuthorityTable, directory: Directory?,
        purpose: SigningPurpose = .authorisation, firstSeen: [Sight: CivilDate] = [:],
        today: CivilDate? = nil
    ) {
        self.authorities = authorities
        self.directory = directory
        self.purpose = purpose
        self.firstSeen = firstSeen
        self.today = today
    }

    /// Checks all signatures of a file; without a date that of the keys is left open.
    ///
    /// A signature states no time. That it was made when the document says is believed only as far
    /// as its key was valid on that day and still on the day on which the signature was first seen.
    mutating func check(_ file: AuthorisationFile, date: CivilDate?) {
        if file.signatures.isEmpty { refusals.append(.unsigned) }
        var names: Set<String> = []
        let document = file.digest
        for signature in file.signatures {
            guard let entry = check(signature, of: file.bytes, date: date) else { continue }
            names.insert(entry.name)
            let seen = firstSeen[signature.sight(of: document)] ?? today
            if let date, let seen, counts(entry, on: date), !counts(entry, on: seen) {
                refusals.append(
                    entry.holds(on: seen)
                        ? .delegationOverWhenSeen(name: entry.name, signed: date, seen: seen)
                        : .keyNotValidWhenSeen(name: entry.name, signed: date, seen: seen))
            }
        }
        signers = authorities.entries.filter { names.contains($0.name) }
    }

    /// Whether somebody is in office on a day; of a deputy, whether they act for the head.
    private func counts(_ entry: AuthorityEntry, on day: CivilDate) -> Bool {
        entry.holds(on: day)
            && (entry.role != .deputyHeadteacher || authorities.isActingHead(entry, on: day))
    }

    private mutating func check(
        _ file: AuthorisationFile.Signature, of document: [UInt8], date: CivilDate?
    ) -> AuthorityEntry? {
        let signature: SSHSignature
        do {
            signature = try SSHSignature(armoured: file.bytes, for: purpose)
        } catch {
            refusals.append(Refusal(error, file: file.name))
            return nil
        }
        guard let entry = authorities.entry(signingWith: signature.key) else {
            refusals.append(
                .unknownKey(file: file.name, fingerprint: signature.key.fingerprint))
            return nil
        }
        guard signature.holds(for: document) else {
            let onlyLineEndings = LineEndingVariants(document).variants.contains {
                signature.holds(for: $0)
            }
            refusals.append(
                .changedAfterSigning(file: file.name, onlyLineEndings: onlyLineEndings))
            return nil
        }
        if let date, !entry.holds(on: date) {
            refusals.append(.keyNotValid(name: entry.name, on: date))
        }
        if let person = entry.person, let directory, directory.person(id: person) == nil {
            refusals.append(.signerNotInDirectory(name: entry.name, person: person))
        }
        return entry
    }
}

/// A document with other line endings: what editors and mail programs do to files unasked.
struct LineEndingVariants {
    let variants: [[UInt8]]

    init(_ document: [UInt8]) {
        let unix = document.indices.filter { index in
            document[index] != 0x0D || index + 1 == document.count || document[index + 1] != 0x0A
        }.map { document[$0] }
        let windows = unix.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        variants = [document, unix, windows].flatMap { text -> [[UInt8]] in
            let trimmed = Array(text.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
            return [text, trimmed, trimmed + [0x0A], trimmed + [0x0D, 0x0A]]
        }.filter { $0 != document }
    }
}

extension Refusal {
    /// The refusal that a faulty `.sig` file means.
    init(_ fault: SignatureFault, file: String) {
        switch fault {
        case .malformed(let why): self = .signatureMalformed(file: file, why: why)
        case .wrongNamespace(let name): self = .wrongNamespace(file: file, namespace: name)
        case .unsupported(let why): self = .signatureUnsupported(file: file, why: why)
        }
    }
}
