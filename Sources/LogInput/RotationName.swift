/// What a log file's name states of its age among its family.
///
/// `access.log`, `access.log.1` and `access.log.2.gz` are a family; so are `mail.log` and
/// `mail-20261101.log.gz`. The name decides the reading order and nothing else.
struct RotationName: Equatable {
    /// How old the file is, oldest first.
    enum Age: Equatable {
        /// A rotation number: the larger, the older.
        case numbered(Int)
        /// A date, and perhaps a time or a counter after it: the smaller, the older.
        case dated(date: String, then: [Int])
        /// No suffix: the file that is being written.
        case live
    }

    /// The name without its rotation and compression.
    let family: String
    let age: Age
    /// What the name shares with files of other families that tell of the same acts; `nil` where
    /// there are none.
    var chain: String?

    /// Reads a file's name, without folders.
    init(_ name: String) {
        let stem = RotationName.withoutCompression(name)
        if let family = RotationName.trackingFamily(stem) {
            self.family = family
            age = .live
            chain = "MSGTRK"
        } else if let (base, age) = RotationName.rotation(endOf: stem) {
            family = base
            self.age = age
        } else if let dot = stem.lastIndex(of: "."),
            let (base, age) = RotationName.rotation(endOf: stem[..<dot])
        {
            // The rotation stands before the extension: `mail-20261101.log`.
            family = base + stem[dot...]
            self.age = age
        } else {
            family = String(stem)
            age = .live
        }
    }

    /// The family of a message tracking log of Exchange, `MSGTRKMD2026112010-1.LOG`.
    ///
    /// Each is a family of its own, because each may be the one that is written. The services of
    /// one server (`MSGTRK`, `MSGTRKMA`, `MSGTRKMD`, `MSGTRKMS`) log the same mails in the same
    /// hours, so the hour stands in front: families are read in the order of their names.
    private static func trackingFamily(_ name: Substring) -> String? {
        guard name.hasPrefix("MSGTRK") else { return nil }
        let rest = name.dropFirst(6)
        let service = rest.prefix { !$0.isNumber }
        guard ["", "MA", "MD", "MS"].contains(service) else { return nil }
        return "MSGTRK" + rest.dropFirst(service.count) + service
    }

    private static func withoutCompression(_ name: String) -> Substring {
        let endings = [".gz", ".GZ", ".bz2", ".xz", ".zst", ".Z"]
        guard let ending = endings.first(where: { name.hasSuffix($0) }) else { return name[...] }
        return name.dropLast(ending.count)
    }

    /// Splits a rotation suffix off; `nil` when there is none.
    private static func rotation(
        endOf name: Substring
    ) -> (base: String, age: Age)? {
        let base = name.dropLast { isSuffixCharacter($0) }
        let suffix = name[base.endIndex...]
        guard !base.isEmpty, let separator = suffix.first, !separator.isNumber else { return nil }
        let groups = suffix.split { !$0.isNumber }.map(String.init)
        if groups.count == 1, groups[0].count <= 4, separator == ".", suffix.count > 1,
            let number = Int(groups[0])
        {
            return (String(base), .numbered(number))
        }
        return dated(groups).map { (String(base), $0) }
    }

    private static func isSuffixCharacter(_ character: Character) -> Bool {
        character.isASCII && character.isNumber || "-._".contains(character)
    }

    /// A date as `20261101`, `2026-11-01` or more digits (with the hour, or seconds since 1970).
    private static func dated(_ groups: [String]) -> Age? {
        guard let first = groups.first else { return nil }
        var date = first
        var rest = groups.dropFirst()
        if first.count == 4, groups.count >= 3, groups[1].count == 2, groups[2].count == 2 {
            date = groups[0] + groups[1] + groups[2]
            rest = groups.dropFirst(3)
        }
        guard date.count >= 8 else { return nil }
        let counters = rest.compactMap { Int($0) }
        return counters.count == rest.count ? .dated(date: date, then: counters) : nil
    }
}

extension RotationName.Age: Comparable {
    /// Numbers come before dates, because a server that changes goes from numbers to dates.
    static func < (older: RotationName.Age, newer: RotationName.Age) -> Bool {
        switch (older, newer) {
        case (.numbered(let one), .numbered(let other)): one > other
        case (.numbered, _): true
        case (_, .numbered): false
        case (.dated(let one, let first), .dated(let other, let second)):
            one == other ? first.lexicographicallyPrecedes(second) : one < other
        case (.dated, .live): true
        case (.live, _): false
        }
    }
}

extension Substring {
    /// The text without the run of characters at its end that fit.
    fileprivate func dropLast(while fits: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, fits(self[index(before: end)]) { formIndex(before: &end) }
        return self[..<end]
    }
}
