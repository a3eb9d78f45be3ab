import Authority
import LogModel
import Nightly
import People
import Reports

/// Asks for what a new authorisation says, in plain words, the default in brackets.
///
/// An answer that cannot be taken is asked for again; an empty one is the default. When the
/// answers end early nothing is written.
struct AuthorisationQuestions {
    let review: AuthorisationReview

    /// Asks for everything, beginning with what the options already said.
    ///
    /// - Throws: ``CommandFailure/answersEnded``.
    func ask(_ form: AuthorisationForm) throws -> AuthorisationForm {
        var form = form
        Console.line(AuthorisationWords.opening)
        form.inForce = try askDays(
            AuthorisationWords.inForceFrom, AuthorisationWords.inForceUntil, form.inForce)
        let events = Days(from: form.events.from, to: form.inForce.to)
        form.events = try askDays(
            AuthorisationWords.eventsFrom, AuthorisationWords.eventsTo, events)
        form.subjects = try askSubjects(form)
        form.kind = form.subjects.contains(where: \.isRole) ? .standing : .occasional
        form.purpose = try askWord(AuthorisationWords.purpose, form.purpose)
        form.grounds = try askWord(AuthorisationWords.grounds, form.grounds)
        form.reason = try askText(AuthorisationWords.reason, form.reason)
        form.particulars = try askText(AuthorisationWords.particulars, form.particulars)
        if form.kind == .occasional, form.consultations.isEmpty {
            form.consultations = try review.occasionalConsultations.map(askConsultation)
        }
        form.channels = try askWords(AuthorisationWords.channels, form.channels)
        let named = try askNames(
            AuthorisationWords.scope, form.rules + form.categories, isKnown: isRuleOrCategory)
        form.rules = named.filter { name in review.rules.contains { $0.id == name } }
        form.categories = named.filter { !form.rules.contains($0) }
        form.details = Set(
            try askWords(
                AuthorisationWords.details, DetailLeave.allCases.filter(form.details.contains)))
        form.readers = try askReaders(form)
        if form.readers.count == 1 {
            form.singleReader = try askText(AuthorisationWords.singleReader, form.singleReader)
        }
        form.notifyBy = try askDate(AuthorisationWords.tellBy, form.inForce.to.adding(days: 7))
        return form
    }

    // MARK: Particular questions

    /// Case handles, ids of persons, or roles; several with commas between.
    private func askSubjects(_ form: AuthorisationForm) throws -> [Authorisation.Subject] {
        while true {
            let answer = try askAnything(
                AuthorisationWords.subjects, form.subjects.map(\.word).joined(separator: ", "))
            if let subjects = try subjects(answer, events: form.events) { return subjects }
        }
    }

    /// The subjects of an answer; `nil` when it was not understood, which has been said.
    private func subjects(
        _ answer: String, events: Days
    ) throws -> [Authorisation.Subject]? {
        let words = parts(answer)
        guard !words.isEmpty else { return nil }
        var found: [Authorisation.Subject] = []
        for word in words {
            do {
                if review.directory.person(id: word) != nil {
                    found.append(try review.subject(person: word, events: events))
                } else if let handle = CaseHandle(word) {
                    found.append(.handle(handle))
                } else if let role = Role(rawValue: word), role != .unknown {
                    found.append(.role(role))
                } else {
                    Console.line(Console.safe(AuthorisationWords.whoIs(word, people(like: word))))
                    return nil
                }
            } catch let failure as CommandFailure {
                Console.line(Console.safe(Messages.failure(failure)))
                return nil
            }
        }
        return found
    }

    /// People whose name holds a text.
    private func people(like text: String) -> [Person] {
        let text = text.lowercased()
        return Array(review.directory.all.filter { $0.name.lowercased().contains(text) }.prefix(10))
    }

    /// Who gave the advice that the school wants taken first, and when.
    private func askConsultation(with office: String) throws -> Authorisation.Consultation {
        let name = try askText(AuthorisationWords.consulted(office), nil)
        let date = try askDate(AuthorisationWords.consultedOn, review.today)
        return Authorisation.Consultation(with: office, name: name, date: date)
    }

    private func askReaders(_ form: AuthorisationForm) throws -> [String] {
        let usual =
            form.readers.isEmpty ? DraftReaders(form: form, review: review).names : form.readers
        return try askNames(AuthorisationWords.readers, usual) { name in
            review.docket.authorities.entry(named: name)?.readingKey != nil
        }
    }

    private func isRuleOrCategory(_ name: String) -> Bool {
        review.categories.contains(name) || review.rules.contains { $0.id == name }
    }

    // MARK: Kinds of question

    private func askAnything(_ question: String, _ usual: String) throws -> String {
        Console.raw(Console.safe("\(question) [\(usual)]") + ": ")
        guard let line = readLine() else { throw CommandFailure.answersEnded }
        let answer = line.split(separator: " ").joined(separator: " ")
        return answer.isEmpty ? usual : answer
    }

    /// A text that must be there and be more than a stand-in.
    private func askText(_ question: String, _ usual: String?) throws -> String {
        while true {
            let answer = try askAnything(question, usual ?? "")
            if !AuthorisationTemplate.isStandIn(answer) { return answer }
            Console.line(AuthorisationWords.ownWords)
        }
    }

    private func askDate(_ question: String, _ usual: CivilDate) throws -> CivilDate {
        while true {
            let answer = try askAnything(question, usual.description)
            if let date = CivilDate(answer) { return date }
            Console.line(Messages.notADate(answer))
        }
    }

    private func askDays(_ first: String, _ last: String, _ usual: Days) throws -> Days {
        Days(from: try askDate(first, usual.from), to: try askDate(last, usual.to))
    }

    private func askWord<Word: RawRepresentable & CaseIterable>(
        _ question: String, _ usual: Word
    ) throws -> Word where Word.RawValue == String {
        while true {
            let answer = try askAnything(choice(question, of: Word.self), usual.rawValue)
            if let word = Word(rawValue: answer) { return word }
            Console.line(Console.safe(AuthorisationWords.notAmong(answer)))
        }
    }

    private func askWords<Word: RawRepresentable & CaseIterable>(
        _ question: String, _ usual: [Word]
    ) throws -> [Word] where Word.RawValue == String {
        let names = Set(Word.allCases.map(\.rawValue))
        return try askNames(choice(question, of: Word.self), usual.map(\.rawValue)) {
            names.contains($0)
        }.compactMap(Word.init(rawValue:))
    }

    /// Names with commas between, each of which must be known; `-` for none.
    private func askNames(
        _ question: String, _ usual: [String], isKnown: (String) -> Bool
    ) throws -> [String] {
        while true {
            let answer = try askAnything(question, usual.joined(separator: ", "))
            let names = answer == "-" ? [] : parts(answer)
            guard let unknown = names.first(where: { !isKnown($0) }) else { return names }
            Console.line(Console.safe(AuthorisationWords.notAmong(unknown)))
        }
    }

    private func choice<Word: RawRepresentable & CaseIterable>(
        _ question: String, of type: Word.Type
    ) -> String where Word.RawValue == String {
        "\(question) (\(Word.allCases.map(\.rawValue).joined(separator: ", ")))"
    }

    private func parts(_ answer: String) -> [String] {
        answer.split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
            .filter { !$0.isEmpty }
    }
}

extension Authorisation.Subject {
    fileprivate var isRole: Bool {
        if case .role = self { true } else { false }
    }

    /// The subject as an answer to the question for it.
    fileprivate var word: String {
        switch self {
        case .person(let id, _): id
        case .handle(let handle): handle.description
        case .role(let role): role.rawValue
        }
    }
}
