import Crypto
import CryptoExtras
import Foundation

/// A reader's private key as a file: locked by a passphrase, or open and for a rehearsal only.
///
/// ```
/// -----BEGIN HEADNOTE READING KEY-----
/// Public: x25519:…
/// Scrypt: 131072 8 1
/// Salt: …
/// Sealed: …
/// -----END HEADNOTE READING KEY-----
/// ```
///
/// or the one line `HEADNOTE-REHEARSAL-READING-KEY x25519:…`, or what the key page saves
/// (``BrowserKeyFile``). The private key is sealed with
/// ChaChaPoly under scrypt of the passphrase; public key, parameters and salt are authenticated.
package enum ReaderKeyFile: Sendable {
    case locked(LockedKey)
    /// Made in a browser, with a signing key beside it.
    case browser(BrowserKeyFile)
    /// Published with a sample school: whoever uses it must make sure the site is a rehearsal.
    case rehearsal(ReaderPrivateKey)

    private static let first = "-----BEGIN HEADNOTE READING KEY-----"
    private static let last = "-----END HEADNOTE READING KEY-----"
    private static let rehearsalWord = "HEADNOTE-REHEARSAL-READING-KEY"
    /// No key file is longer, in bytes.
    package static let limitBytes = 4096

    /// Reads a key file's text.
    ///
    /// - Parameter text: the file, with lines ended by LF or CR LF.
    /// - Throws: ``StoreError`` with ``StoreError/Code/badKey``; it repeats nothing of the text.
    package init(_ text: String) throws(StoreError) {
        guard text.utf8.count <= ReaderKeyFile.limitBytes else {
            throw StoreError(.badKey, cause: "longer than \(ReaderKeyFile.limitBytes) bytes")
        }
        if text.drop(while: \.isWhitespace).hasPrefix("{") {
            self = .browser(try BrowserKeyFile(text))
            return
        }
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        if lines.count == 1, let key = ReaderKeyFile.rehearsalKey(lines[0]) {
            self = .rehearsal(key)
            return
        }
        guard lines.count == 6, lines[0] == ReaderKeyFile.first, lines[5] == ReaderKeyFile.last
        else { throw StoreError(.badKey, cause: "not a reading key file") }
        self = .locked(try LockedKey(lines: Array(lines[1...4])))
    }

    /// The text of a locked key's file.
    package static func text(of key: LockedKey) -> String {
        ([first] + key.lines + [last]).joined(separator: "\n") + "\n"
    }

    /// The public key as `authorities.yaml` states it.
    package var publicText: String {
        switch self {
        case .locked(let key): key.publicText
        case .browser(let key): key.publicText
        case .rehearsal(let key): key.publicText
        }
    }

    private static func rehearsalKey(_ line: String) -> ReaderPrivateKey? {
        let words = line.split(separator: " ")
        guard words.count == 2, words[0] == rehearsalWord, let bytes = keyBytes(words[1]) else {
            return nil
        }
        return ReaderPrivateKey(bytes: bytes)
    }
}

