import Crypto
import Foundation
package import LogModel
package import People
import Synchronization

/// The secrets of a site, in files beside the store and meant to stay out of its backups.
///
/// One for each record-day that has events, one for each calendar month that has case handles,
/// and one for the store itself. A secret is on disk before anything made with it is.
package final class KeyRing: Sendable {
    private struct Held {
        let secret: [UInt8]
        let fileName: String
    }

    private let folder: PrivateFolder
    private let mayCreate: Bool
    private let held: Mutex<[KeyKind: Held]>
    private let storeSecret: [UInt8]
    private let handleSeed: [UInt8]?

    /// Reads the key files of a folder.
    ///
    /// Of two files for one purpose, which no program of ours makes, the first by name counts.
    /// A `handleSeed` makes the handle keys of a rehearsal the same on every machine.
    init(
        folder path: String, mayCreate: Bool, mayCreateStoreKey: Bool, handleSeed: [UInt8]? = nil
    ) throws(StoreError) {
        self.handleSeed = handleSeed
        do {
            folder = try PrivateFolder(path: path, create: mayCreate)
        } catch  where error.code == .missing {
            // There is a store, and its keys are gone: that is another thing than no store yet.
            throw StoreError(.keysOfAnotherStore, path: path, cause: "the folder is gone")
        }
        self.mayCreate = mayCreate
        if mayCreate { try folder.removeLeftovers() }
        var secrets: [KeyKind: Held] = [:]
        for name in try folder.names() {
            // A purge may remove a key while a report reads the folder.
            guard let bytes = try folder.read(name, limitBytes: KeyFile.byteCount) else { continue }
            guard let file = KeyFile(bytes) else {
                throw StoreError(.damaged, path: "\(path)/\(name)", cause: "not a key file")
            }
            if secrets[file.kind] == nil {
                secrets[file.kind] = Held(secret: file.secret, fileName: name)
            }
        }
        if secrets[.store] == nil {
            guard mayCreateStoreKey else {
                throw StoreError(.keysOfAnotherStore, path: path, cause: "no store key")
            }
            secrets[.store] = try KeyRing.make(
                .store, secret: randomBytes(32), in: folder)
        }
        storeSecret = secrets[.store]?.secret ?? []
        held = Mutex(secrets)
    }

    /// A value by which the store recognises its own key; tells nothing of it.
    var storeKeyCheck: String {
        Hexadecimal.text(mac(Array("headnote store check v1".utf8)))
    }

    /// A keyed fingerprint of 32 bytes under the store key.
    package func mac(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes(fingerprint)
    }

    /// What the stream tracker recognises files by: a keyed MAC of 32 bytes.
    package var fingerprint: @Sendable (UnsafeRawBufferPointer) -> [UInt8] {
        let key = SymmetricKey(data: storeSecret)
        return { Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
    }

    /// The key that makes a month's case handles; made when there is none.
    ///
    /// - Throws: ``StoreError`` when it cannot be written, or does not exist and the store was
    ///   opened for reading.
    package func handleKey(for month: CalendarMonth) throws -> HandleKey {
        let secret = try secret(for: .handles(month))
        guard let key = HandleKey(month: month, key: secret) else {
            throw StoreError(.damaged, path: folder.path, cause: "handle key of \(month)")
        }
        return key
    }

    /// The key that made a month's case handles; `nil` when it has expired or never was.
    package func existingHandleKey(for month: CalendarMonth) -> HandleKey? {
        held.withLock { $0[.handles(month)] }.flatMap { HandleKey(month: month, key: $0.secret) }
    }

    /// Every case handle that some people have, in the months that have a key.
    ///
    /// - Parameter persons: their ids.
    /// - Returns: the id by each handle.
    package func handles(of persons: some Collection<String>) -> [CaseHandle: String] {
        let pairs = monthsWithHandleKey.compactMap(existingHandleKey).flatMap { key in
            persons.map { (key.handle(for: $0), $0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The record-days that have a secret, oldest first.
    package var daysWithSecret: [CivilDate] {
        held.withLock { secrets in
            secrets.keys.compactMap { if case .day(let date) = $0 { date } else { nil } }.sorted()
        }
    }

    /// The months that have a handle key, oldest first.
    package var monthsWithHandleKey: [CalendarMonth] {
        held.withLock { secrets in
            secrets.keys.compactMap { if case .handles(let month) = $0 { month } else { nil } }
                .sorted()
        }
    }

    /// A record-day's secret; made when there is none.
    func daySecret(for date: CivilDate) throws -> [UInt8] {
        try secret(for: .day(date))
    }

    /// A record-day's secret; `nil` when it has expired or never was.
    func existingDaySecret(for date: CivilDate) -> [UInt8]? {
        held.withLock { $0[.day(date)]?.secret }
    }

    /// The secret of an authorisation's document: derived from the store's key, so that it costs
    /// no file, and lasts as long as the store.
    func authorisationSecret(of document: [UInt8]) -> [UInt8] {
        mac(Array("headnote authorisation v1".utf8) + document)
    }

    /// Removes a record-day's secret: from then on nobody can read that day's events.
    func removeDaySecret(for date: CivilDate) throws {
        try remove(.day(date))
    }

    /// Removes a month's handle key: from then on nobody can tell whose a handle was.
    func removeHandleKey(for month: CalendarMonth) throws {
        try remove(.handles(month))
    }

    private func secret(for kind: KeyKind) throws -> [UInt8] {
        try held.withLock { secrets in
            if let found = secrets[kind] { return found.secret }
            guard mayCreate else { throw StoreError(.readOnly, path: folder.path) }
            let made = try KeyRing.make(kind, secret: newSecret(for: kind), in: folder)
            secrets[kind] = made
            return made.secret
        }
    }

    private func remove(_ kind: KeyKind) throws {
        guard mayCreate else { throw StoreError(.readOnly, path: folder.path) }
        try held.withLock { secrets in
            guard let found = secrets[kind] else { return }
            try folder.remove(found.fileName)
            secrets[kind] = nil
        }
    }

    /// A new secret: random, but for the case handles of a rehearsal.
    private func newSecret(for kind: KeyKind) -> [UInt8] {
        guard case .handles(let month) = kind, let handleSeed else { return randomBytes(32) }
        let key = SymmetricKey(data: handleSeed)
        return Array(HMAC<SHA256>.authenticationCode(for: Array("\(month)".utf8), using: key))
    }

    private static func make(
        _ kind: KeyKind, secret: [UInt8], in folder: PrivateFolder
    ) throws(StoreError) -> Held {
        let file = KeyFile(kind: kind, secret: secret)
        let name = PrivateFolder.randomName()
        try folder.write(file.bytes, to: name)
        return Held(secret: file.secret, fileName: name)
    }
}
