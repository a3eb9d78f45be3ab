@testable import Authority

extension JudgeRow {
    private static let twoReaders = "[\(School.reader), \(School.dsl)]"

    /// What the document says.
    static let contents: [JudgeRow] = [
        JudgeRow(
            description: "P0 15: no reason", changes: ["reason": nil], expected: ["reasonMissing"]),
        JudgeRow(
            description: "P0 15: a blank reason", changes: ["reason": "\"  \""],
            expected: ["reasonMissing"]),
        JudgeRow(
            description: "P0 15: the template's reason",
            changes: ["reason": "\"\(AuthorisationTemplate.reason)\""],
            expected: ["reasonIsTemplate"]),
        JudgeRow(
            description: "P0 15: a stand-in for a reason", changes: ["reason": "\"… TBC …\""],
            expected: ["reasonIsTemplate"]),
        JudgeRow(
            description: "P2 9.2: a purpose that the list lacks",
            changes: ["purpose": "performance"], expected: ["invalid"]),
        JudgeRow(
            description: "P0 15: no particulars for the file", changes: ["particulars": nil],
            expected: ["particularsMissing"]),
        JudgeRow(
            description: "P0 15: particulars that are a stand-in",
            changes: ["particulars": "\"see above\""], expected: ["particularsAreTemplate"]),
        JudgeRow(
            description: "P1 6.3.1: grounds that the list lacks", changes: ["grounds": "rumour"],
            expected: ["invalid"]),
        JudgeRow(
            description: "rule 2: a missing field", changes: ["channels": nil],
            expected: ["invalid"]),
        JudgeRow(
            description: "P3 8.2.1: a standing authorisation names nobody",
            changes: standing.merging([
                "subjects": "[{ person: staff-07, accounts: [b.thornbury] }]"
            ]) { $1 }, expected: ["standingNamesPerson"]),
        JudgeRow(
            description: "P3 8.2.1: a standing authorisation names no case handle",
            changes: standing.merging(["subjects": ofHandle]) { $1 },
            expected: ["standingNamesPerson"]),
        JudgeRow(
            description: "P3 8.2: an occasional authorisation is for somebody",
            changes: ["subjects": "[{ roles: [pupil] }]"], expected: ["occasionalNamesRole"]),
        JudgeRow(
            description: "P3 3.2: a person whom nobody knows",
            changes: ["subjects": "[{ person: staff-77, accounts: [x] }]"],
            expected: ["unknownPerson"]),
        JudgeRow(
            description: "P3 3.2: an account of somebody else",
            changes: ["subjects": "[{ person: staff-07, accounts: [j.okafor] }]"],
            expected: ["accountNotOfPerson"]),
        JudgeRow(
            description: "P3 3.2: an account that had passed on before the events",
            changes: ["subjects": "[{ person: staff-08, accounts: [supply.desk3] }]"],
            expected: ["accountNotOfPerson"]),
        JudgeRow(
            description: "design 6: a person without accounts",
            changes: ["subjects": "[{ person: staff-07 }]"], expected: ["invalid"]),
        JudgeRow(
            description: "P2 9.4: private communications without HR, IT and Audit",
            changes: [
                "private-communications": "true",
                "consultations": "[{ with: HR, name: A, date: 2026-11-14 }]",
            ], signers: [School.head, School.chair],
            expected: ["consultationMissing", "consultationMissing"]),
        JudgeRow(
            description: "P2 9.4: private communications for something else than crime or misuse",
            changes: ["private-communications": "true", "purpose": "security"],
            signers: [School.head, School.chair], expected: ["privateWithoutEvidencePurpose"]),
        JudgeRow(
            description: "P1 6.3.1: private communications as a rule",
            changes: standing.merging(["private-communications": "true"]) { $1 },
            signers: [School.head, School.chair], expected: ["privateStanding"]),
        JudgeRow(
            description: "P3 6.2: a reader whom nobody knows",
            changes: ["readers": "[Somebody Else]"], expected: ["readerUnknown"]),
        JudgeRow(
            description: "P3 6.2: a reader without a key",
            changes: ["readers": "[Priya Sandhu]"], expected: ["readerWithoutKey"]),
        JudgeRow(
            description: "P2 1.0: a reader who is the subject",
            changes: ["readers": "[Margaret Ellwood]", "subjects": ofHead],
            signers: [School.chair], expected: ["readerIsSubject"]),
        JudgeRow(
            description: "P0 15: no reader", changes: ["readers": "[]"], expected: ["invalid"]),
        JudgeRow(
            description: "rule 2: one reader, and nothing says why one is enough",
            changes: ["single-reader": nil], expected: ["secondReaderMissing"]),
        JudgeRow(
            description: "rule 2: somebody named twice is one reader",
            changes: ["single-reader": nil, "readers": "[\(School.reader), \(School.reader)]"],
            expected: ["secondReaderMissing"]),
        JudgeRow(
            description: "rule 2: two readers need no reason",
            changes: ["single-reader": nil, "readers": twoReaders], expected: []),
        JudgeRow(
            description: "rule 2: a second reader without a key is told as that",
            changes: ["single-reader": nil, "readers": "[\(School.reader), \(School.keyless)]"],
            expected: ["readerWithoutKey"]),
        JudgeRow(
            description: "rule 2: one reader for a reason that is a stand-in",
            changes: ["single-reader": "\"… TBC …\""], expected: ["singleReaderIsStandIn"]),
        JudgeRow(
            description: "rule 2: one reader for a reason that is the template's",
            changes: ["single-reader": "\"\(AuthorisationTemplate.reason)\""],
            expected: ["singleReaderIsStandIn"]),
        JudgeRow(
            description: "rule 2: one reader for a reason that is empty",
            changes: ["single-reader": "''"], expected: ["singleReaderIsStandIn"]),
        JudgeRow(
            description: "rule 2: a reason that is none beside two readers",
            changes: ["single-reader": "' '", "readers": twoReaders],
            expected: ["singleReaderIsStandIn"]),
        JudgeRow(
            description: "rule 2: a list in the place of the reason",
            changes: ["single-reader": "[one, two]"], expected: ["invalid"]),
        JudgeRow(
            description: "rule 2: of a standing authorisation, too",
            changes: standing.merging(["single-reader": nil]) { $1 },
            expected: ["secondReaderMissing"]),
        JudgeRow(
            description: "P3 8.2: no subject", changes: ["subjects": "[]"], expected: ["invalid"]),
        JudgeRow(
            description: "P3 8.2.1: those whom the people's table lacks are no role",
            changes: standing.merging(["subjects": "[{ roles: [unknown] }]"]) { $1 },
            expected: ["invalid"]),
        JudgeRow(
            description: "design 6: a subject that is two things at once",
            changes: [
                "subjects":
                    "[{ person: staff-07, accounts: [b.thornbury], case-handle: K7QD-2MVX }]"
            ], expected: ["invalid"]),
        JudgeRow(
            description: "design 6: a subject with a key that nobody knows",
            changes: ["subjects": "[{ case-handle: K7QD-2MVX, colour: blue }]"],
            expected: ["invalid"]),
        JudgeRow(
            description: "P3 8.1: an impact assessment without its date",
            changes: ["impact-assessment": "{ reference: R }"], expected: ["invalid"]),
        JudgeRow(
            description: "P2 9.4: a consultation without a name",
            changes: ["consultations": "[{ with: HR, date: 2026-11-14 }]"], expected: ["invalid"]),
        JudgeRow(
            description: "P3 8.2: events without an end",
            changes: ["events": "{ from: 2026-11-16 }"], expected: ["invalid"]),
    ]
}
