import LogModel
import People
import Testing

@Suite struct CaseHandleTests {
    @Test("a handle is read back from what it prints, whatever the case and with O for 0")
    func readsBack() throws {
        let month = try #require(CalendarMonth("2026-11"))
        let key = try #require(HandleKey(month: month, key: Array(0..<32)))
        let handle = key.handle(for: "staff-07")
        #expect(CaseHandle(handle.description.lowercased()) == handle)
        #expect(CaseHandle("o1il-0000") == CaseHandle("0111-0000"))
    }
}
