package import LogModel

extension Clearance {
    /// The end of collecting before the document's own.
    package struct Stop: Sendable, Equatable {
        /// The first day on which nothing is collected.
        package let day: CivilDate
        /// Who signed and may sign no longer.
        package let refusal: Refusal

        /// The last night that collects.
        package var lastNight: CivilDate { day.adding(days: -1) }
    }

    /// When collecting stops because somebody who signed may sign no longer.
    ///
    /// - Parameter day: the first day that is looked at; never one before it is in force.
    /// - Returns: the stop; `nil` when it collects until its own end.
    package func stop(from day: CivilDate) -> Stop? {
        var day = max(day, document.inForce.from)
        while day <= document.inForce.to {
            if let refusal = officeRefusal(on: day) { return Stop(day: day, refusal: refusal) }
            day = day.adding(days: 1)
        }
        return nil
    }

    /// Why nothing is collected on a day on which it is in force; `nil` when something is, or it is not
    /// in force.
    package func stopped(on today: CivilDate) -> Refusal? {
        stage(on: today) == .stopped ? officeRefusal(on: today) : nil
    }
}
