import Foundation
import LogModel
import People
import TestSupport
import Testing

@Suite struct CaseHandleTests {
    private let key: HandleKey

    init() throws {
        let month = try #require(CalendarMonth("2026-11"))
        key = try #require(HandleKey(month: month, key: Array(0..<32)))
    }

    @Test("a handle is the first forty bits of HMAC-SHA256, in Crockford's base 32")
    func vector() {
        // printf 'staff-07' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
        #expect(key.handle(for: "staff-07").description == "C88M-RHTV")
    }

    @Test(
        "a handle is read as somebody types it",
        arguments: [
            "k7qd-2mvx", "K7QD2MVX", "K7QD 2MVX", " k7qd-2mvx ", "K7-QD-2M-VX",
        ])
    func tolerant(_ text: String) {
        #expect(CaseHandle(text)?.description == "K7QD-2MVX")
    }

    @Test("letters that look like digits are read as digits")
    func lookalikes() {
        #expect(CaseHandle("OIL0-oil0") == CaseHandle("0110-0110"))
    }

    @Test(
        "what is no handle is none",
        arguments: [
            "", "K7QD-2MV", "K7QD-2MVXX", "K7QD-2MVU", "K7QD-2MV!", "K7QD-2MVé", "ÀÀÀÀ-ÀÀÀÀ",
        ])
    func refused(_ text: String) {
        #expect(CaseHandle(text) == nil)
    }

    @Test("every handle is read back from what it prints, and from JSON")
    func readsBack() throws {
        var generator = SeededGenerator(seed: 20_261_125)
        for _ in 0..<1000 {
            let handle = CaseHandle(bits: UInt64.random(in: 0...UInt64.max, using: &generator))
            #expect(CaseHandle(handle.description) == handle)
        }
        let handles = [key.handle(for: "a"), key.handle(for: "b")]
        let json = try JSONEncoder().encode(handles)
        #expect(try JSONDecoder().decode([CaseHandle].self, from: json) == handles)
    }

    @Test("another month's key gives another handle, and a key has 32 bytes")
    func keys() throws {
        let next = try #require(CalendarMonth("2026-12"))
        let other = try #require(HandleKey(month: next, key: Array(1..<33)))
        #expect(key.handle(for: "staff-07") != other.handle(for: "staff-07"))
        #expect(HandleKey(month: next, key: Array(0..<31)) == nil)
        #expect(HandleKey(month: next, key: Array(0..<33)) == nil)
    }
}
