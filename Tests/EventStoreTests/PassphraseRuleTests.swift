import Testing

@testable import EventStore

@Suite("What a new passphrase must be")
struct PassphraseRuleTests {
    @Test(
        "Sixteen characters, six of them different, as the characters are after normalisation",
        arguments: [
            ("", PassphraseRule.tooShort), ("only fifteen ch", PassphraseRule.tooShort),
            ("only sixteen cha", nil), ("abcdeabcdeabcdeabcde", PassphraseRule.tooAlike),
            ("abcdefabcdefabcdef", nil),
            // An accent of its own is no character more.
            ("cafe\u{301} on fifteen", PassphraseRule.tooShort),
            ("cafe\u{301} on sixteen!", nil),
        ] as [(String, String?)])
    func rule(_ passphrase: String, _ fault: String?) {
        #expect(PassphraseRule.fault(of: passphrase) == fault)
    }
}
