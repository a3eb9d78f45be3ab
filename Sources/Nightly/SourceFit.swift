package import Rules

internal import LogFormats
internal import LogModel

/// Says which rules none of a site's sources could ever match, by what their formats are.
///
/// What a source does not state although its format could is told after a few nights, from what
/// was read (``BlindSpots``).
package enum SourceFit {
    /// Looks for rules without a source.
    ///
    /// - Parameters:
    ///   - rules: those that raise flags are looked at.
    ///   - sources: all of the site.
    /// - Returns: a remark on each rule that can never match.
    package static func remarks(on rules: [FlagRule], sources: [Site.Source]) -> [RuleProblem] {
        rules.filter(\.raisesFlags).compactMap { rule -> RuleProblem? in
            guard let channel = rule.channel else { return nil }
            let fitting = sources.filter { $0.channel == channel }
            guard !fitting.isEmpty else {
                return rule.remark(
                    "no source of the site has the channel '\(channel.rawValue)', so the rule can "
                        + "never match")
            }
            let missing = fitting.map {
                $0.format.format.neverStates.intersection(rule.neededParts)
            }
            guard missing.allSatisfy({ !$0.isEmpty }) else { return nil }
            let names = missing.reduce(RecordParts([])) { $0.union($1) }.names.joined(
                separator: " or ")
            return rule.remark(
                "no source of the site ever states \(names), so the rule can never match")
        }
    }
}

extension LogFormat {
    /// The parts of a record that no log of the format has a place for; see docs/formats.md.
    fileprivate var neverStates: RecordParts {
        switch self {
        case .squid: [.userAgent, .referrer, .proxyCategories]
        case .squidCommon: [.userAgent, .referrer, .mime, .proxyCategories]
        case .squidCombined, .apache: [.mime, .proxyCategories]
        case .sendmail, .opensmtpd: .subject
        default: []
        }
    }
}

extension RecordParts {
    fileprivate var names: [String] {
        let all: [(RecordParts, String)] = [
            (.userAgent, "a user agent"), (.referrer, "a referrer"), (.mime, "a media type"),
            (.proxyCategories, "the proxy's categories"), (.subject, "a subject"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }
}
