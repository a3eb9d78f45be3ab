import Authority
import LogModel
import Nightly
import People
import Reports

extension AuthorisationText {
    /// Everything that `lines` says.
    var json: JSONObject {
        var object = AuthorisationText.entry(ruling, review)
        object.add("file", ruling.file)
        object.add("today", review.today.description)
        object.add("digest", "sha256:" + Hexadecimal.text(ruling.digest))
        object.add("signers", ruling.signers.map(signer))
        object.add("refusals", ruling.refusals.map { told($0).json })
        object.add(
            "missing-signatures", ruling.awaitsSignatures ? ruling.missing.map(\.sentence) : [])
        if let document = ruling.document { object.add("document", allows(document)) }
        object.add("readers", ruling.clearance?.readers.map(reader) ?? [])
        object.add("readers-with-another-key", ruling.clearance?.replaced.map(replaced) ?? [])
        object.add("next", steps)
        object.add("remarks", notes)
        object.add(
            "documents",
            review.docket.supplements(of: ruling.number).map {
                SupplementText.entry($0, today: review.today)
            })
        return object
    }

    /// An entry of `authorise list`: nothing in it names anybody.
    static func entry(_ ruling: AuthorisationRuling, _ review: AuthorisationReview) -> JSONObject {
        var entry = JSONObject()
        entry.add("number", ruling.number)
        entry.add("stage", ruling.stageWord(on: review.today))
        entry.add("reason", ruling.reasonWord(on: review.today))
        entry.add(
            "openings",
            review.openings(of: ruling.number).map { opening in
                var object = JSONObject()
                object.add("date", opening.date.description)
                object.add("role", opening.role)
                return object
            })
        return entry
    }

    private func signer(_ signer: Signer) -> JSONObject {
        var object = JSONObject()
        object.add("name", signer.name)
        object.add("role", signer.role.rawValue)
        return object
    }

    private func reader(_ reader: Reader) -> JSONObject {
        var object = JSONObject()
        object.add("name", reader.name)
        object.add("role", reader.role.rawValue)
        object.add("added-on", reader.addedOn?.description)
        return object
    }

    private func replaced(_ reader: ReplacedReader) -> JSONObject {
        var object = JSONObject()
        object.add("name", reader.name)
        object.add("role", reader.role.rawValue)
        object.add("key-since", reader.on.description)
        return object
    }

    private func allows(_ document: Authorisation) -> JSONObject {
        var object = JSONObject()
        object.add("kind", document.kind.rawValue)
        object.add("purpose", document.purpose.rawValue)
        object.add("grounds", document.grounds.rawValue)
        object.add("reason", document.reason)
        object.add("subjects", document.subjects.map(subjectObject))
        object.add("channels", document.channels.map(\.rawValue))
        object.add("rules", document.rules)
        object.add("categories", document.categories)
        object.add("events-from", document.events.from.description)
        object.add("events-to", document.events.to.description)
        object.add("in-force-from", document.inForce.from.description)
        object.add("in-force-until", document.inForce.to.description)
        object.add(
            "readable-until", document.lastKept.description)
        object.add("readers", document.readers)
        object.add("single-reader", document.singleReader)
        object.add(
            "details", DetailLeave.allCases.filter(document.details.contains).map(\.rawValue))
        object.add("unmarked-mail", document.acceptsUnmarkedMail)
        object.add("private-communications", document.coversPrivateCommunications)
        object.add("impact-assessment", document.impactAssessment.reference)
        object.add("consultations", document.consultations.map(consultation))
        object.add("notify-by", document.notification.by.description)
        object.add("notify-due", document.notification.due.description)
        return object
    }

    private func consultation(_ consultation: Authorisation.Consultation) -> JSONObject {
        var object = JSONObject()
        object.add("with", consultation.with)
        object.add("name", consultation.name)
        object.add("date", consultation.date.description)
        return object
    }

    private func subjectObject(_ subject: Authorisation.Subject) -> JSONObject {
        var object = JSONObject()
        switch subject {
        case .person(let id, let accounts):
            object.add("person", id)
            object.add("accounts", accounts)
        case .handle(let handle): object.add("case-handle", handle.description)
        case .role(let role): object.add("role", role.rawValue)
        }
        return object
    }
}
