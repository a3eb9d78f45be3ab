package import Authority
package import LogModel
internal import People

/// How dates, counts and the closed words of the model are written in English.
enum Words {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let weekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    /// What an event always holds; everything else needs the leave of its authorisation.
    static let alwaysKept = kept(
        who: "who and with which account", place: "host", status: "the status",
        owner: "the person’s")

    /// The same, said to whom it is about and without the terms of logs.
    static let alwaysKeptOfYou = kept(
        who: "your name and the account", place: "site", status: "the filter’s answer",
        owner: "your")

    private static func kept(who: String, place: String, status: String, owner: String) -> String {
        "\(who), when, in which log, which rule and category, the \(place), allowed or denied; "
            + "where they were logged the size, \(status) and the address of the computer; of mail "
            + "and messages how many recipients there were and in which domains, and the sender’s "
            + "address only where it is \(owner) own; of mail whether it was marked private; of a "
            + "group of matches how many, and among which \(place)s; a permission on file"
    }

    /// `20 November 2026`.
    static func date(_ date: CivilDate) -> String {
        "\(date.day) \(months[Int(date.month) - 1]) \(date.year)"
    }

    /// `Friday 20 November 2026`.
    static func longDate(_ day: CivilDate) -> String {
        "\(weekdays[day.weekday - 1]) \(date(day))"
    }

    /// `study, 1 September 2026 to 18 December 2026, given by the headteacher on 28 August 2026`.
    static func permission(_ permission: Permission) -> String {
        "\(permission.purpose), \(date(permission.first)) to \(date(permission.last)), "
            + "given by the \(giver(permission.givenBy)) on \(date(permission.givenOn))"
    }

    private static func giver(_ giver: Permission.Giver) -> String {
        switch giver {
        case .headteacher: "headteacher"
        case .deputyHeadteacher: "deputy headteacher"
        case .chairOfGovernors: "chair of governors"
        }
    }

    /// `20 Nov`.
    static func shortDate(_ date: CivilDate) -> String {
        "\(date.day) \(months[Int(date.month) - 1].prefix(3))"
    }

    /// `November 2026`.
    static func month(_ date: CivilDate) -> String {
        "\(months[Int(date.month) - 1]) \(date.year)"
    }

    /// `2 to 20 November 2026`, with as much of the first date as the second does not say.
    static func span(_ days: ClosedRange<CivilDate>) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        if first == last { return date(first) }
        if first.calendarMonth == last.calendarMonth { return "\(first.day) to \(date(last))" }
        return "\(date(first)) to \(date(last))"
    }

    /// `10:14:07`, as a clock in the zone showed it.
    static func timeOfDay(_ instant: Timestamp, _ zone: Zone) -> String {
        String(zone.civilTime(at: instant).description.suffix(8))
    }

    /// `+01:00`, the offset in force at the instant.
    static func offset(_ instant: Timestamp, _ zone: Zone) -> String {
        let seconds = zone.offsetSeconds(at: instant)
        let minutes = abs(seconds) / 60
        let sign = seconds < 0 ? "-" : "+"
        return "\(sign)\(zeroPadded(minutes / 60, 2)):\(zeroPadded(minutes % 60, 2))"
    }

    /// `20 November 2026 at 10:14:07 (+00:00)`.
    static func moment(_ instant: Timestamp, _ zone: Zone) -> String {
        let day = date(zone.date(at: instant))
        return "\(day) at \(timeOfDay(instant, zone)) (\(offset(instant, zone)))"
    }

    /// `2026-11-20T10:14:07+00:00`.
    static func localRFC3339(_ instant: Timestamp, _ zone: Zone) -> String {
        "\(zone.civilTime(at: instant))\(offset(instant, zone))"
    }

    /// `1 match`, `12,345 matches`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }

    /// `12,345`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            let left = digits.count - index
            if index > 0, left % 3 == 0, digits[index - 1] != "-" { grouped.append(",") }
            grouped.append(digit)
        }
        return grouped
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// What a channel carries.
    static func channel(_ channel: Channel) -> String {
        switch channel {
        case .web: "web requests"
        case .email: "e-mail"
        case .message: "instant messages"
        }
    }

    /// What became of a record.
    static func action(_ action: Action) -> String {
        switch action {
        case .allowed: "allowed"
        case .denied: "denied"
        case .challenged: "stopped at the login"
        }
    }

    /// Why a line is no record.
    static func reason(_ reason: RejectionReason) -> String {
        switch reason {
        case .overlongLine: "longer than the limit"
        case .malformed: "not in the format of the source"
        case .badTime: "no valid time"
        case .noYearFits: "no year fits its date"
        case .matchLimit: "a pattern gave up on it"
        case .unfinishedLine: "the file ends inside it"
        case .headMissing: "the start of the mail was not found"
        case .ambiguousDate: "a date that can be read in two ways"
        case .missingHour: "a local time that the change of the clock left out"
        case .neverCompleted: "a mail that nothing completed in five days"
        case .correlationField: "a field that a correlation needs was not logged"
        case .correlationLimit: "more than correlations can count"
        case .correlationLate: "came too late to be counted with what was logged around it"
        }
    }
}

extension Authorisation.Kind {
    /// What kind it is.
    package var words: String {
        switch self {
        case .occasional: "occasional (one matter, for a short time)"
        case .standing: "standing (a kind of event, for as long as it is in force)"
        }
    }
}

extension Authorisation.Purpose {
    /// What the monitoring is for.
    package var words: String {
        switch self {
        case .security: "security of the school’s systems"
        case .unauthorisedUse: "detecting unauthorised use of the school’s systems"
        case .crime: "preventing or detecting crime"
        case .childSafety: "the safety of children"
        }
    }
}

extension Authorisation.Grounds {
    /// What gave rise to it, without anything that could tell who raised it.
    package var words: String {
        switch self {
        case .trigger: "a trigger notice of the automatic check"
        case .colleague: "a concern that was raised at work"
        case .complaint: "a complaint"
        case .incident: "an incident"
        }
    }
}

extension Authorisation {
    /// What an event holds under every authorisation, in words.
    package static var alwaysKept: String { Words.alwaysKept }
}

extension Channel {
    /// What the channel carries.
    package var words: String { Words.channel(self) }
}

extension AuthorisationFacts {
    var kindInWords: String { kind.words }
    var purposeInWords: String { purpose.words }
    var groundsInWords: String { grounds.words }

    /// The details that the authorisation gives leave for, in the order of their list.
    var leaveInWords: [String] { DetailLeave.allCases.filter(leave.contains).map(\.words) }

    /// The details that it gives no leave for, in the same order.
    var withheldInWords: [String] {
        DetailLeave.allCases.filter { !leave.contains($0) }.map(\.words)
    }
}

extension DetailLeave {
    /// What the leave is for.
    package var words: String {
        switch self {
        case .paths: "paths of web addresses and what led to them"
        case .searchTerms: "search terms"
        case .subjects: "subjects of mail, rooms of messages, and the addresses of others in both"
        }
    }
}
