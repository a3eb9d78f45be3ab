import Testing

@testable import Authority

@Suite struct Base64Tests {
    @Test("only what an encoder writes is read")
    func isStrict() {
        #expect(Base64.decode("aGVhZA==".utf8) == Array("head".utf8))
        for text in [
            "aGVhZB==", "aGVhZA=", "aGVhZA", "aGVhZ", "=", "====", "aGV=aGVh", "aG=a", "a===",
        ] {
            #expect(Base64.decode(text.utf8) == nil, "\(text)")
        }
    }
}
