import Foundation

/// One written authorisation of the rehearsal school, good or wrong on purpose.
struct Authorisation {
    let number: String
    let date: String
    var purpose = "unauthorised-use"
    let grounds: String
    let reason: String
    let particulars: String
    let subject: String
    let accounts: [String]
    let channels: String
    let category: String
    let events: (from: String, to: String)
    let inForce: (from: String, until: String)
    var reader = Roll.person(Roll.headteacher).name
    var singleReader = "A copy of the reader's key lies in the school's safe."
    var details = "[]"
    let consultation: (name: String, date: String)
    let notifyBy: String
    /// Which rehearsal key signs it.
    var signer = "headteacher"
    /// What somebody changed after it had been signed.
    var changedAfterwards: (from: String, to: String)?
    /// What the gate must answer at the rehearsal instant, and why.
    let expected: String

    /// What `expected` says of a good one.
    static let accepted = "accepted"

    /// The file as it is signed.
    var text: String {
        """
        # Authorisation \(number) of Oakhill Primary School (invented).
        number: "\(number)"
        date: \(date)
        kind: occasional
        purpose: \(purpose)
        grounds: \(grounds)
        reason: "\(reason)"
        particulars: "\(particulars)"
        subjects:
          - person: \(subject)
            accounts: [\(accounts.joined(separator: ", "))]
        channels: \(channels)
        categories: [\(category)]
        events: { from: \(events.from), to: \(events.to) }
        in-force: { from: \(inForce.from), until: \(inForce.until) }
        readers: [\(reader)]
        single-reader: "\(singleReader)"
        details: \(details)
        unmarked-mail: false
        private-communications: false
        impact-assessment: { reference: "DPIA-2026-03", date: 2026-03-02 }
        consultations:
          - { with: "HR adviser", name: "\(consultation.name)", date: \(consultation.date) }
        notify: { by: \(notifyBy) }

        """
    }

    /// Writes and signs the file; a later change goes in when the signature is already there.
    func write(into site: URL) throws {
        let path = "authorisations/\(number).yaml"
        try SiteFiles.save(text, path, in: site)
        let file = site.appending(path: path)
        let signature = site.appending(path: path + ".sig")
        if FileManager.default.fileExists(atPath: signature.path) {
            try FileManager.default.removeItem(at: signature)
        }
        try withPrivateKey(site.appending(path: "keys/REHEARSAL-signing-\(signer)")) { key in
            try Command.run(
                "ssh-keygen", ["-q", "-Y", "sign", "-n", "headnote@v1", "-f", key.path, file.path])
        }
        if let (from, to) = changedAfterwards {
            try SiteFiles.save(text.replacing(from, with: to), path, in: site)
        }
    }

    /// Lends a copy of a key that only its owner can read: `ssh-keygen` takes no other, and a
    /// checkout leaves it readable by everybody.
    private func withPrivateKey(_ key: URL, _ use: (URL) throws -> Void) throws {
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "make-school-\(UUID().uuidString)")
        let isCopied = FileManager.default.createFile(
            atPath: copy.path, contents: try Data(contentsOf: key),
            attributes: [.posixPermissions: 0o600])
        guard isCopied else {
            throw CommandError(tool: "copy of a key", status: 1, message: copy.path)
        }
        let outcome = Result { try use(copy) }
        try FileManager.default.removeItem(at: copy)
        try outcome.get()
    }
}
