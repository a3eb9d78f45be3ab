import Authority
import LogModel

extension AuthorisationRuling {
    /// Where it stands on a day, as JSON has it: its stage, `stopped` while it is in force and
    /// somebody who signed may sign no longer, or `refused`.
    func stageWord(on today: CivilDate) -> String {
        guard let clearance else { return "refused" }
        return clearance.stopped(on: today) == nil
            ? clearance.stage(on: today).rawValue : "stopped"
    }

    /// Why nothing is collected or opened under it, naming nobody; `nil` when nothing is wrong.
    func reasonWord(on today: CivilDate) -> String? {
        (refusals.first ?? clearance?.stopped(on: today))?.nightReason
    }
}
