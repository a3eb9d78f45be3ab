internal import People

/// For whom a condition can hold when nothing of a record is known but its person's role.
///
/// The two sets are three values for each role: it holds, it cannot hold, it depends on the rest of the
/// record.
struct RoleReach {
    /// The roles for which it can hold.
    let possible: Set<Role>
    /// Those of them for which it holds whatever else the record says.
    let certain: Set<Role>

    /// What depends on the rest of the record, whoever its person is.
    fileprivate static let undecided = RoleReach(possible: everybody, certain: [])

    fileprivate static let everybody = Set(Role.allCases)

    /// Whether nothing but the role decides.
    fileprivate var isDecided: Bool { possible == certain }

    /// For whom the opposite can hold.
    fileprivate var negated: RoleReach {
        RoleReach(
            possible: RoleReach.everybody.subtracting(certain),
            certain: RoleReach.everybody.subtracting(possible))
    }
}

extension Predicate {
    /// For whom it can hold.
    var roleReach: RoleReach {
        switch self {
        case .test(let test): return test.roleReach
        case .not(let part): return part.roleReach.negated
        case .all(let parts):
            let reaches = parts.map(\.roleReach)
            return RoleReach(
                possible: reaches.reduce(RoleReach.everybody) { $0.intersection($1.possible) },
                certain: reaches.reduce(RoleReach.everybody) { $0.intersection($1.certain) })
        case .any(let parts):
            let reaches = parts.map(\.roleReach)
            return RoleReach(
                possible: reaches.reduce([]) { $0.union($1.possible) },
                certain: reaches.reduce([]) { $0.union($1.certain) })
        }
    }
}

extension Predicate {
    /// For whom each alternative can hold of which it consists, each set once.
    ///
    /// A condition is as narrow as its narrowest alternative: whatever stands beside it may never hold.
    /// Alternatives of roles alone are one, as a list of roles is.
    var alternatives: Set<Set<Role>> { alternatives(negated: false) }

    private func alternatives(negated: Bool) -> Set<Set<Role>> {
        switch (self, negated) {
        case (.test(let test), _):
            return [(negated ? test.roleReach.negated : test.roleReach).possible]
        case (.not(let part), _): return part.alternatives(negated: !negated)
        case (.all(let parts), false), (.any(let parts), true):
            // There are no more sets than sets of roles, so this cannot grow.
            return parts.reduce([RoleReach.everybody]) { found, part in
                let more = part.alternatives(negated: negated)
                return Set(found.flatMap { one in more.map(one.intersection) })
            }
        case (.any(let parts), false), (.all(let parts), true):
            let reaches = parts.map { negated ? $0.roleReach.negated : $0.roleReach }
            let ofRoles = reaches.filter(\.isDecided).map(\.possible)
            let rest = zip(parts, reaches).filter { !$0.1.isDecided }
            let roles: Set<Set<Role>> = ofRoles.isEmpty ? [] : [ofRoles.reduce([]) { $0.union($1) }]
            return rest.reduce(roles) { $0.union($1.0.alternatives(negated: negated)) }
        }
    }
}

extension FieldTest {
    fileprivate var roleReach: RoleReach {
        guard case .field(let reference) = subject, reference.field == .personRole,
            !values.contains(where: \.comparesFields)
        else { return .undecided }
        var possible: Set<Role> = []
        var certain: Set<Role> = []
        var evaluator = Evaluator()
        for role in Role.allCases {
            var record = DictionarySource([reference.name: .text(role.rawValue)])
            let truth = evaluator.decide(.test(self), over: &record)
            if truth != .no { possible.insert(role) }
            if truth == .yes { certain.insert(role) }
        }
        return RoleReach(possible: possible, certain: certain)
    }
}

extension ValueTest {
    /// Whether it asks for another field, of which nothing is known here.
    fileprivate var comparesFields: Bool {
        if case .fieldReference = self { true } else { false }
    }
}

extension CorrelationShape {
    /// Whom a correlation can be about that asks for all of its rules, for each choice of one alternative
    /// of each; none for other correlations, whose rules are judged one by one.
    func alternatives(ofRules rules: [Set<Set<Role>>]) -> Set<Set<Role>> {
        let asksForAll = (1..<max(rules.count, 1)).allSatisfy { number in
            !bounds.allSatisfy { $0.holds(for: Double(number)) }
        }
        guard type == .temporal || type == .temporalOrdered, asksForAll else { return [] }
        return rules.reduce([RoleReach.everybody]) { found, more in
            Set(found.flatMap { one in more.map(one.intersection) })
        }
    }

    /// Whom a correlation can be about.
    ///
    /// - Parameter rules: for each rule that it names, whom that can be about.
    /// - Returns: those about whom so many of its rules can be that it can close.
    func roles(ofRules rules: [Set<Role>]) -> Set<Role> {
        RoleReach.everybody.filter { role in
            let matching = rules.count { $0.contains(role) }
            guard type == .temporal || type == .temporalOrdered else { return matching > 0 }
            // Of these the bounds say how many different rules it takes.
            return (0...matching).dropFirst().contains { number in
                bounds.allSatisfy { $0.holds(for: Double(number)) }
            }
        }
    }
}
