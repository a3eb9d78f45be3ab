import LogModel

/// Turns the status of a web log without Squid's result tags into what happened.
///
/// | log | status | action | a name is |
/// |---|---|---|---|
/// | Apache, NGINX | 401, 407 | challenged | unproven: perhaps a failed login |
/// | Apache, NGINX | 403 | allowed: the origin's own refusal is not a block, and nothing tells it from the server's | unproven |
/// | Apache | any other | allowed | proven |
/// | NGINX by its `log_format` | any other | allowed | unproven: `$remote_user` is what the client sent, whether or not it was checked |
/// | Squid without `%Ss` | 407 | challenged | unproven |
/// | Squid without `%Ss` | 200 to 399 | allowed | proven |
/// | Squid without `%Ss` | any other, or none logged | allowed: nothing tells an origin's 403 from Squid's | unproven |
enum WebVerdict {
    /// Gives the action and the attribution of a line.
    ///
    /// - Parameters:
    ///   - dialect: which program wrote it.
    ///   - status: -1 where none is logged.
    ///   - hasName: whether an authenticated name is logged.
    /// - Returns: both.
    static func decide(
        _ dialect: TemplateDialect, status: Int32, hasName: Bool
    ) -> (Action, Attribution) {
        let isChallenge = status == 407 || (status == 401 && dialect != .squid)
        let action: Action = isChallenge ? .challenged : .allowed
        guard hasName else { return (action, .none) }
        let provesName =
            switch dialect {
            case .squid: (200..<400).contains(status)
            case .apache: !isChallenge && status != 403 && status > 0
            case .nginx: false
            }
        return (action, provesName ? .proven : .unproven)
    }
}
