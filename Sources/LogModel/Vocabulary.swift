/// The kind of act a source logs.
package enum Channel: String, Sendable, BitwiseCopyable, CaseIterable, Codable {
    case web
    case email
    case message
}

/// How sure it is that a record's account belongs to the one who acted.
///
/// `unproven` and `none` tally to nobody: such records are counted as unattributed, because a
/// name typed into a login box by somebody else must never count against its owner.
package enum Attribution: String, Sendable, BitwiseCopyable, Codable {
    /// Authenticated and allowed.
    case proven
    /// A name on a denied, challenged (407) or unauthenticated line.
    case unproven
    /// No name at all.
    case none
}

/// What the proxy or server did with the request.
package enum Action: String, Sendable, BitwiseCopyable, CaseIterable, Codable {
    case allowed
    case denied
    /// The proxy asked for a login (407); nothing was fetched.
    case challenged
}

/// What became of an e-mail for one recipient.
package enum Delivery: String, Sendable, BitwiseCopyable {
    case sent
    case deferred
    case bounced
    case rejected
}
