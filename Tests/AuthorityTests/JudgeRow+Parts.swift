@testable import Authority

extension JudgeRow {
    /// What one part of a condition decides by itself.
    static let parts: [JudgeRow] = [
        JudgeRow(
            description: "P0 15: notice deferred where a child's safety is at issue",
            changes: [
                "purpose": "child-safety",
                "notify":
                    "{ by: 2026-12-17, deferred-until: 2027-01-10, deferral-reason: Police ask. }",
            ], expected: []),
        JudgeRow(
            description: "P0 15: particulars of blanks are none, and no stand-in",
            changes: ["particulars": "\"  \""], expected: ["particularsMissing"]),
        JudgeRow(
            description: "design 6: no accounts beside a case handle: they would tell whose",
            changes: ["subjects": "[{ case-handle: K7QD-2MVX, accounts: [b.thornbury] }]"],
            expected: ["invalid"]),
        JudgeRow(
            description: "P0 15: what two subjects lack alike is said once",
            changes: [
                "subjects":
                    "[{ person: staff-07, accounts: [b.thornbury] }, "
                    + "{ person: pupil-01, accounts: [21.obellweather] }]"
            ], signers: [School.chair], expected: ["headMustSign"]),
        JudgeRow(
            description: "P3 3.2: a person without an account",
            changes: ["subjects": "[{ person: staff-07, accounts: [] }]"], expected: ["invalid"]),
    ]
}
