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

    private var answers: AuthorisationAnswers { AuthorisationAnswers(review: review) }

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
        try askScope(&form)
        form.details = Set(
            try askWords(
                AuthorisationWords.details, DetailLeave.allCases.filter(form.details.contains),
                none: AuthorisationWords.noDetails))
        try askReaders(&form)
        form.notifyBy = try askDate(AuthorisationWords.tellBy, form.usualNotifyBy)
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
                switch try answers.subject(word, events: events) {
                case .found(let subject): found.append(subject)
                case .unclear(let people):
                    Console.line(Console.safe(AuthorisationWords.whoIs(word, people)))
                    return nil
                }
            } catch let failure as CommandFailure {
                Console.line(Console.safe(Messages.failure(failure)))
                return nil
            }
        }
        return found
    }

    /// Who gave the advice that the school wants taken first, and when.
    private func askConsultation(with office: String) throws -> Authorisation.Consultation {
        let name = try askText(AuthorisationWords.consulted(office), nil)
        let date = try askDate(AuthorisationWords.consultedOn, review.today)
        return Authorisation.Consultation(with: office, name: name, date: date)
    }

    /// Which rules and categories count; every rule when none is named.
    private func askScope(_ form: inout AuthorisationForm) throws {
        let named = try askNames(
            AuthorisationWords.scope, form.rules + form.categories,
            none: AuthorisationWords.everyRule, choices: answers.scopes, read: answers.scope)
        form.rules = []
        form.categories = []
        for name in named {
            switch name {
            case .rule(let id): form.rules.append(id)
            case .category(let name): form.categories.append(name)
            }
        }
    }

    private func askReaders(_ form: inout AuthorisationForm) throws {
        let usual =
            form.readers.isEmpty ? DraftReaders(form: form, review: review).names : form.readers
        form.readers = try askNames(
            AuthorisationWords.readers, usual, choices: answers.readers, read: answers.reader)
        guard let only = form.readers.first, form.readers.count == 1 else { return }
        while true {
            let answer = try askText(AuthorisationWords.singleReader, form.singleReader)
            guard let second = answers.reader(answer) else {
                form.singleReader = answer
                return
            }
            guard second == only else {
                form.readers.append(second)
                return
            }
            Console.line(Console.safe(AuthorisationWords.sameReader(only)))
        }
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
            if let date = AuthorisationWords.date(answer) { return date }
            Console.line(Console.safe(AuthorisationWords.notADate(answer)))
        }
    }

    /// A first day and a last one, which comes no earlier; the usual last day moves on with the first.
    private func askDays(_ first: String, _ last: String, _ usual: Days) throws -> Days {
        let from = try askDate(first, usual.from)
        let usualLast = usual.to < from ? from.adding(days: usual.count - 1) : usual.to
        while true {
            let to = try askDate(last, usualLast)
            if to >= from { return Days(from: from, to: to) }
            Console.line(AuthorisationWords.before(to, from))
        }
    }

    private func askWord<Word: NamedChoice>(_ question: String, _ usual: Word) throws -> Word {
        while true {
            let answer = try askAnything(choice(question, of: Word.self), usual.plainName)
            if let word = Word(answer: answer) { return word }
            say(AuthorisationWords.notAmong(answer))
        }
    }

    private func askWords<Word: NamedChoice>(
        _ question: String, _ usual: [Word], none: [String] = []
    ) throws -> [Word] {
        try askNames(
            choice(question, of: Word.self), usual.map(\.plainName), none: none,
            read: { Word(answer: $0) })
    }

    /// Names with commas between, each of which must be understood.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - usual: the default.
    ///   - none: answers that mean none of them, as `-` does; empty when there must be one.
    ///   - choices: what there is, told as far as it is not too long when an answer is not
    ///     understood, and whole when the answer is `?`.
    ///   - read: understands one name.
    /// - Returns: each once, in the order of the answer.
    /// - Throws: ``CommandFailure/answersEnded``.
    private func askNames<Name: Hashable>(
        _ question: String, _ usual: [String], none: [String] = [], choices: [String] = [],
        read: (String) -> Name?
    ) throws -> [Name] {
        let shown = usual.isEmpty ? none.first ?? "" : usual.joined(separator: ", ")
        while true {
            let answer = try askAnything(question, shown)
            if !none.isEmpty, answer == "-" || AuthorisationWords.isAmong(none, answer) {
                return []
            }
            if answer == "?", !choices.isEmpty {
                say(AuthorisationWords.all(choices))
                continue
            }
            let words = parts(answer)
            let unknown = words.first { read($0) == nil }
            if let unknown {
                say(AuthorisationWords.notAmong(unknown, choices))
            } else if !words.isEmpty || shown.isEmpty {
                return words.compactMap(read).reduce(into: []) { names, name in
                    if !names.contains(name) { names.append(name) }
                }
            }
        }
    }

    private func say(_ lines: [String]) {
        for line in lines { Console.line(Console.safe(line)) }
    }

    private func choice<Word: NamedChoice>(_ question: String, of type: Word.Type) -> String {
        "\(question) (\(Word.allCases.map(\.plainName).joined(separator: ", ")))"
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
