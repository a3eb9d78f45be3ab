import People
import Testing

@Suite struct PrivateMarkingTests {
    @Test(
        "P2 App 3: the marking is honoured however it is written",
        arguments: [
            "Personal/Private", "personal/private - lower case", "PERSONAL/PRIVATE: meeting",
            "[Personal/Private] medical appointment", "Personal/Private – café",
            "Personal / Private",
            "Personal / Private lookalike", "RE: private", "Re: Fw: FWD: AW: Private",
            "Re[2]: personal",
            "RE : Personal - dentist", "Private Peaceful", "Personal statement", "(private) lunch",
            "Dentist on Friday (Personal/Private)", "Dentist [private]", "*Private* talk",
            "Private/Personal", "personal\\private", "Personal-Private", "personal & private",
            "personal and private", "PersonalPrivate", "Personal_Private", "[EXT] Personal/Private",
            "[External] Re: private", "***SPAM*** Personal / Private", "  - private",
            "Pеrsonal/Private and Personal/Private", "Per\u{00AD}sonal/Pri\u{200B}vate",
            "Ｐｅｒｓｏｎａｌ／Ｐｒｉｖａｔｅ", "Personal\u{00A0}/\u{00A0}Private",
        ])
    func marked(_ subject: String) {
        #expect(PrivateMarking(subject: subject) == .marked)
    }

    @Test(
        "the marking is honoured where a log cut it short",
        arguments: [
            "Personal/Priv", "Re: Personal/P", "RE: Pers", "priv", "Dentist Personal/Pr",
            "Dentist personal /", "Personal", "Personal/",
        ])
    func cutShort(_ subject: String) {
        #expect(PrivateMarking(subject: subject) == .marked)
    }

    @Test(
        "other words are no marking",
        arguments: [
            "Not Personal / nor private", "Personally speaking", "Privately owned",
            "Impersonal/private",
            "A private school", "My personal best", "Personnel/Private hire", "per", "pri", "",
            "Re:", "Fwd: timetable", "Room 12", "Privet hedge",
        ])
    func unmarked(_ subject: String) {
        #expect(PrivateMarking(subject: subject) == .none)
    }

    @Test("a subject that was not logged, or not decoded, may say anything")
    func unknown() {
        #expect(PrivateMarking(subject: nil) == .unknown)
        #expect(PrivateMarking(subject: "=?UTF-8?B?UGVyc29uYWwvUHJpdmF0") == .unknown)
        #expect(PrivateMarking(subject: "Private =?UTF-8?B?eA") == .marked)
    }
}
