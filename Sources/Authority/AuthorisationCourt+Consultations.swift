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

    /// The offices that have no consultation of their own: one that names several is one of them.
    private func missingConsultations(
        _ offices: [String], in document: Authorisation, isPrivate: Bool
    ) -> [Refusal] {
        var advice = AdviceGiven(
            fitting: offices.map { office in
                document.consultations.indices.filter {
                    mentions(document.consultations[$0].with, office)
                }
            })
        return offices.indices.filter { !advice.findOne(for: $0) }.map {
            .consultationMissing(with: offices[$0], isPrivate: isPrivate)
        }
    }

    /// Whether some words occur in a text as words of their own, one after another.
    private func mentions(_ text: String, _ office: String) -> Bool {
        let (words, wanted) = (words(of: text), words(of: office))
        guard !wanted.isEmpty, wanted.count <= words.count else { return false }
        return (0...words.count - wanted.count).contains { start in
            zip(words[start...], wanted).allSatisfy { isWord($0, $1) }
        }
    }

    /// Whether a word is the one that is wanted: in any case, but for a short one in that of the
    /// office or in capitals, so that *it* is not *IT*.
    private func isWord(_ word: Substring, _ wanted: Substring) -> Bool {
        wanted.count > 3
            ? word.lowercased() == wanted.lowercased()
            : word == wanted || word == wanted.uppercased()
    }

    private func words(of text: String) -> [Substring] {
        text.split { !$0.isLetter && !$0.isNumber }
    }
}

/// Gives each office that was to be consulted one consultation, and none to two.
private struct AdviceGiven {
    /// The places of the consultations that name an office, by the place of the office.
    let fitting: [[Int]]
    private var givenTo: [Int: Int] = [:]

    init(fitting: [[Int]]) {
        self.fitting = fitting
    }

    /// Finds one for an office; another office gives up its own where it can have a different one.
    ///
    /// - Parameter office: its place.
    /// - Returns: whether there is one.
    mutating func findOne(for office: Int) -> Bool {
        var tried: Set<Int> = []
        return findOne(for: office, &tried)
    }

    private mutating func findOne(for office: Int, _ tried: inout Set<Int>) -> Bool {
        for consultation in fitting[office] where tried.insert(consultation).inserted {
            if let other = givenTo[consultation], !findOne(for: other, &tried) { continue }
            givenTo[consultation] = office
            return true
        }
        return false
    }
}
