/// One invented person of the school.
struct Person {
    /// `staff-07`: what `people.csv` and the authorisations call them.
    let id: String
    let role: String
    let name: String
    let accounts: [AccountSpan]
    /// When they work, as the person table writes it; empty when nothing is agreed.
    let hours: String

    /// The login at the proxy on a day, if there is one.
    func login(on day: Day) -> String? {
        accounts.first { !$0.name.contains("@") && $0.isValid(on: day) }?.name
    }

    /// The school mail address on a day, if there is one.
    func address(on day: Day) -> String? {
        accounts.first { $0.name.hasSuffix(".oakhill.example") && $0.isValid(on: day) }?.name
    }
}

/// An account and the days on which it belongs to its person; both ends count.
struct AccountSpan {
    let name: String
    var from: Day?
    var until: Day?

    func isValid(on day: Day) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true)
    }
}

extension Person {
    /// A member of staff, with a login at the proxy and an address of the same name.
    static func staff(
        _ number: Int, _ name: String, _ login: String, hours: String = "Mon-Fri 08:00-16:30"
    ) -> Person {
        Person(
            id: "staff-\(padded(number, 2))", role: "staff", name: name,
            accounts: [login, "\(login)@staff.oakhill.example"].map { AccountSpan(name: $0) },
            hours: hours)
    }

    /// A pupil; logins start with the year in which the pupil came to the school.
    static func pupil(_ number: Int, _ name: String, _ login: String) -> Person {
        Person(
            id: "pupil-\(padded(number, 2))", role: "pupil", name: name,
            accounts: [login, "\(login)@pupils.oakhill.example"].map { AccountSpan(name: $0) },
            hours: "")
    }
}
