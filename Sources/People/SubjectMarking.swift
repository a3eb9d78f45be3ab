/// Looks for the words by which the policy lets people mark a mail as private.
///
/// The policy's marking is `Personal/Private` "within the subject header line". People write it
/// in many ways and programs cut it short, so whatever may be meant as the marking counts; a mail
/// honoured by mistake costs an investigation one line, a mail missed costs somebody their
/// privacy. It counts
/// - anywhere: the two words in either order with nothing, signs or `and`/`or` between them
///   (`Personal / Private lookalike` is marked, `Not Personal / nor private` is not);
/// - at the beginning, after `Re:` and its kin, brackets and tags: one of the words alone
///   (`Private Peaceful`, a class reader, is honoured);
/// - anywhere: one of the words alone in brackets;
/// - at the end: either of these cut short (`Personal/Priv`, `RE: Pers`).
struct SubjectMarking {
    private struct Word {
        var text: String
        var before: Unicode.Scalar?
        var after: Unicode.Scalar?
    }

    private let words: [Word]

    init(_ subject: String) {
        words = SubjectMarking.words(of: subject)
    }

    var isPrivate: Bool {
        beginsPrivate || words.indices.contains { isMarking(at: $0) }
    }

    private static let marks = ["personal", "private"]
    private static let fillers: Set<String> = ["and", "or"]
    /// What mail programs and gateways put in front of a subject.
    private static let prefixes: Set<String> = [
        "re", "fw", "fwd", "aw", "wg", "antw", "antwort", "sv", "vs", "vb", "tr", "rv", "res",
        "enc",
        "rif", "ref", "ext", "external", "internal", "spam", "caution", "bulk", "auto", "automatic",
        "reply", "accepted", "declined", "tentative", "undeliverable",
    ]

    /// Whether the first word that the writer chose is a marking, or the beginning of one.
    private var beginsPrivate: Bool {
        let rest = words.drop { word in
            SubjectMarking.prefixes.contains(word.text) || word.text.allSatisfy(\.isNumber)
        }
        guard let first = rest.first?.text else { return false }
        if SubjectMarking.marks.contains(first) { return true }
        return rest.count == 1 && first.count >= 4
            && SubjectMarking.marks.contains { $0.hasPrefix(first) }
    }

    /// Whether the marking begins with the word at an index, or is it.
    private func isMarking(at index: Int) -> Bool {
        let word = words[index]
        if ["personalprivate", "privatepersonal"].contains(word.text) { return true }
        guard let mark = SubjectMarking.marks.first(where: { $0 == word.text }) else {
            return false
        }
        if isInBrackets(word) { return true }
        var next = index + 1
        if next < words.count, SubjectMarking.fillers.contains(words[next].text) { next += 1 }
        guard next < words.count else { return word.after == "/" || word.after == "\\" }
        let other = mark == "personal" ? "private" : "personal"
        let isLast = next == words.count - 1
        return words[next].text == other || (isLast && other.hasPrefix(words[next].text))
    }

    private func isInBrackets(_ word: Word) -> Bool {
        guard let before = word.before, let after = word.after else { return false }
        return ["[": "]", "(": ")", "{": "}", "<": ">", "*": "*"][before] == after
    }

    /// The runs of letters and digits of a text, folded, with the signs beside them.
    private static func words(of subject: String) -> [Word] {
        var words: [Word] = []
        var current = ""
        var before: Unicode.Scalar?
        var sign: Unicode.Scalar?
        for scalar in subject.unicodeScalars where !isInvisible(scalar) {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if current.isEmpty { before = sign }
                current.unicodeScalars.append(plain(scalar))
                continue
            }
            if !current.isEmpty {
                words.append(Word(text: current.lowercased(), before: before))
                current = ""
                sign = nil
            }
            if scalar.properties.isWhitespace { continue }
            if sign == nil, !words.isEmpty, words[words.count - 1].after == nil {
                words[words.count - 1].after = scalar
            }
            sign = scalar
        }
        if !current.isEmpty { words.append(Word(text: current.lowercased(), before: before)) }
        return words
    }

    /// Zero-width spaces, soft hyphens and marks of direction, which no reader sees.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint
            || scalar.properties.generalCategory == .format
    }

    /// The ASCII letter that a full-width letter is a form of; any other scalar is itself.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }
}
