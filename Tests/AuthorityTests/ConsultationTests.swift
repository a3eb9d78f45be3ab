import Authority
import LogModel
import Testing

@Suite struct ConsultationTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        var occasional: [String] = []
        var isPrivate: [String] = ["HR", "IT", "Audit"]
        var changes: [String: String] = [:]
        let missing: [String]
    }

    private static let hr = "[{ with: EducationHR adviser, name: A, date: 2026-11-14 }]"

    private static let oneForThree =
        "[{ with: HR whom IT and Audit trust, name: A, date: 2026-11-14 }]"
    private static let pronoun =
        "[{ with: HR adviser, name: A, date: 2026-11-14 }, { with: Audit who read it, name: B,"
        + " date: 2026-11-14 }, { with: the head of it, name: C, date: 2026-11-14 }]"
    private static let twoInOne =
        "[{ with: HR and IT, name: A, date: 2026-11-14 }, { with: HR, name: B, date: 2026-11-14 }]"

    private static let cases = [
        Case(description: "nothing is asked for unless the school says so", missing: []),
        Case(
            description: "P3 8.3: who is to be asked first, and was not", occasional: ["Legal"],
            missing: ["Legal"]),
        Case(
            description: "P4 7.3: a provider by name, in any case", occasional: ["educationhr"],
            changes: ["consultations": hr], missing: []),
        Case(
            description: "a part of a word is not the office", occasional: ["HR"],
            changes: ["consultations": hr], missing: ["HR"]),
        Case(
            description: "an office of two words, both in their order",
            occasional: ["EducationHR adviser"], changes: ["consultations": hr], missing: []),
        Case(
            description: "the same words in another order are something else",
            occasional: ["adviser EducationHR"], changes: ["consultations": hr],
            missing: ["adviser EducationHR"]),
        Case(
            description: "an office of more words than anything that is there",
            occasional: ["the EducationHR adviser of the county"], changes: ["consultations": hr],
            missing: ["the EducationHR adviser of the county"]),
        Case(
            description: "an office without a word in it is nobody, who cannot have been asked",
            occasional: ["--"], missing: ["--"]),
        Case(
            description: "P3 8.2: a standing authorisation is not asked for them",
            occasional: ["Legal"],
            changes: [
                "kind": "standing", "subjects": "[{ roles: [pupil] }]", "purpose": "child-safety",
            ], missing: []),
        Case(
            description: "P2 9.4: each office of private communications that is missing",
            changes: ["private-communications": "true", "consultations": hr],
            missing: ["HR", "IT", "Audit"]),
        Case(
            description: "P2 9.4: one sentence that names three offices is the advice of one",
            changes: ["private-communications": "true", "consultations": oneForThree],
            missing: ["IT", "Audit"]),
        Case(
            description: "P2 9.4: a word of the language is no office",
            changes: ["private-communications": "true", "consultations": pronoun],
            missing: ["IT"]),
        Case(
            description: "an office finds its entry behind one that names two",
            occasional: ["HR", "IT"], changes: ["consultations": twoInOne], missing: []),
        Case(
            description: "an office in small letters is meant in capitals, too",
            occasional: ["it"], changes: ["consultations": twoInOne], missing: []),
        Case(
            description: "a school of another county names its own", isPrivate: ["EducationHR"],
            changes: ["private-communications": "true", "consultations": hr], missing: []),
    ]

    @Test("an authorisation shows the advice that its school wants taken first", arguments: cases)
    func advice(_ row: Case) throws {
        let school = try School()
        let file = try school.file(
            row.changes.mapValues { $0 }, signers: [School.head, School.chair])
        let rulings = Authorisations.judge(
            files: [file], authorities: school.authorities, directory: school.directory,
            today: try #require(CivilDate("2026-11-20")),
            requirements: .init(
                occasionalConsultations: row.occasional, privateConsultations: row.isPrivate))
        let ruling = try #require(rulings.first)
        let missing = ruling.refusals.compactMap { refusal -> String? in
            if case .consultationMissing(let office, _) = refusal { office } else { nil }
        }
        #expect(missing == row.missing)
    }
}
