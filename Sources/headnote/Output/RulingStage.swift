import Authority
import LogModel

extension AuthorisationRuling {
    /// Where it stands on a day, as JSON has it: its stage, or `refused`.
    func stageWord(on today: CivilDate) -> String {
        clearance?.stage(on: today).rawValue ?? "refused"
    }

    /// Why nothing is collected or opened under it, naming nobody; `nil` when nothing is wrong.
    func reasonWord(on today: CivilDate) -> String? {
        (refusals.first ?? clearance?.stopped(on: today))?.nightReason
    }
}
