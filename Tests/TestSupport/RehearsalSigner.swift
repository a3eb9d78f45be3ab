package import Foundation

/// Signs documents of the rehearsal school, as somebody would who has its keys.
package enum RehearsalSigner {
    /// The system's program that signs and verifies.
    package static let keygen = URL(fileURLWithPath: "/usr/bin/ssh-keygen")

    /// Copies the key by which a role signs in the rehearsal.
    ///
    /// The program refuses a private key that others can read, as a checkout leaves it.
    ///
    /// - Parameters:
    ///   - role: such as `headteacher`.
    ///   - path: where the copy goes; what lies there is replaced.
    /// - Throws: the system's error when the key cannot be copied.
    package static func copyKey(of role: String, to path: String) throws {
        let files = FileManager.default
        if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
        try files.copyItem(
            atPath: Program.repository.path + "/sample-logs/keys/REHEARSAL-signing-\(role)",
            toPath: path)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// Signs a text.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - key: the path of a private key.
    ///   - namespace: what the signature is for.
    /// - Returns: the signature, armoured.
    /// - Throws: ``TestFault`` with the program's words.
    package static func signature(
        of text: String, withKey key: String, namespace: String = "headnote@v1"
    ) throws -> String {
        let result = try Program.run(
            keygen, ["-Y", "sign", "-n", namespace, "-f", key], input: text)
        guard result.status == 0 else { throw TestFault(result.messages) }
        return result.output
    }
}
