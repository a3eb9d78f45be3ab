import Authority
import EventStore
import LogModel
import People
import Retention

/// Remembers each authorisation from the first night that accepts it, with the accounts that its case
/// handles have then, as keyed marks.
struct Acceptances {
    /// Whoever is behind a handle, as far as the month's key and `people.csv` tell.
    private struct Own {
        let key: HandleKey
        let accounts: [AccountSpan]
    }

    let directory: Directory
    let keys: KeyRing

    /// What is remembered, with the marks traced to the accounts that are still theirs.
    ///
    /// An account that is no longer theirs brings nothing in anyhow, so it need not be found; nor one
    /// of a month whose key is gone, of which no record is left.
    func known(_ remembered: [SiteMemory.Acceptance]) -> AcceptedDocuments {
        let handles = remembered.flatMap(\.cases.keys).compactMap { CaseHandle($0) }
        let persons = own(of: Set(handles))
        var documents: [[UInt8]: [CaseHandle: [MeantAccount]]] = [:]
        for acceptance in remembered {
            var meant: [CaseHandle: [MeantAccount]] = [:]
            for (text, accounts) in acceptance.cases {
                guard let handle = CaseHandle(text) else { continue }
                meant[handle] =
                    persons[handle].map { traced(accounts, of: handle, among: $0) } ?? []
            }
            documents[acceptance.document] = meant
        }
        return AcceptedDocuments(documents)
    }

    /// What is to be remembered from tonight on: what has not expired, and the authorisations that
    /// hold for the first time.
    ///
    /// A handle that is nobody's whom `people.csv` lists, or nobody's who has an account on the days
    /// meant, or whose month has no key yet, is looked at again in the next night; an account that is
    /// listed for nobody is a case of its own.
    ///
    /// - Parameters:
    ///   - remembered: what was until now.
    ///   - rulings: tonight's.
    ///   - window: tonight's; `nil` while the clock is not believed, when nothing is forgotten.
    /// - Returns: in the order of their nights.
    func remembered(
        _ remembered: [SiteMemory.Acceptance], and rulings: [AuthorisationRuling], window: Window?
    ) -> [SiteMemory.Acceptance] {
        let isKept = { (lastKept: CivilDate) in window?.keeps(until: lastKept) ?? true }
        var kept = remembered.filter { isKept($0.lastKept) }
        let holding = rulings.compactMap(\.clearance)
        let persons = own(of: Set(holding.flatMap { handles(of: $0.document) }))
        for clearance in holding {
            let lastKept = clearance.lastKept
            guard isKept(lastKept) else { continue }
            let index = kept.firstIndex { $0.document == clearance.digest }
            var acceptance =
                index.map { kept[$0] }
                ?? SiteMemory.Acceptance(document: clearance.digest, lastKept: lastKept)
            note(handlesOf: clearance.document, among: persons, in: &acceptance)
            if let index { kept[index] = acceptance } else { kept.append(acceptance) }
        }
        return kept
    }

    /// Notes the accounts of each handle of which none are noted yet.
    private func note(
        handlesOf document: Authorisation, among persons: [CaseHandle: Own],
        in acceptance: inout SiteMemory.Acceptance
    ) {
        for handle in handles(of: document) where acceptance.cases[handle.description] == nil {
            guard let own = persons[handle] else { continue }
            let meant = own.accounts.filter {
                $0.overlaps(from: document.events.from, until: document.events.to)
            }
            // None at all is an error of the file rather than what was meant; it may be mended.
            guard !meant.isEmpty else { continue }
            acceptance.cases[handle.description] = meant.compactMap {
                span -> SiteMemory.Acceptance.Account? in
                guard let name = AccountName(listed: span.account) else { return nil }
                return SiteMemory.Acceptance.Account(
                    mark: mark(of: name, handle, by: own.key), from: span.from,
                    until: span.until)
            }
        }
    }

    private func traced(
        _ accounts: [SiteMemory.Acceptance.Account], of handle: CaseHandle,
        among own: Own
    ) -> [MeantAccount] {
        let names = Set(own.accounts.compactMap { AccountName(listed: $0.account) })
        return names.flatMap { name -> [MeantAccount] in
            let mark = mark(of: name, handle, by: own.key)
            return accounts.filter { $0.mark == mark }.map {
                MeantAccount(name, from: $0.from, until: $0.until)
            }
        }
    }

    private func handles(of document: Authorisation) -> [CaseHandle] {
        document.subjects.compactMap { subject -> CaseHandle? in
            if case .handle(let handle) = subject { handle } else { nil }
        }
    }

    private func own(of handles: Set<CaseHandle>) -> [CaseHandle: Own] {
        guard !handles.isEmpty else { return [:] }
        let persons = directory.all.map(\.id)
        var found: [CaseHandle: Own] = [:]
        for key in keys.monthsWithHandleKey.compactMap(keys.existingHandleKey) {
            for person in persons {
                let handle = key.handle(for: person)
                guard handles.contains(handle) else { continue }
                found[handle] = Own(key: key, accounts: directory.accounts(of: person))
            }
        }
        return found
    }

    /// A mark under the key of the handle's month: gone with it, so that it outlives no handle.
    private func mark(of name: AccountName, _ handle: CaseHandle, by key: HandleKey) -> String {
        key.handle(for: "account of a case v1\0\(handle)\0\(name.full)").description
    }
}
