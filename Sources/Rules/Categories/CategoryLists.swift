internal import PCRE

/// The lists of all categories and of the protected channels, ready to be asked.
///
/// `domains` match the host and everything below it, at a dot; `urls` match a host (with `www.`
/// and the like ignored in the request) and the beginning of a path; `expressions` search the
/// whole URL in lower case. Addresses of machines (`192.0.2.1`) match only themselves.
final class CategoryLists: Sendable {
    /// One line of an `expressions` file.
    struct Expression: Sendable {
        let category: Int
        let pattern: Pattern
        /// Some of these (in lower case) stand in every URL that it matches; empty when unknown.
        let literals: [[UInt8]]
    }

    /// What a host alone decides.
    struct HostFinding {
        var verdict = ListVerdict()
        /// The host's paths in the address table: as requested, and without `www.`; -1 for none.
        var group: Int32 = -1
        var groupWithoutPrefix: Int32 = -1
        /// The host is the address of a machine and not a name.
        var isAddress = false

        var hasPaths: Bool { group >= 0 || groupWithoutPrefix >= 0 }
    }

    /// What the table holds for a host.
    struct HostValue: Hashable, Sendable {
        var verdict = ListVerdict()
        var group: Int32 = -1
    }

    /// The names of the categories, sorted; a category's index is its place here.
    let names: [String]
    let expressions: [Expression]
    private let hosts: HostTable
    private let values: [HostValue]
    private let addresses: AddressTable

    init(
        names: [String], hosts: HostTable, values: [HostValue], addresses: AddressTable,
        expressions: [Expression]
    ) {
        self.names = names
        self.hosts = hosts
        self.values = values
        self.addresses = addresses
        self.expressions = expressions
    }

    /// How many hosts the lists know.
    var hostCount: Int { hosts.count }

    /// What the lists say of a host, in any case.
    func find(host: UnsafeRawBufferPointer) -> HostFinding {
        var finding = HostFinding()
        // An address has no parents.
        if IPAddress.mayBeAddress(host) {
            finding.isAddress = true
            if let value = hosts.find(host) {
                take(values[Int(value)], isWhole: true, into: &finding)
            }
            return finding
        }
        let prefix = RequestText.prefixLength(ofHost: host)
        hosts.forEachSuffix(of: host) { start, value in
            let value = values[Int(value)]
            if start == prefix, prefix > 0 { finding.groupWithoutPrefix = value.group }
            take(value, isWhole: start == 0, into: &finding)
        }
        return finding
    }

    private func take(_ value: HostValue, isWhole: Bool, into finding: inout HostFinding) {
        finding.verdict.formUnion(value.verdict)
        if isWhole { finding.group = value.group }
    }

    /// What the lists say of a path on a host that has paths.
    ///
    /// - Parameters:
    ///   - path: in the form of ``RequestText``.
    ///   - finding: what ``find(host:)`` gave for the host.
    /// - Returns: the categories of every listed beginning of the path.
    func find(path: [UInt8], on finding: HostFinding) -> ListVerdict {
        var verdict = ListVerdict()
        if finding.group >= 0 {
            verdict = addresses.verdict(path: path, group: Int(finding.group))
        }
        if finding.groupWithoutPrefix >= 0 {
            verdict.formUnion(
                addresses.verdict(path: path, group: Int(finding.groupWithoutPrefix)))
        }
        return verdict
    }
}
