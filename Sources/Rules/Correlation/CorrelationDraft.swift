internal import StrictYAML

/// A correlation as its file states it, before the rules that it names are looked up.
struct CorrelationDraft: Sendable {
    /// A word of the file and where it stands.
    struct Word: Sendable, Hashable {
        let text: String
        let mark: YAMLMark
    }

    /// A name for fields that are called otherwise in each rule.
    struct Alias: Sendable {
        let name: Word
        let fields: [(rule: Word, field: Word)]
    }

    var type = CorrelationType.eventCount
    /// Ids or names, in the order of the file.
    var rules: [Word] = []
    var groupBy: [Word] = []
    var aliases: [Alias] = []
    var spanMilliseconds: Int64 = 0
    var bounds: [CorrelationBound] = []
    /// The fields whose values are looked at.
    var fields: [Word] = []
    /// Whether the rules that it names flag by themselves too.
    var generates = false
    /// Where `correlation:` stands.
    var mark = YAMLMark.start
}

/// How long a window is.
enum Timespan {
    /// What a night can build again: the hits of the day before what was read last.
    static let longestOfSite: Int64 = 86_400_000

    private static let units: [Character: Int64] = [
        "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]

    /// The milliseconds of `15m`; `nil` for anything but a whole number and one of s, m, h and d.
    static func milliseconds(_ text: String) -> Int64? {
        guard let letter = text.last, let unit = units[letter] else { return nil }
        let digits = text.dropLast()
        guard (1...9).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }),
            let number = Int64(digits), number > 0
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }
}
