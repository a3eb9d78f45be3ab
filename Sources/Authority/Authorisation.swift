package import LogModel
package import People

/// A written authorisation, read from `authorisations/NUMBER.yaml`.
///
/// Only one that ``Authorisations`` accepted means anything. The field `particulars` is read and
/// forgotten: it is never printed, so nothing keeps it.
package struct Authorisation: Sendable, Equatable {
    /// Whether it concerns one matter for a short while, or a kind of event as long as it stands.
    package enum Kind: String, Sendable, CaseIterable {
        case occasional
        case standing
    }

    /// What the monitoring is for; nothing else is allowed (P2 9.2).
    package enum Purpose: String, Sendable, CaseIterable {
        case security
        case unauthorisedUse = "unauthorised-use"
        case crime
        case childSafety = "child-safety"

        /// Whether somebody may be told later than usual: where telling them could harm a child, or
        /// the inquiry into a crime.
        var allowsTellingLater: Bool { self == .crime || self == .childSafety }
    }

    /// What gave rise to it (P1 6.3.1).
    package enum Grounds: String, Sendable, CaseIterable {
        case trigger
        case colleague
        case complaint
        case incident
    }

    /// Whom it concerns.
    package enum Subject: Sendable, Equatable {
        /// A person with the accounts that were theirs at signing.
        case person(id: String, accounts: [String])
        /// Whoever had the handle; the name is known only in the report.
        case handle(CaseHandle)
        /// Everybody of a role; standing authorisations only.
        case role(Role)
    }

    /// The impact assessment that it rests on.
    package struct ImpactAssessment: Sendable, Equatable {
        package let reference: String
        package let date: CivilDate

        /// Makes one from its parts.
        package init(reference: String, date: CivilDate) {
            self.reference = reference
            self.date = date
        }
    }

    /// Somebody who was asked beforehand.
    package struct Consultation: Sendable, Equatable {
        /// The office: `HR adviser`.
        package let with: String
        package let name: String
        package let date: CivilDate

        /// Makes one from its parts.
        package init(with: String, name: String, date: CivilDate) {
            self.with = with
            self.name = name
            self.date = date
        }
    }

    /// When the employee is told.
    package struct Notification: Sendable, Equatable {
        package let by: CivilDate
        package let deferredUntil: CivilDate?
        package let deferralReason: String?

        /// The day by which the employee must have been told, a deferral counted in.
        package var due: CivilDate { deferredUntil ?? by }
    }

    /// `2026-014`; holds no name.
    package let number: String
    /// The day of signing.
    package let date: CivilDate
    package let kind: Kind
    package let purpose: Purpose
    package let grounds: Grounds
    /// Told to the employee.
    package let reason: String
    package let subjects: [Subject]
    package let channels: [Channel]
    /// The rules it covers; when `categories` is empty too, all.
    package let rules: [String]
    package let categories: [String]
    /// The dates of the events it covers.
    package let events: Days
    /// The nights on which events are collected.
    package let inForce: Days
    /// Names of entries in `authorities.yaml`.
    package let readers: [String]
    package let details: Set<DetailLeave>
    /// Whether mail counts whose subject was not logged, so that nobody knows of a marking.
    package let acceptsUnmarkedMail: Bool
    package let coversPrivateCommunications: Bool
    package let impactAssessment: ImpactAssessment
    package let consultations: [Consultation]
    package let notification: Notification
    /// Why one reader is enough; needed where there is no second, because a lost key is lost
    /// evidence.
    package var singleReader: String? = nil

    /// How long a record is kept, in calendar months; `Window.months` of Retention is the same.
    private static let monthsKept = 6

    /// The last day on which an event of the last day that it covers is kept.
    package var lastKept: CivilDate { events.to.adding(months: Authorisation.monthsKept) }
}

extension Authorisation {
    /// Within how many days of a report whoever it finds under a standing authorisation is told.
    package static let mostDaysToTell = 28

    /// The last day on which somebody can be told who was found first.
    ///
    /// Under an occasional authorisation that is as long as anything of it is kept. Under a standing one,
    /// which lasts a year, the records of its first night are gone by then: so six months after that.
    static func lastDayToTell(kind: Kind, events: Days, inForce: Days) -> CivilDate {
        let last = kind == .standing ? min(inForce.from, events.to) : events.to
        return last.adding(months: monthsKept)
    }

    /// By when whoever a report finds is told, unless that is put off.
    ///
    /// A standing authorisation names nobody and goes on for long: its day counts for what is found
    /// before it, and nobody waits longer than ``mostDaysToTell``.
    ///
    /// - Parameter day: the date of the report.
    /// - Returns: the last day for it.
    package func tellBy(reportedOn day: CivilDate) -> CivilDate {
        guard kind == .standing else { return notification.by }
        let latest = day.adding(days: Authorisation.mostDaysToTell)
        return notification.by < day ? latest : min(notification.by, latest)
    }

    /// Until when telling whoever a report finds is put off.
    ///
    /// - Parameter day: the date of the report.
    /// - Returns: `nil` where it is not.
    package func putOffUntil(reportedOn day: CivilDate) -> CivilDate? {
        let usual = tellBy(reportedOn: day)
        return notification.deferredUntil.flatMap { $0 > usual ? $0 : nil }
    }
}

/// A detail that an authorisation may give leave to keep.
package enum DetailLeave: String, Sendable, CaseIterable {
    case paths
    case searchTerms = "search-terms"
    case subjects
}

/// A span of dates; both ends count.
package struct Days: Sendable, Hashable {
    package let from: CivilDate
    package let to: CivilDate

    /// Makes a span; one whose end lies before its beginning holds no date.
    package init(from: CivilDate, to: CivilDate) {
        self.from = from
        self.to = to
    }

    /// How many days; not positive when the end lies before the beginning.
    package var count: Int { to.daysSinceEpoch - from.daysSinceEpoch + 1 }

    /// Whether a date lies in the span.
    package func contains(_ date: CivilDate) -> Bool { from <= date && date <= to }
}
