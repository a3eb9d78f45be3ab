import Authority
import TestSupport
import Testing

@testable import Reports

@Suite("A notice says who reads it, and where nobody does, why and what to do")
struct NoticeReadersTests {
    /// A notice's text as one line.
    private func flat(
        _ office: Office, _ change: (inout TriggerNoticeModel) -> Void = { _ in }
    ) throws -> String {
        var model = try Invented.trigger()
        model.office = office
        change(&model)
        return try Reports.triggerNotices([model])[0].text.flat
    }

    @Test(
        "a notice is for its office alone, and says so first",
        arguments: [
            (Office.head, "the headteacher"), (.chair, "the chair of governors"),
            (.trust, "the trust"),
        ])
    func offices(_ office: Office, _ words: String) throws {
        let text = try flat(office)
        #expect(text.contains("For \(words). Records of"))
        #expect(text.contains("Confidential: for \(words) only."))
        #expect(!text.contains("Nobody "))
    }

    @Test(
        "where nobody holds the office it says so, and what follows",
        arguments: [
            (
                Office.head, "Nobody holds the office of headteacher",
                "or the chair of governors signs a delegation, nobody can authorise what this"
            ),
            (
                .chair, "Nobody holds the office of chair of governors",
                "until somebody is entered there, nobody can authorise what concerns the headteacher."
            ),
            (
                .trust, "Nobody of the trust who decides here is in office",
                "until somebody is entered there, nobody can authorise what this notice tells of."
            ),
        ])
    func vacancy(_ office: Office, _ what: String, _ follows: String) throws {
        let text = try flat(office) { $0.isVacant = true }
        #expect(text.contains(what) && text.contains(follows), "\(text)")
    }

    @Test("without anybody who is both, a notice speaks of head and chair alone")
    func usual() throws {
        let text = try flat(.chair)
        #expect(text.contains("go to the chair of governors alone, all others to the headteacher."))
        #expect(!text.contains("trust"))
    }

    @Test(
        "of whoever is head and chair in one the trust reads, by its roles, and every notice says so"
    )
    func trust() throws {
        for office in Office.allCases {
            let text = try flat(office) { $0.trustRoles = [.trustCEO, .trustDirector] }
            #expect(text.contains("headteacher and chair in one to the trust alone, all others"))
            #expect(!text.contains("goes to nobody"))
            let names = "chief executive of the trust or the director of the trust alone."
            #expect(text.contains(names) == (office == .trust))
        }
    }

    @Test(
        "where no role of a trust decides, head and chair read that nobody is told, and what to do")
    func nobody() throws {
        for office in [Office.head, .chair] {
            let text = try flat(office) { $0.trustRoles = [] }
            #expect(
                text.contains(
                    "what concerns them goes to nobody, because nobody is entered there in a role of a trust"
                ))
            #expect(text.contains("enter another chair of governors, or, where a trust runs"))
            #expect(text.contains("headteacher and chair in one to nobody, all others to the"))
        }
    }
}
