/// Keeps people's addresses out of a school's rule book.
///
/// A rule on a person's address would turn a tally of rules into a list of names. A rule may ask
/// for a domain (`|endswith: '@freemail.example'`), the school's own too, and for a whole address
/// in somebody else's; never for what stands before the `@` of the school's own addresses. Who sends a
/// message is the account that its tally stands under, wherever they are from: of them only a domain
/// may be asked, and because such an account may be a bare name, the domain is asked for with its `@`.
struct IdentityGuard {
    let ownDomains: [String]
    /// Whether the addresses are those of the accounts that are tallied.
    var areAccounts = false
    /// Whether an address may be a name without a domain.
    var mayBeBare = false

    /// Why a value may not be asked for of a sender or recipient; `nil` when it may.
    func refusal(of test: ValueTest, _ text: String) -> String? {
        switch test {
        case .text(let pattern), .number(let pattern, _): return refusal(of: pattern)
        case .variants(let patterns): return patterns.lazy.compactMap(refusal).first
        case .regex:
            return "an expression on addresses cannot be checked for people's names; "
                + "use 'endswith' with a domain"
        default: return nil
        }
    }

    private func refusal(of pattern: WildcardPattern) -> String? {
        let advice = "it may tell who somebody is; use 'endswith' with '@' and a domain"
        guard !pattern.isEmpty else { return nil }
        let at = UInt8(ascii: "@")
        guard let last = pattern.literals.last(where: { $0.contains(at) }) else {
            // Without '@' only the end of a value is sure to lie in the domain, if it has one.
            guard !mayBeBare else { return advice }
            let isEnd = !pattern.isAnchoredAtStart && pattern.isAnchoredAtEnd
            return isEnd && pattern.literals.count == 1 && !pattern.hasSingleWildcard ? nil : advice
        }
        guard let place = last.lastIndex(of: at) else { return advice }
        let isFirst = pattern.literals.first == last && !pattern.isAnchoredAtStart
        if place == 0, isFirst, !pattern.hasSingleWildcard { return nil }
        // The part before the '@' is asked for: then the domain must be whole and foreign.
        guard pattern.isAnchoredAtEnd, pattern.literals.last == last else { return advice }
        let domain = String(decoding: last[(place + 1)...].map(lowerCased), as: UTF8.self)
        let isOwn = ownDomains.contains { domain == $0 || domain.hasSuffix("." + $0) }
        guard !domain.isEmpty, !isOwn else {
            return "it is an address of the school's own, so it tells who somebody is"
        }
        return areAccounts ? advice : nil
    }
}
