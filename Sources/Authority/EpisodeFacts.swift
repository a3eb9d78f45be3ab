package import LogModel

/// What makes a flag of a correlation: several records of one person.
package struct EpisodeFacts: Sendable, Equatable {
    /// What an authorisation must cover of each record.
    package struct Part: Sendable, Hashable {
        package let channel: Channel
        /// As logged.
        package let account: String
        /// The local date of the record.
        package let date: CivilDate

        /// Makes a part.
        package init(channel: Channel, account: String, date: CivilDate) {
            self.channel = channel
            self.account = account
            self.date = date
        }
    }

    /// How many records were counted; of a correlation of correlations, how many episodes.
    package let count: Int
    /// When the last of them was logged; the first is the flag's own time.
    package let last: Timestamp
    /// Channel, account and date of every record.
    package let parts: Set<Part>
    /// How many different values were counted, where values are.
    package let distinctValues: Int?
    /// Some of them, where an event may show them whatever its authorisation allows: hosts.
    package let values: [String]

    /// Makes the facts of an episode.
    package init(
        count: Int, last: Timestamp, parts: Set<Part>, distinctValues: Int?, values: [String]
    ) {
        self.count = count
        self.last = last
        self.parts = parts
        self.distinctValues = distinctValues
        self.values = values
    }
}

extension FlagFacts {
    /// What an authorisation must cover one by one: of a correlation each of its records, by date, of
    /// any other flag the flag itself.
    ///
    /// Never empty: what has no part would be covered by everything.
    var parts: [FlagFacts] {
        guard let episode, !episode.parts.isEmpty else { return [self] }
        let ordered = episode.parts.sorted {
            ($0.date, $0.channel.rawValue, $0.account) < ($1.date, $1.channel.rawValue, $1.account)
        }
        return ordered.map { part in
            var facts = self
            facts.channel = part.channel
            facts.account = part.account
            facts.date = part.date
            return facts
        }
    }
}
