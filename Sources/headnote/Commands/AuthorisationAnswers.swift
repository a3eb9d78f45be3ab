import Authority
import LogModel
import Nightly
import People
import Reports

/// What answers to the questions of `authorise new` mean at one site.
struct AuthorisationAnswers {
    let review: AuthorisationReview

    /// A rule or a category that an answer names.
    enum Scope: Hashable {
        /// The rule's id.
        case rule(String)
        /// The category's name.
        case category(String)
    }

    // MARK: Rules and categories

    /// The category of that name, or the rule of that id or title; `nil` when there is none, or
    /// there are two.
    func scope(_ answer: String) -> Scope? {
        if review.categories.contains(answer) { return .category(answer) }
        if review.rules.contains(where: { $0.id == answer }) { return .rule(answer) }
        let categories = review.categories.filter { AuthorisationWords.isAmong([$0], answer) }
        if let category = categories.first {
            return categories.count == 1 ? .category(category) : nil
        }
        let rules = review.rules.filter { AuthorisationWords.isAmong([$0.id, $0.title], answer) }
        return rules.count == 1 ? rules.first.map { .rule($0.id) } : nil
    }

    /// Every category, and every rule by title and id.
    var scopes: [String] {
        AuthorisationWords.scopes(
            categories: review.categories.sorted(),
            rules: review.rules.sorted { ($0.title, $0.id) < ($1.title, $1.id) })
    }

    // MARK: Readers

    /// The name of a reader: as `authorities.yaml` has it, in another spelling, or by an office
    /// that one person alone holds; `nil` when it is none of these.
    func reader(_ answer: String) -> String? {
        if review.docket.authorities.entry(named: answer)?.readingKey != nil { return answer }
        let named = able.filter { AuthorisationWords.isAmong([$0.name], answer) }
        if let entry = named.first { return named.count == 1 ? entry.name : nil }
        guard let role = AuthorityRole(answer: answer) else { return nil }
        let holders = able.filter { $0.role == role }
        return holders.count == 1 ? holders.first?.name : nil
    }

    /// Everybody who can be a reader today, by name and office.
    var readers: [String] { able.map { AuthorisationWords.reader($0.name, $0.role) } }

    /// Those in office today who have a reading key.
    private var able: [AuthorityEntry] {
        review.docket.authorities.entries.filter {
            $0.readingKey != nil && $0.holds(on: review.today)
        }
    }

    // MARK: Subjects

    /// What one word of the answer about whom means.
    enum Subject {
        case found(Authorisation.Subject)
        /// Nobody, or several people whom it could mean.
        case unclear([Person])
    }

    /// Reads an id, a role, or a case handle.
    ///
    /// A role and a name come before a handle: 'governor' is spelled with letters of handles alone.
    ///
    /// - Throws: ``CommandFailure`` when the person had no account on those days.
    func subject(_ word: String, events: Days) throws -> Subject {
        if review.directory.person(id: word) != nil {
            return .found(try review.subject(person: word, events: events))
        }
        if let role = Role(answer: word), role != .unknown { return .found(.role(role)) }
        let people = people(like: word)
        if people.isEmpty, let handle = CaseHandle(word) { return .found(.handle(handle)) }
        return .unclear(people)
    }

    /// People whose name holds a text.
    private func people(like text: String) -> [Person] {
        let text = text.lowercased()
        return Array(review.directory.all.filter { $0.name.lowercased().contains(text) }.prefix(10))
    }
}
