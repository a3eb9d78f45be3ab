import LogModel
import Testing

@testable import Nightly

@Suite("On which days a source is missed")
struct SourceRhythmTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func days(_ first: String, _ last: String) throws -> [CivilDate] {
        (try day(first).daysSinceEpoch...day(last).daysSinceEpoch).map(
            CivilDate.init(daysSinceEpoch:))
    }

    /// Monday to Friday from 7 September to 13 November 2026.
    private func schoolDays() throws -> Set<CivilDate> {
        Set(try days("2026-09-07", "2026-11-13").filter { (1...5).contains(isoWeekday($0)) })
    }

    /// 1 for Monday to 7 for Sunday, from a Monday that is known.
    private func isoWeekday(_ day: CivilDate) -> Int {
        let monday = CivilDate("2026-09-07")?.daysSinceEpoch ?? 0
        return ((day.daysSinceEpoch - monday) % 7 + 7) % 7 + 1
    }

    @Test("weekends on which nothing ever comes are not missing")
    func weekends() throws {
        let rhythm = SourceRhythm(seen: try schoolDays(), closed: [])
        // The first two weekends are still unknown.
        #expect(
            rhythm.missingDays(upTo: try day("2026-11-15"))
                == [
                    try day("2026-09-12"), try day("2026-09-13"), try day("2026-09-19"),
                    try day("2026-09-20"),
                ])
        #expect(rhythm.silentSince(asOf: try day("2026-11-15")) == nil)
    }

    @Test("a school day without a record is missing, and no alarm yet")
    func oneDay() throws {
        let rhythm = SourceRhythm(
            seen: try schoolDays().subtracting([try day("2026-11-04")]), closed: [])
        #expect(rhythm.missingDays(upTo: try day("2026-11-13")).last == (try day("2026-11-04")))
        #expect(rhythm.silentSince(asOf: try day("2026-11-16")) == nil)
    }

    @Test("two expected days without a record after the last one are a silence, however long")
    func silence() throws {
        let rhythm = SourceRhythm(seen: try schoolDays(), closed: [])
        let monday = try day("2026-11-16")
        #expect(rhythm.silentSince(asOf: try day("2026-11-17")) == monday)
        #expect(rhythm.silentSince(asOf: try day("2027-03-01")) == monday)
    }

    @Test("in a gap of months every school day is missing, to its end")
    func longGap() throws {
        let later = try days("2027-03-01", "2027-03-05")
        let rhythm = SourceRhythm(seen: try schoolDays().union(later), closed: [])
        let missing = rhythm.missingDays(upTo: try day("2027-03-05"))
        let gap = try days("2026-11-14", "2027-02-28")
        #expect(missing.filter { gap.contains($0) } == gap.filter { isoWeekday($0) <= 5 })
    }

    @Test("nothing is missed while the school is closed")
    func closed() throws {
        let holidays = try day("2026-11-14")...day("2026-11-29")
        let rhythm = SourceRhythm(seen: try schoolDays(), closed: [holidays])
        #expect(rhythm.silentSince(asOf: try day("2026-11-30")) == nil)
        #expect(rhythm.silentSince(asOf: try day("2026-12-01")) == (try day("2026-11-30")))
    }

    @Test("a source of which nothing is known misses nothing")
    func nothing() throws {
        let rhythm = SourceRhythm(seen: [], closed: [])
        #expect(rhythm.missingDays(upTo: try day("2026-12-01")).isEmpty)
        #expect(rhythm.silentSince(asOf: try day("2026-12-01")) == nil)
    }
}
