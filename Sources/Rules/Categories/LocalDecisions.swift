/// What a school itself decided about categories: the lines of all `add` and `allow`.
///
/// They are gathered before they count, because two of them may say opposite things of one place: then
/// neither counts, and both are told.
struct LocalDecisions {
    private struct Key: Hashable {
        let target: ListTarget
        let place: LocalEntry.Place
    }

    private struct Decision {
        let adds: Bool
        let path: String
        let line: Int
    }

    private var decisions: [Key: [Decision]] = [:]

    /// Takes the lines of one file.
    mutating func read(_ text: ListText, adds: Bool, _ target: ListTarget, log: inout ProblemLog) {
        text.forEachLine { position, line in
            let place = text.place(position)
            do throws(LocalEntry.Fault) {
                guard let entry = try LocalEntry(line) else { return }
                decisions[Key(target: target, place: entry.place), default: []].append(
                    Decision(adds: adds, path: place.path, line: place.line))
            } catch {
                log.note(
                    RuleProblem(
                        place.path, line: place.line, column: error.column, error.message))
            }
        }
    }

    /// Puts what was decided into the lists.
    func settle(into compiler: inout ListCompiler, log: inout ProblemLog) {
        for (key, all) in decisions {
            guard let first = all.first else { continue }
            if let other = all.first(where: { $0.adds != first.adds }) {
                for (decision, opposite) in [(first, other), (other, first)] {
                    log.note(
                        RuleProblem(
                            decision.path, line: decision.line,
                            "\(opposite.path):\(opposite.line) says the opposite; neither counts"))
                }
                continue
            }
            let verdict = LocalDecisions.verdict(key.target, adds: first.adds)
            switch key.place {
            case .name(let name):
                let fresh = compiler.number(of: ListCompiler.Value(verdict: verdict))
                name.withUnsafeBytes { compiler.insert(host: $0, verdict, fresh: fresh) }
            case .network(let network): compiler.insert(network: network, verdict)
            case .address(let host, let path):
                compiler.insert(host: host, path: path, verdict)
            }
        }
    }

    private static func verdict(_ target: ListTarget, adds: Bool) -> ListVerdict {
        switch target {
        case .protected: ListVerdict(isProtected: true)
        case .category(let index) where adds: ListVerdict(added: CategorySet(index))
        case .category(let index): ListVerdict(allowed: CategorySet(index))
        }
    }
}
