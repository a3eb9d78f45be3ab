import Foundation
import TestSupport
import Testing

extension SchoolCopy {
    /// The path of a role's rehearsal signing key.
    func signingKey(_ role: String) throws -> String {
        let key = folder.path("signing-key-of-\(role)")
        try RehearsalSigner.copyKey(of: role, to: key)
        return key
    }

    /// Whether `ssh-keygen` says that the head signed a file of the site.
    func sshKeygenVerifies(_ name: String) throws -> Bool {
        let line = try text("keys/REHEARSAL-signing-headteacher.pub")
        let allowed = try folder.write("headteacher " + line, to: "allowed")
        let verified = try Program.run(
            RehearsalSigner.keygen,
            [
                "-Y", "verify", "-f", allowed, "-I", "headteacher", "-n", "headnote@v1", "-s",
                path(name + ".sig"),
            ], input: try text(name))
        return verified.status == 0
    }

    /// Signs a file of the site with a rehearsal key, as its holder would.
    func sign(
        _ name: String, as role: String, namespace: String = "headnote@v1", into sig: String = "sig"
    ) throws {
        try sign(name, withKey: try signingKey(role), namespace: namespace, into: sig)
    }

    /// Signs a file of the site with a key file into `NAME.SIG`, over an earlier signature.
    func sign(
        _ name: String, withKey key: String, namespace: String = "headnote@v1",
        into sig: String = "sig"
    ) throws {
        let signature = try RehearsalSigner.signature(
            of: try text(name), withKey: key, namespace: namespace)
        try write(signature, to: "\(name).\(sig)")
    }

    /// Makes a signing key.
    ///
    /// - Returns: the path of its private half, and its public line without a comment.
    func makeKey(_ name: String) throws -> (path: String, line: String) {
        let path = folder.path("key-\(name)")
        let made = try Program.run(
            RehearsalSigner.keygen, ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path])
        guard made.status == 0 else { throw TestFault(made.messages) }
        let words = try String(contentsOfFile: path + ".pub", encoding: .utf8)
            .split(separator: " ")
        return (path, words[..<2].joined(separator: " "))
    }

    /// The case of November in the head's notice that gambling sites were matched for.
    func gamblingCase() throws -> NoticeCase {
        let notice = try #require(try notices().first)
        return try #require(
            NoticeCase.all(in: notice).first {
                $0.month == "November 2026" && $0.text.contains("Gambling site")
            })
    }

    /// Runs a command about authorisations with a role's signing key.
    func authorise(_ words: String..., key role: String) throws -> Program.Result {
        try run(
            ["authorise", words[0]], Array(words.dropFirst()) + ["--key", try signingKey(role)])
    }

    /// Gives the headteacher keys that are published nowhere, in a table that nobody confirmed yet.
    ///
    /// - Returns: the paths of the private halves; ``passphrase`` opens that of the reading key.
    func giveHeadOwnKeys() throws -> (signing: String, reading: String) {
        let (signing, line) = try makeKey("headteacher")
        let reading = folder.path("reading")
        let made = try Program.run(
            ["key", "new", "--output", reading, "--passphrase-stdin"],
            input: Self.passphrase + "\n")
        let key = try #require(made.output.firstMatch(of: /reading-key: (\S+)/)).1
        let table = try text("authorities.yaml")
        // The head's entry is the first one.
        let oldLine = try #require(table.firstMatch(of: /signing-key: "(.*)"/)).1
        let oldKey = try #require(table.firstMatch(of: /reading-key: "(.*)"/)).1
        try change("authorities.yaml", String(oldLine), to: line)
        try change("authorities.yaml", String(oldKey), to: String(key))
        try removeConfirmation()
        return (signing, reading)
    }

    /// What locks the reading keys that tests make.
    static let passphrase = "four plain words here"

    /// The rows of `events.csv` that a reading key with a passphrase opens.
    func eventsOfOwnKey(_ number: String, _ key: String, now: String) throws -> [String] {
        let output = folder.url.appendingPathComponent("report-\(UUID().uuidString)")
        let result = try run(
            ["report"],
            [number, "--key", key, "--passphrase-stdin", "--output", output.path, "--now", now],
            input: Self.passphrase + "\n")
        guard result.status == 0 else { throw TestFault("report: \(result.messages)") }
        return try rows(ofReportIn: output)
    }

    /// Takes the confirmation of the pin away, so that the site is UNPINNED.
    func removeConfirmation() throws {
        for name in ["yaml", "yaml.sig", "yaml.chair.sig"] {
            try remove("site-confirmed.\(name)")
        }
    }

    /// Enters a deputy, and gives the path of the key that signs for them.
    func addDeputy() throws -> String {
        let key = try makeKey("deputy")
        try append(
            "\n- name: Harriet Mossington\n  role: deputy-headteacher\n  person: staff-12\n"
                + "  signing-key: \"\(key.line)\"\n", to: "authorities.yaml")
        return key.path
    }
}
