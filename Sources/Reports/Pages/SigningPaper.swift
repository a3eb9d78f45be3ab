internal import Authority
internal import Foundation
internal import LogModel

/// What the signing page shows and carries, whichever document it is for.
struct SigningPaper {
    private struct Facts: Encodable {
        let fingerprint: String
        let signers: [SigningPage.Signer]
        /// What `ssh-keygen -Y sign -n` would be told.
        let namespace: String
    }

    let title: String
    /// Whether it authorises something; the reason is told to those whom it concerns then.
    let authorises: Bool
    /// What the signature does, in sentences.
    let allows: [String]
    /// Nothing where a document states none.
    let reason: String
    let rows: [AuthorisationRow]
    let file: String
    let bytes: [UInt8]
    let fingerprint: String
    let signers: [SigningPage.Signer]
    /// What the signature is made for.
    var purpose = SigningPurpose.authorisation
    /// Where its signatures lie.
    var place = "the folder of the authorisations"
    /// What stands above the reason.
    var reasonTitle = "The reason"

    /// What the template `sign-document` is given.
    func value(_ surroundings: SigningSurroundings) throws -> [String: PageValue] {
        let facts = Facts(
            fingerprint: fingerprint, signers: signers, namespace: purpose.rawValue)
        return [
            "title": .text(title),
            "school": .text(surroundings.page.school),
            "is-rehearsal": .flag(surroundings.page.isRehearsal),
            "made": .text(Words.moment(surroundings.page.madeAt, surroundings.page.zone)),
            "allows-title": .text(authorises ? "What it allows" : "What it says"),
            "allows": .texts(allows),
            "has-reason": .flag(!reason.isEmpty), "place": .text(place),
            "reason-title": .text(reasonTitle),
            "tick": .text(
                "I have read the document, and I \(authorises ? "authorise" : "sign") what it says."
            ),
            "reason": .texts(VisibleText.lines(of: reason)),
            "authorisation": .list(rows.map(\.value)), "file": .text(file),
            "fingerprint": .text(fingerprint),
            "signers": .text(
                signers.isEmpty ? "nobody" : Words.list(signers.map(\.inWords))),
            "journal-head": .text(surroundings.journal.head),
            "journal-pin": .text(surroundings.journal.pinInWords),
            "document": .text(Data(bytes).base64EncodedString()),
            "facts": .text(try JSONEncoder().encode(facts).base64EncodedString()),
        ]
    }
}

extension SigningPaper {
    /// What the page for a supplement shows.
    init(_ draft: SupplementDraft) {
        let words = draft.content.words
        self.init(
            title: draft.content.title, authorises: false,
            allows: ["\(words.prefix(1).uppercased())\(words.dropFirst())."],
            reason: draft.content.reason,
            rows: [
                AuthorisationRow(label: "Dated", texts: [Words.longDate(draft.content.date)])
            ],
            file: draft.file, bytes: draft.bytes, fingerprint: draft.fingerprint,
            signers: SigningPage.Signer.all(draft.signers, of: draft.file))
    }
}
