/// What a notice says of days: who signs for the headteacher, and what falls due.
extension TriggerNotice {
    /// For whom the notice is, the deputy who acts for the headteacher included.
    static func readers(_ model: TriggerNoticeModel) -> String {
        model.addressee + (model.isReadByDeputy ? " or the deputy who acts for them" : "")
    }

    /// What falls due under authorisations that the addressee's office signed.
    static func due(_ model: TriggerNoticeModel) -> [Letter.Block] {
        guard !model.due.isEmpty else { return [] }
        return [.heading("What falls due"), .list(model.due.map(\.sentence))]
    }
}
