/// The characters of a Sigma text, with its escapes read.
///
/// `\*` and `\?` are the characters themselves, `\\` is one backslash, and a backslash before
/// anything else, or at the end, stands for itself.
struct SigmaText: Sendable {
    enum Character: Equatable, Sendable {
        case literal(Unicode.Scalar)
        /// `?`: exactly one character.
        case one
        /// `*`: any run of characters.
        case run
    }

    let characters: [Character]

    /// Reads a text.
    init(_ text: String) {
        var characters: [Character] = []
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*": characters.append(.run)
            case "?": characters.append(.one)
            case "\\":
                if let next = scalars.first, next == "*" || next == "?" || next == "\\" {
                    scalars.removeFirst()
                    characters.append(.literal(next))
                } else {
                    characters.append(.literal(scalar))
                }
            default: characters.append(.literal(scalar))
            }
        }
        self.characters = characters
    }

    /// The text itself; `nil` when there is a wildcard in it.
    var literal: String? {
        var text = ""
        for character in characters {
            guard case .literal(let scalar) = character else { return nil }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    /// Whether a dash or slash at a place begins a word: no letter or digit before it, and one
    /// behind it.
    func isDashOfWord(at index: Int) -> Bool {
        guard characters[index] == .literal("-") || characters[index] == .literal("/") else {
            return false
        }
        return !isWord(at: index - 1) && isWord(at: index + 1)
    }

    private func isWord(at index: Int) -> Bool {
        guard characters.indices.contains(index), case .literal(let scalar) = characters[index]
        else { return false }
        return scalar == "_" || scalar.properties.isAlphabetic
            || scalar.properties.numericType != nil
    }

    /// A placeholder such as `%name%` in a text as the file has it; `\%` is no part of one.
    static func placeholder(in text: String) -> String? {
        var isEscaped = false
        var name: String?
        for scalar in text.unicodeScalars {
            if scalar == "%", !isEscaped {
                if let name, !name.isEmpty { return name }
                name = ""
            } else if scalar == "_" || scalar.properties.isAlphabetic
                || scalar.properties.numericType != nil
            {
                name?.unicodeScalars.append(scalar)
            } else {
                name = nil
            }
            isEscaped = scalar == "\\"
        }
        return nil
    }
}
