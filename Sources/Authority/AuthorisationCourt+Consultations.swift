import LogModel

extension AuthorisationCourt {
    /// What is wrong with the advice that a document names.
    ///
    /// - SeeAlso: P2 9.4 for private communications; P3 8.3 and P4 7.3 for whom a school asks first.
    func consultationRefusals(_ document: Authorisation) -> [Refusal] {
        var refusals = document.consultations.filter { $0.date > document.date }.map {
            Refusal.consultationAfterSigning(with: $0.with, date: $0.date)
        }
        if document.kind == .occasional {
            refusals += missingConsultations(
                requirements.occasionalConsultations, in: document, isPrivate: false)
        }
        if document.coversPrivateCommunications {
            refusals += missingConsultations(
                requirements.privateConsultations, in: document, isPrivate: true)
        }
        return refusals
    }

    private func missingConsultations(
        _ offices: [String], in document: Authorisation, isPrivate: Bool
    ) -> [Refusal] {
        offices.filter { office in
            !document.consultations.contains { mentions($0.with, office) }
        }.map { .consultationMissing(with: $0, isPrivate: isPrivate) }
    }

    /// Whether some words occur in a text as words of their own, one after another.
    private func mentions(_ text: String, _ office: String) -> Bool {
        let (words, wanted) = (words(of: text), words(of: office))
        guard !wanted.isEmpty, wanted.count <= words.count else { return false }
        return (0...words.count - wanted.count).contains { start in
            words[start...].starts(with: wanted)
        }
    }

    private func words(of text: String) -> [Substring] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }
    }
}
