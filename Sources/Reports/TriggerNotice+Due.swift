/// What a notice says of days.
extension TriggerNotice {
    /// What falls due under authorisations that the addressee's office signed.
    static func due(_ model: TriggerNoticeModel) -> [Letter.Block] {
        guard !model.due.isEmpty else { return [] }
        return [.heading("What falls due"), .list(model.due.map(\.sentence))]
    }
}
