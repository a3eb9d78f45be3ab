package import LogModel

/// Where rules learn the role of an account.
package protocol RoleLookup: Sendable {
    /// The role's name: `staff`, `pupil`, ..., `unknown`.
    ///
    /// - Parameters:
    ///   - account: as logged.
    ///   - channel: the record's channel.
    ///   - date: the record's day in the school's zone.
    /// - Returns: one of the roles' names; `unknown` for an account that nobody has.
    func roleName(account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate) -> String
}

/// Knows nobody.
package struct NoRoles: RoleLookup {
    package init() {}

    package func roleName(
        account: UnsafeRawBufferPointer, channel: Channel, on date: CivilDate
    ) -> String {
        "unknown"
    }
}
