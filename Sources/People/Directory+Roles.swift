extension Directory {
    /// Fewer people than these are no group: a count about them is a count about somebody.
    ///
    /// Whoever works at a school can tell of so few, by the day and the matter alone, who it was.
    package static let smallestGroup = 5

    /// How many people are listed with one of some roles, whenever that is or was.
    package func holders(of roles: Set<Role>) -> Int {
        peopleByRoles.reduce(0) { $1.key.isDisjoint(with: roles) ? $0 : $0 + $1.value }
    }

    /// Whether some roles are held by somebody, and by too few to be a group.
    package func isAboutSomebody(_ roles: Set<Role>) -> Bool {
        (1..<Directory.smallestGroup).contains(holders(of: roles))
    }
}
