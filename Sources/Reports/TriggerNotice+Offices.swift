internal import Authority

/// What a notice says of those who read it and of those who read another one.
///
/// All of it follows from who is entered in authorities.yaml; none of it says that there is a case.
extension TriggerNotice {
    /// For whom the notice is, the deputy who acts for the headteacher included.
    static func readers(_ model: TriggerNoticeModel) -> String {
        model.office.words + (model.isReadByDeputy ? " or the deputy who acts for them" : "")
    }

    /// Who of the trust reads the trust's notice, and why there is one.
    static func whoOfTheTrust(_ model: TriggerNoticeModel) -> [String] {
        guard model.office == .trust, let roles = model.trustRoles else { return [] }
        return [
            "At this school one person is headteacher and chair of governors, so the trust decides "
                + "about them. Of the trust this notice is for the "
                + "\(roles.map(\.words).joined(separator: " or the ")) alone."
        ]
    }

    /// That nobody reads this notice, or what concerns whoever is head and chair in one, and what to do.
    static func whoIsMissing(_ model: TriggerNoticeModel) -> [String] {
        var sentences = model.isVacant ? [vacancy(of: model.office)] : []
        if model.trustRoles?.isEmpty == true { sentences.append(nobodyOfTrust) }
        return sentences
    }

    private static func vacancy(of office: Office) -> String {
        switch office {
        case .head:
            "Nobody holds the office of headteacher by authorities.yaml, and no deputy acts for one: "
                + "until somebody is entered there, or the chair of governors signs a delegation, "
                + "nobody can authorise what this notice tells of."
        case .chair:
            "Nobody holds the office of chair of governors by authorities.yaml: until somebody is "
                + "entered there, nobody can authorise what concerns the headteacher."
        case .trust:
            "Nobody of the trust who decides here is in office by authorities.yaml: until somebody "
                + "is entered there, nobody can authorise what this notice tells of."
        }
    }

    private static let nobodyOfTrust =
        "By authorities.yaml a headteacher, or whoever acts for one, is chair of governors as well, and "
        + "what concerns them goes to nobody, because nobody is entered there in a role of a trust that "
        + "signs about both (trust-signs in site.yaml): enter another chair of governors, or, where a "
        + "trust runs the school, somebody in such a role."

    /// Which cases stand on other notices.
    static func whatOthersRead(_ model: TriggerNoticeModel) -> String {
        let ofBoth = model.trustRoles.map {
            "those of whoever is headteacher and chair in one to "
                + ($0.isEmpty ? "nobody, " : "the trust alone, ")
        }
        return "Nothing that is for somebody else: cases of the headteacher, and of a deputy who "
            + "acts for them, go to the chair of governors alone, \(ofBoth ?? "")all others to the "
            + "headteacher."
    }
}