/// A private key that opens with a passphrase.
package struct LockedKey: Sendable {
    /// The public key as `authorities.yaml` states it.
    package let publicText: String
    private let cost: ScryptCost
    private let salt: [UInt8]
    private let sealed: [UInt8]

    /// Locks a key.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - passphrase: at least one character; its normalisation form does not matter.
    ///   - cost: how long a guess takes.
    /// - Throws: ``StoreError`` with ``StoreError/Code/badKey`` for an empty passphrase.
    package init(
        _ key: ReaderPrivateKey, passphrase: String, cost: ScryptCost = .interactive
    ) throws {
        publicText = key.publicText
        self.cost = cost
        salt = randomBytes(16)
        let header = LockedKey.header(publicText, cost, salt)
        let lock = try LockedKey.lock(passphrase, cost, salt)
        sealed = Array(
            try ChaChaPoly.seal(Data(key.bytes), using: lock, authenticating: header).combined)
    }

    /// Opens the key.
    ///
    /// - Parameter passphrase: what it was locked with.
    /// - Returns: the private key.
    /// - Throws: ``StoreError`` with ``StoreError/Code/badKey`` when the passphrase is another or
    ///   the file was changed; which of the two cannot be told.
    package func unlocked(with passphrase: String) throws -> ReaderPrivateKey {
        let lock = try LockedKey.lock(passphrase, cost, salt)
        let header = LockedKey.header(publicText, cost, salt)
        let plain: Data
        do {
            plain = try ChaChaPoly.open(
                ChaChaPoly.SealedBox(combined: Data(sealed)), using: lock, authenticating: header)
        } catch {
            throw StoreError(.badKey, cause: "the passphrase does not open it")
        }
        guard let key = ReaderPrivateKey(bytes: Array(plain)), key.publicText == publicText else {
            throw StoreError(.badKey, cause: "it is not the private part of its public key")
        }
        return key
    }

    fileprivate var lines: [String] {
        LockedKey.headerLines(publicText, cost, salt) + [
            "Sealed: \(Data(sealed).base64EncodedString())"
        ]
    }

    fileprivate init(lines: [String]) throws(StoreError) {
        let names = ["Public: ", "Scrypt: ", "Salt: ", "Sealed: "]
        let values = zip(lines, names).compactMap { line, name in
            line.hasPrefix(name) ? String(line.dropFirst(name.count)) : nil
        }
        guard values.count == 4, keyBytes(values[0]) != nil,
            let cost = ScryptCost(text: values[1]),
            let salt = Data(base64Encoded: values[2]), salt.count == 16,
            let sealed = Data(base64Encoded: values[3]), sealed.count == 12 + 32 + 16
        else { throw StoreError(.badKey, cause: "not a reading key file") }
        publicText = values[0]
        self.cost = cost
        self.salt = Array(salt)
        self.sealed = Array(sealed)
    }

    private static func headerLines(
        _ publicText: String, _ cost: ScryptCost, _ salt: [UInt8]
    ) -> [String] {
        [
            "Public: \(publicText)", "Scrypt: \(cost.text)",
            "Salt: \(Data(salt).base64EncodedString())",
        ]
    }

    private static func header(_ publicText: String, _ cost: ScryptCost, _ salt: [UInt8]) -> Data {
        Data(headerLines(publicText, cost, salt).joined(separator: "\n").utf8)
    }

    private static func lock(
        _ passphrase: String, _ cost: ScryptCost, _ salt: [UInt8]
    ) throws -> SymmetricKey {
        guard !passphrase.isEmpty else { throw StoreError(.badKey, cause: "no passphrase") }
        return try KDF.Scrypt.deriveKey(
            from: Array(passphrase.precomposedStringWithCanonicalMapping.utf8), salt: salt,
            outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
    }
}

/// What a guess at a passphrase costs.
package struct ScryptCost: Sendable, Hashable {
    /// A power of two.
    package let rounds: Int
    package let blockSize: Int
    package let parallelism: Int

    /// About a quarter of a second and 128 MiB.
    package static let interactive = ScryptCost(unchecked: 1 << 17, 8, 1)

    /// Makes a cost; `nil` outside of what a file may ask for: 2^10 to 2^20 rounds, blocks of 1
    /// to 8, one to four lanes, at most a gibibyte.
    package init?(rounds: Int, blockSize: Int, parallelism: Int) {
        self.init(unchecked: rounds, blockSize, parallelism)
        guard (1 << 10...1 << 20).contains(rounds), rounds & (rounds - 1) == 0,
            (1...8).contains(blockSize), (1...4).contains(parallelism), memoryBytes <= 1 << 30
        else { return nil }
    }

    private init(unchecked rounds: Int, _ blockSize: Int, _ parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    fileprivate init?(text: String) {
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        self.init(rounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
        guard self.text == text else { return nil }
    }

    fileprivate var text: String { "\(rounds) \(blockSize) \(parallelism)" }

    fileprivate var memoryBytes: Int { 128 * rounds * blockSize * parallelism }
}
