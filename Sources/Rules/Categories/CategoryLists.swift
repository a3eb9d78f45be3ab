internal import LogModel
internal import PCRE

/// The lists of all categories and of the protected channels, ready to be asked.
///
/// `domains` match the host and everything below it, at a dot; `urls` match a host (with `www.`
/// and the like ignored in the request) and the beginning of a path; `expressions` search the
/// whole URL in lower case. Addresses of machines (`192.0.2.1`) match only themselves, networks
/// (`192.0.2.0/24`) the addresses in them. docs/category-lists.md says it all.
///
/// The tables are read where the compiled lists lie, which nobody writes to: that is why workers may
/// share this although it holds bare pointers.
final class CategoryLists: @unchecked Sendable {
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
        /// The host has paths in the lists, as requested or without its `www.`.
        var hasPaths = false
        var hasPathsWithoutPrefix = false
        /// The host is the address of a machine and not a name.
        var isAddress = false

        var mayHavePaths: Bool { hasPaths || hasPathsWithoutPrefix }
    }

    /// The names of the categories, sorted; a category's index is its place here.
    let names: [String]
    /// Of each category, in the order of the names.
    let versions: [ListVersion]
    /// SHA-256 over every file of every list.
    let digest: [UInt8]
    /// SHA-256 over every file of the protected channels.
    let protectedDigest: [UInt8]
    let expressions: [Expression]
    /// Whether they were just compiled, and not found in a file.
    let wasCompiled: Bool
    private let compiled: CompiledLists

    init(_ compiled: CompiledLists, wasCompiled: Bool) {
        self.compiled = compiled
        self.wasCompiled = wasCompiled
        let description = compiled.description
        names = description.names
        digest = description.digest
        protectedDigest = description.protectedDigest
        versions = zip(names, description.versions).map { name, version in
            ListVersion(
                category: name, date: version.date,
                digest: Hexadecimal.text(version.digest.prefix(6)))
        }
        expressions = description.expressions.compactMap { expression in
            do throws(PatternError) {
                return Expression(
                    category: expression.category,
                    pattern: try Pattern(expression.text, options: .ignoreCase),
                    literals: RegexLiterals.required(by: expression.text))
            } catch {
                // Told when the lists were compiled, which takes only what it could compile.
                return nil
            }
        }
    }

    /// How many hosts the lists know.
    var hostCount: Int { compiled.hostCount }

    /// Where names are looked up; ``take(_:at:of:into:)`` says what their numbers mean.
    var hosts: HostIndex { compiled.hosts }

    /// What was wrong with the files when the lists were compiled.
    var problems: [RuleProblem] { compiled.description.problems }

    /// What the lists were made from.
    var manifest: [UInt8] { compiled.description.manifest }

    /// What the lists say of a host, in any case and script, with or without a dot at the end.
    func find(host: UnsafeRawBufferPointer) -> HostFinding {
        HostText.isPlainName(host) ? findName(host) : findOdd(host)
    }

    /// What the lists say of a host that has to be looked at more closely first.
    @inline(never)
    private func findOdd(_ host: UnsafeRawBufferPointer) -> HostFinding {
        var host = host
        while host.last == UInt8(ascii: ".") {
            host = UnsafeRawBufferPointer(rebasing: host.dropLast())
        }
        guard !host.isEmpty else { return HostFinding() }
        if IPAddress.mayBeAddress(host), let address = IPAddress(host) { return find(address) }
        if HostText.needsWork(host), let plain = HostText.plain(host) {
            return plain.withUnsafeBytes { findName($0) }
        }
        return findName(host)
    }

    private func findName(_ host: UnsafeRawBufferPointer) -> HostFinding {
        var finding = HostFinding()
        compiled.hosts.forEachSuffix(of: host) { start, number in
            take(number, at: start, of: host, into: &finding)
        }
        return finding
    }

    /// Takes what the lists say of a suffix that was found; shorter ones come first.
    ///
    /// - Parameters:
    ///   - number: of the suffix.
    ///   - start: where in the host it begins.
    ///   - host: a plain name.
    ///   - finding: gets it.
    @inline(never)
    func take(
        _ number: UInt32, at start: Int, of host: UnsafeRawBufferPointer,
        into finding: inout HostFinding
    ) {
        guard Int(number) < compiled.values.count else { return }
        let value = compiled.values[Int(number)]
        finding.verdict.narrow(to: value.verdict)
        guard value.hasPaths else { return }
        if start == 0 {
            finding.hasPaths = true
        } else if start == RequestText.prefixLength(ofHost: host) {
            finding.hasPathsWithoutPrefix = true
        }
    }

    /// An address has no parents.
    private func find(_ address: IPAddress) -> HostFinding {
        var finding = HostFinding()
        finding.isAddress = true
        finding.hasPaths = compiled.hasAddressPaths
        if let number = compiled.networks.find(address), Int(number) < compiled.values.count {
            finding.verdict = compiled.values[Int(number)].verdict
        }
        return finding
    }

    /// Adds what the lists say of a path on a host that may have paths.
    ///
    /// - Parameters:
    ///   - path: in the form of ``RequestText``.
    ///   - host: as it was given to ``find(host:)``.
    ///   - finding: what that gave; gets what every listed beginning of the path says.
    func find(path: [UInt8], host: UnsafeRawBufferPointer, into finding: inout HostFinding) {
        var host = host
        while host.last == UInt8(ascii: ".") {
            host = UnsafeRawBufferPointer(rebasing: host.dropLast())
        }
        if finding.isAddress {
            guard let address = IPAddress(host) else { return }
            ListEntry.hostKey(address).withUnsafeBytes { find(path: path, on: $0, into: &finding) }
        } else if HostText.needsWork(host), let plain = HostText.plain(host) {
            plain.withUnsafeBytes { findBoth(path: path, on: $0, into: &finding) }
        } else {
            findBoth(path: path, on: host, into: &finding)
        }
    }

    private func findBoth(
        path: [UInt8], on host: UnsafeRawBufferPointer, into finding: inout HostFinding
    ) {
        if finding.hasPathsWithoutPrefix {
            let prefix = RequestText.prefixLength(ofHost: host)
            find(path: path, on: UnsafeRawBufferPointer(rebasing: host[prefix...]), into: &finding)
        }
        if finding.hasPaths { find(path: path, on: host, into: &finding) }
    }

    private func find(
        path: [UInt8], on host: UnsafeRawBufferPointer, into finding: inout HostFinding
    ) {
        guard let group = compiled.pathHosts.find(host),
            let number = compiled.paths.find(path: path, group: group),
            Int(number) < compiled.values.count
        else { return }
        finding.verdict.narrow(to: compiled.values[Int(number)].verdict)
    }
}
