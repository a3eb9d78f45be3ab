import LogModel

/// Something that a source never states, and the rules that can therefore never match there.
package struct BlindSpot: Sendable, Hashable {
    package var cause: Cause
    /// The titles of the rules, in the order of their names; empty where it concerns no single rule.
    package var rules: [String]

    /// Makes one from its parts.
    package init(cause: Cause, rules: [String]) {
        self.cause = cause
        self.rules = rules
    }

    /// What the source never states.
    package enum Cause: String, Sendable, CaseIterable {
        /// No rule is about records of the source's channel.
        case noRules = "no-rules"
        /// No record names who acted, so that nothing stands under a case handle.
        case noAccounts = "no-accounts"
        /// Every record has one client's address: a filter stands between clients and log.
        case oneClient = "one-client"
        /// Only tunnels are logged, never what went through them.
        case onlyTunnels = "only-tunnels"
        /// URLs end at their question mark, as Squid cuts them unless told otherwise.
        case noQueries = "no-queries"
        case noSubjects = "no-subjects"
        case noUserAgents = "no-user-agents"
        case noReferrers = "no-referrers"
        case noMediaTypes = "no-media-types"
        case noSizes = "no-sizes"
        case noRecipients = "no-recipients"
        case noProxyCategories = "no-proxy-categories"
        /// Of messages the rooms are numbered and not named.
        case noRooms = "no-rooms"
        /// Of messages neither recipients nor domains are logged, by which a protected channel is known.
        case noParticipants = "no-participants"
        /// Another part of a record that a rule asks for.
        case other = "other-parts"

        /// What is to be said of a source, as a clause.
        package var words: String {
            switch self {
            case .noRules: "no rule is about its records, so nothing in them can be flagged"
            case .noAccounts:
                "no record names a user, so nothing can be counted under a case handle"
            case .oneClient:
                "all records have one client’s address, as behind a filter, so computers cannot "
                    + "be told apart"
            case .onlyTunnels: "only tunnels (CONNECT) are logged, and no paths"
            case .noQueries: "URLs are logged without their queries, so searches cannot be seen"
            case .noSubjects: "its log states no subjects, so private marking cannot be seen"
            case .noUserAgents: "its log states no user agents"
            case .noReferrers: "its log states no referrers"
            case .noMediaTypes: "its log states no media types"
            case .noSizes: "its log states no sizes"
            case .noRecipients: "its log states no recipients"
            case .noProxyCategories: "its log states no categories of the filter"
            case .noRooms: "its log states no names of rooms"
            case .noParticipants:
                "its log does not say whom messages are for, so protected channels cannot be told"
            case .other: "its log does not state what some rules ask for"
            }
        }
    }

    /// The blind spot in words: `its log states no user agents; rules that cannot match: …`.
    package var words: String {
        rules.isEmpty
            ? cause.words
            : cause.words + "; \(rules.count == 1 ? "a rule" : "rules") that cannot match there: "
                + Words.list(rules)
    }
}
