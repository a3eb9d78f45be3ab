package import LogModel

/// Nights that read records and compared them with no rule; nothing makes up for that later.
package struct UncomparedNights: Sendable, Equatable {
    /// Their dates, oldest first; nights with none in between that compared are one span.
    package var nights: [ClosedRange<CivilDate>]
    /// The day of the first night that compared, where all of these came before it.
    package var before: CivilDate?

    /// Makes one from its parts.
    package init(nights: [ClosedRange<CivilDate>], before: CivilDate? = nil) {
        self.nights = nights
        self.before = before
    }

    /// Finds such nights.
    ///
    /// - Parameter runs: runs that read records, oldest first: the local date of each, and whether it
    ///   compared what it read; `nil` where that is not known.
    /// - Returns: the nights; `nil` when it is known of none that it compared nothing.
    package static func among(
        _ runs: [(day: CivilDate, compared: Bool?)]
    ) -> UncomparedNights? {
        var nights: [ClosedRange<CivilDate>] = []
        for (index, run) in runs.enumerated() where run.compared == false {
            if let last = nights.last, index > 0, runs[index - 1].compared == false {
                nights[nights.count - 1] = last.lowerBound...max(last.upperBound, run.day)
            } else {
                nights.append(run.day...run.day)
            }
        }
        guard let last = nights.last else { return nil }
        let isFirst = nights.count == 1 && runs.first?.compared == false
        let next = runs.first { $0.compared == true }?.day
        return UncomparedNights(
            nights: nights,
            before: isFirst ? next.flatMap { $0 > last.upperBound ? $0 : nil } : nil)
    }

    /// What a notice says of them.
    var sentence: String {
        let which =
            before.map { "before \(Words.date($0))" }
            ?? "in the nights of \(Words.list(nights.map(Words.span)))"
        return "Records read \(which) were not compared with any rule, because site.yaml did not "
            + "state then what monitoring rests on. This notice does not count what was in them, "
            + "and no later one will."
    }
}

/// What a notice says of a night that compared nothing.
enum UncomparedWords {
    /// That nothing was compared, and why.
    ///
    /// - Parameter missing: what `site.yaml` does not say, each a clause that begins with `that`.
    /// - Returns: a few sentences.
    static func warning(_ missing: [String]) -> String {
        "Nothing was compared with any rule this time, because site.yaml does not say "
            + "\(Words.list(missing)). Headnote counted what it read, and no more. So this notice "
            + "cannot tell whether there is something for you to look at. Ask whoever runs "
            + "Headnote to complete site.yaml: what is read until then is not compared later."
    }

    /// The first paragraph, where earlier nights counted something.
    static let counted =
        "Below is how often each rule matched in earlier nights, which did compare, without names."

    /// The first paragraph, where nothing was counted at all.
    static let nothingCounted =
        "Headnote read the school’s logs, and compared nothing in them with the rules that follow "
        + "from its policy."

    static let noCases =
        "Nothing was compared with any rule, so nothing can be said of cases: an empty page here is "
        + "not a clean page."

    static let noneUnattributed =
        "Nothing was compared with any rule, so no match could be counted here."
}
