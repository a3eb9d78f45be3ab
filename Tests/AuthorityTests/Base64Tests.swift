import Testing

@testable import Authority

@Suite struct Base64Tests {
    @Test("only what an encoder writes is read")
    func isStrict() {
        #expect(Base64.decode("aGVhZA==".utf8) == Array("head".utf8))
        #expect(Base64.decode("aGVhZB==".utf8) == nil)
    }
}
