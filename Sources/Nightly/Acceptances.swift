import Authority
import EventStore
import LogModel
import People
import Retention

/// Remembers each authorisation from the first night that accepts it, with the accounts that its case
/// handles have then, as keyed marks.
struct Acceptances {
    let directory: Directory
    let keys: KeyRing

    /// What is remembered, with the marks traced to the accounts that are still theirs.
    ///
    /// An account that is no longer theirs brings nothing in anyhow, so it need not be found.
    func known(_ remembered: [SiteMemory.Acceptance]) -> AcceptedDocuments {
        let handles = remembered.flatMap(\.cases.keys).compactMap { CaseHandle($0) }
        let spans = spans(of: Set(handles))
        var documents: [[UInt8]: [CaseHandle: [MeantAccount]]] = [:]
        for acceptance in remembered {
            var meant: [CaseHandle: [MeantAccount]] = [:]
            for (text, accounts) in acceptance.cases {
                guard let handle = CaseHandle(text) else { continue }
                meant[handle] = traced(accounts, of: handle, among: spans[handle, default: []])
            }
            documents[acceptance.document] = meant
        }
        return AcceptedDocuments(documents)
    }

    /// What is to be remembered from tonight on: what has not expired, and the authorisations that
    /// hold for the first time.
    ///
    /// A handle that is nobody's whom `people.csv` lists, or whose month has no key yet, is looked at
    /// again in the next night; an account that is listed for nobody is a case of its own.
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
        let spans = spans(of: Set(holding.flatMap { handles(of: $0.document) }))
        for clearance in holding {
            let lastKept = Window.lastKeptDay(of: clearance.document.events.to)
            guard isKept(lastKept) else { continue }
            let index = kept.firstIndex { $0.document == clearance.digest }
            var acceptance =
                index.map { kept[$0] }
                ?? SiteMemory.Acceptance(document: clearance.digest, lastKept: lastKept)
            note(handlesOf: clearance.document, among: spans, in: &acceptance)
            if let index { kept[index] = acceptance } else { kept.append(acceptance) }
        }
        return kept
    }

    /// Notes the accounts of each handle of which none are noted yet.
    private func note(
        handlesOf document: Authorisation, among spans: [CaseHandle: [AccountSpan]],
        in acceptance: inout SiteMemory.Acceptance
    ) {
        for handle in handles(of: document) where acceptance.cases[handle.description] == nil {
            guard let own = spans[handle] else { continue }
            let meant = own.filter {
                $0.overlaps(from: document.events.from, until: document.events.to)
            }
            acceptance.cases[handle.description] = meant.compactMap {
                span -> SiteMemory.Acceptance.Account? in
                guard let name = AccountName(listed: span.account) else { return nil }
                return SiteMemory.Acceptance.Account(
                    mark: mark(of: name, handle), from: span.from, until: span.until)
            }
        }
    }

    private func traced(
        _ accounts: [SiteMemory.Acceptance.Account], of handle: CaseHandle,
        among spans: [AccountSpan]
    ) -> [MeantAccount] {
        let names = Set(spans.compactMap { AccountName(listed: $0.account) })
        return names.flatMap { name -> [MeantAccount] in
            let own = mark(of: name, handle)
            return accounts.filter { $0.mark == own }.map {
                MeantAccount(name, from: $0.from, until: $0.until)
            }
        }
    }

    private func handles(of document: Authorisation) -> [CaseHandle] {
        document.subjects.compactMap { subject -> CaseHandle? in
            if case .handle(let handle) = subject { handle } else { nil }
        }
    }

    /// The rows of whoever is behind some handles, as `people.csv` has them now.
    private func spans(of handles: Set<CaseHandle>) -> [CaseHandle: [AccountSpan]] {
        guard !handles.isEmpty else { return [:] }
        let persons = keys.handles(of: directory.all.map(\.id))
        var spans: [CaseHandle: [AccountSpan]] = [:]
        for handle in handles {
            if let person = persons[handle] { spans[handle] = directory.accounts(of: person) }
        }
        return spans
    }

    private func mark(of name: AccountName, _ handle: CaseHandle) -> String {
        let text = "account of a case v1\0\(handle)\0\(name.full)"
        return Hexadecimal.text(keys.mac(Array(text.utf8)).prefix(16))
    }
}
