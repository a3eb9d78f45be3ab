import Foundation

/// What a new passphrase must be, at a terminal and on the key page alike.
///
/// A key file may lie on a stick for years, and whoever finds it can guess for as long as they like.
package enum PassphraseRule {
    /// The fewest characters.
    package static let leastCharacters = 16
    /// The fewest of them that differ from each other.
    package static let leastDifferent = 6

    /// Why a short one will not do: a clause.
    package static let tooShort =
        "the passphrase is too short: it needs at least \(leastCharacters) characters"
    /// Why a dull one will not do: a clause.
    package static let tooAlike =
        "the passphrase has too few different characters: it needs at least \(leastDifferent), as "
        + "four or five words have"

    /// Says what is wrong with a passphrase.
    ///
    /// - Parameter passphrase: as it was typed; its normalisation form does not matter.
    /// - Returns: ``tooShort`` or ``tooAlike``; `nil` when it will do.
    package static func fault(of passphrase: String) -> String? {
        let characters = Array(passphrase.precomposedStringWithCanonicalMapping.unicodeScalars)
        guard characters.count >= leastCharacters else { return tooShort }
        return Set(characters).count < leastDifferent ? tooAlike : nil
    }
}
