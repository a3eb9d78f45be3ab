import LogModel
import TestSupport
import Testing

@testable import People

@Suite struct DirectoryTests {
    private let directory: Directory

    init() throws {
        let csv = """
            person,role,name,account,from,until,hours
            staff-07,staff,Bernard Thornbury,b.thornbury,,,Mon-Fri 08:00-16:30
            staff-07,staff,Bernard Thornbury,b.thornbury@staff.oakhill.example,,,
            staff-08,staff,Frederick Quillanby,supply.desk3,,2026-08-31,
            staff-09,staff,Annalise Corringham,supply.desk3,2026-09-03,,
            staff-10,staff,Katarzyna Wolińska,Jo,,,
            pupil-01,pupil,Jo Smith,jo@pupils.oakhill.example,,,
            pupil-02,pupil,René Dubois,rené,,,
            parent-01,visitor,Ada Orpington,ada@home.example,,,
            staff-11,staff,Ada Orpington,a.orpington,,,
            """
        directory = try Directory.read(csv: Array(csv.utf8), path: "people.csv")
    }

    private func id(_ account: String, _ channel: Channel = .web, on day: String = "2026-11-20")
        throws -> String?
    {
        let date = try #require(CivilDate(day))
        let person = directory.person(account: account, channel: channel, on: date)
        var text = account
        let role = text.withUTF8 {
            directory.role(account: UnsafeRawBufferPointer($0), channel: channel, on: date)
        }
        #expect(role == person?.role ?? .unknown, "the two look-ups differ on \(account)")
        return person?.id
    }

    @Test("an account is found in any of its spellings")
    func spellings() throws {
        for logged in ["b.thornbury", "OAKHILL\\B.Thornbury", "oakhill%5cb.thornbury"] {
            #expect(try id(logged) == "staff-07")
        }
        #expect(try id("REN%C3%89") == "pupil-02")
    }

    @Test("an account is whose it was on the day, and nobody's between two people")
    func reassigned() throws {
        #expect(try id("supply.desk3", on: "2026-08-31") == "staff-08")
        #expect(try id("supply.desk3", on: "2026-09-01") == "account:supply.desk3")
        #expect(try id("supply.desk3", on: "2026-09-02") == "account:supply.desk3")
        #expect(try id("supply.desk3", on: "2026-09-03") == "staff-09")
    }

    @Test("a full match goes before one without realm")
    func fullFirst() throws {
        #expect(try id("jo@pupils.oakhill.example") == "pupil-01")
        #expect(try id("jo@other.example") == "staff-10")
        #expect(try id("jo") == "staff-10")
    }

    @Test("a stranger's address is nobody's but their own")
    func strangers() throws {
        #expect(try id("b.thornbury@evil.example", .email) == "account:b.thornbury@evil.example")
        #expect(try id("B.Thornbury@Staff.Oakhill.Example", .email) == "staff-07")
        #expect(try id("b.thornbury", .email) == "staff-07")
        #expect(try id("b.thornbury@evil.example", .message) == "account:b.thornbury@evil.example")
    }

    @Test("no user is nobody")
    func nobody() throws {
        for logged in ["-", "", "None", "?", "OAKHILL\\-"] { #expect(try id(logged) == nil) }
    }

    @Test("an unlisted account is a person of its own, whose role is unknown")
    func unlisted() throws {
        let date = try #require(CivilDate("2026-11-20"))
        let person = directory.person(account: "OAKHILL\\New", channel: .web, on: date)
        #expect(person == Person(id: "account:oakhill\\new", role: .unknown, name: "oakhill\\new"))
        #expect(person?.isListed == false)
        #expect(Directory.empty.person(account: "x", channel: .web, on: date)?.id == "account:x")
    }

    @Test("two people of one name stay two")
    func oneName() {
        let adas = directory.all.filter { $0.name == "Ada Orpington" }
        #expect(adas.map(\.id) == ["parent-01", "staff-11"])
    }

    @Test("everybody is listed once, with their accounts")
    func listing() {
        #expect(directory.all.map(\.id) == directory.all.map(\.id).sorted())
        #expect(directory.all.count == 8)
        #expect(
            directory.accounts(of: "staff-07").map(\.account) == [
                "b.thornbury", "b.thornbury@staff.oakhill.example",
            ])
        #expect(directory.accounts(of: "staff-07").first?.hours == "Mon-Fri 08:00-16:30")
        #expect(directory.person(id: "staff-77") == nil)
    }

    @Test("a thousand accounts are all found, and a thousand others are not")
    func manyAccounts() throws {
        var generator = SeededGenerator(seed: 20_261_120)
        let names = (0..<1000).map {
            "u\($0)-\(UInt16.random(in: 0...UInt16.max, using: &generator))"
        }
        let rows = names.enumerated().map { "p\($0.offset),pupil,N\($0.offset),\($0.element)" }
        let csv = (["person,role,name,account"] + rows).joined(separator: "\n")
        let directory = try Directory.read(csv: Array(csv.utf8), path: "people.csv")
        let date = try #require(CivilDate("2026-11-20"))
        for (index, name) in names.enumerated() {
            #expect(directory.person(account: name, channel: .web, on: date)?.id == "p\(index)")
            #expect(
                directory.person(account: name + "x", channel: .web, on: date)?.role == .unknown)
        }
    }
}
