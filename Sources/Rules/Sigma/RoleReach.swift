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
