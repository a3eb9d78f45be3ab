import Testing

@testable import Authority

@Suite("What is wrong with the pin's confirmation or a changed table")
struct PinRefusalTests {
    @Test("a signature made for something else names what it must be made for here")
    func namespace() {
        let refusal = PinRefusal.signature(.wrongNamespace(file: "a.sig", namespace: "headnote@v1"))
        #expect(
            refusal.sentence(for: .confirmation)
                == "'a.sig' was made for 'headnote@v1'; sign with '-n headnote-pin@v1'.")
        #expect(
            refusal.sentence(for: .authorities)
                == "'a.sig' was made for 'headnote@v1'; sign with '-n headnote-authorities@v1'.")
        #expect(refusal.reason == "a signature beside it does not count", "the night names no file")
    }

    @Test("what to do is said where it is not merely that somebody has yet to sign")
    func remedies() throws {
        let pin = SitePin(kind: "real", state: [1], authorities: [2])
        #expect(PinRefusal.signature(.unsigned).remedy(for: .authorities) == nil)
        #expect(PinRefusal.decidedBefore.remedy(for: .authorities) == nil)
        let touched = PinRefusal.signature(
            .signatureUnsupported(file: "a.sig", why: "the security key was not touched"))
        #expect(touched.sentence(for: .confirmation).contains("the security key was not touched"))
        let remedy = try #require(touched.remedy(for: .confirmation))
        #expect(remedy.hasPrefix("take 'a.sig' away, make a new page"))
        for refusal in [PinRefusal.otherPin(pin), .unreadable(nil)] {
            let anew = try #require(refusal.remedy(for: .confirmation))
            #expect(anew.hasPrefix("take the file and the signatures beside it away"))
        }
        #expect(PinRefusal.unreadable(nil).sentence(for: .authorities) == "It cannot be read.")
    }
}
