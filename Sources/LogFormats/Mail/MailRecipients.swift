import LogModel

/// The recipients of one mail as rows of a log or an export name them: distinct, in the order in
/// which they were first named, each with what became of the mail for it.
///
/// Addresses are compared without regard to the case of ASCII letters and kept as first written.
/// Control characters in them are left out, so that lists of them can be written line by line.
struct MailRecipients: Sendable {
    private struct Entry: BitwiseCopyable {
        let start: Int
        let length: Int
        var outcome: Delivery?
        var time: Timestamp
        /// Stands for others, which are recipients instead.
        var isGroup: Bool
    }

    /// One of the addresses of an entry; the first is the one that was written.
    private struct Name: BitwiseCopyable {
        let start: Int
        let length: Int
        let hash: UInt64
        let entry: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var names: [Name] = []
    /// The first of `names` with a hash, once there are many.
    private var places: [UInt64: Int] = [:]

    /// How many addresses of one mail are kept.
    static let limit = 20_000
    private static let few = 16

    var isEmpty: Bool { entries.isEmpty }

    /// The memory it takes, about.
    var byteCount: Int { bytes.count + entries.count * 48 + names.count * 32 }

    /// How many people or places the mail was for.
    var count: Int { hasPeople ? entries.count { !$0.isGroup } : entries.count }

    /// Whether it is known of every recipient whether the mail reached it.
    var isSettled: Bool {
        !entries.isEmpty
            && entries.allSatisfy { $0.isGroup || ($0.outcome ?? .deferred) != .deferred }
    }

    /// Whether the mail was refused for every recipient.
    var areAllRejected: Bool {
        hasPeople && entries.allSatisfy { $0.isGroup || $0.outcome == .rejected }
    }

    private var hasPeople: Bool { entries.contains { !$0.isGroup } }

    /// Notes a recipient, and what became of the mail for it.
    ///
    /// What was said last by the log's clock holds; but *deferred* says nothing once the mail has
    /// reached a recipient or was given up.
    mutating func note(
        _ address: UnsafeRawBufferPointer, _ outcome: Delivery? = nil,
        at time: Timestamp = Timestamp(milliseconds: 0)
    ) {
        guard let index = entry(of: address), let outcome else { return }
        if let known = entries[index].outcome {
            guard outcome != .deferred, known == .deferred || time >= entries[index].time else {
                return
            }
        }
        entries[index].outcome = outcome
        entries[index].time = time
    }

    /// Notes that an address stands for others: a group whose members are named too.
    mutating func expand(_ address: UnsafeRawBufferPointer) {
        guard let index = entry(of: address) else { return }
        entries[index].isGroup = true
    }

    /// Notes that what is said of one address is said of a recipient that was addressed by another.
    mutating func resolve(_ written: UnsafeRawBufferPointer, to address: UnsafeRawBufferPointer) {
        guard MailText.hasText(written), MailText.hasText(address), find(address) == nil,
            let index = entry(of: written)
        else { return }
        addName(address, of: index)
    }

    /// Appends the addresses, separated by newlines.
    func appendAddresses(to output: inout [UInt8]) {
        let start = output.count
        for entry in entries where !entry.isGroup || !hasPeople {
            if output.count > start { output.append(0x0A) }
            output.append(contentsOf: bytes[entry.start..<(entry.start + entry.length)])
        }
    }

    /// Appends `address TAB outcome` of those whose outcome is known, separated by newlines.
    ///
    /// - Returns: whether there was one.
    func appendOutcomes(to output: inout [UInt8]) -> Bool {
        let start = output.count
        for entry in entries where !entry.isGroup || !hasPeople {
            guard let outcome = entry.outcome else { continue }
            if output.count > start { output.append(0x0A) }
            output.append(contentsOf: bytes[entry.start..<(entry.start + entry.length)])
            output.append(0x09)
            output.append(contentsOf: outcome.rawValue.utf8)
        }
        return output.count > start
    }

    /// The entry of an address, made where there is none yet.
    private mutating func entry(of address: UnsafeRawBufferPointer) -> Int? {
        if let name = find(address) { return names[name].entry }
        guard MailText.hasText(address), entries.count < MailRecipients.limit else { return nil }
        let start = bytes.count
        let length = append(address)
        entries.append(
            Entry(
                start: start, length: length, outcome: nil, time: Timestamp(milliseconds: 0),
                isGroup: false))
        addName(address, of: entries.count - 1)
        return entries.count - 1
    }

    private mutating func append(_ address: UnsafeRawBufferPointer) -> Int {
        let start = bytes.count
        for byte in address where byte > 0x1F { bytes.append(byte) }
        return bytes.count - start
    }

    private mutating func addName(_ address: UnsafeRawBufferPointer, of entry: Int) {
        let start = bytes.count
        let length = append(address)
        let name = Name(
            start: start, length: length, hash: MailText.foldedHash(address), entry: entry)
        names.append(name)
        guard names.count > MailRecipients.few else { return }
        if places.isEmpty {
            for (index, name) in names.enumerated().reversed() { places[name.hash] = index }
        } else if places[name.hash] == nil {
            places[name.hash] = names.count - 1
        }
    }

    private func find(_ address: UnsafeRawBufferPointer) -> Int? {
        let hash = MailText.foldedHash(address)
        guard names.count > MailRecipients.few else {
            return names.firstIndex { isName($0, address, hash) }
        }
        guard let place = places[hash] else { return nil }
        if isName(names[place], address, hash) { return place }
        // Two addresses with one hash: looked for the slow way.
        return names.firstIndex { isName($0, address, hash) }
    }

    private func isName(
        _ name: Name, _ address: UnsafeRawBufferPointer, _ hash: UInt64
    ) -> Bool {
        guard name.hash == hash else { return false }
        return bytes[name.start..<(name.start + name.length)].lazy.map(MailText.folded)
            .elementsEqual(address.lazy.filter { $0 > 0x1F }.map(MailText.folded))
    }
}
