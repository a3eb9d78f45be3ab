/// Remembers what the lists said of the hosts asked for lately, for one worker.
///
/// A log asks for few hosts very often, and with millions of domains each question costs several
/// reads from far memory. A slot is found by a quick hash and holds the host itself, which is
/// compared byte for byte: two hosts that share a slot push each other out, and nothing worse.
struct HostMemo {
    private static let slotCount = 2048
    private static let longestHost = 56

    private var hosts = [UInt8](repeating: 0, count: slotCount * longestHost)
    private var lengths = [UInt8](repeating: 0, count: slotCount)
    private var findings = [CategoryLists.HostFinding](
        repeating: CategoryLists.HostFinding(), count: slotCount)

    /// What the lists say of a host.
    mutating func find(
        host: UnsafeRawBufferPointer, in lists: CategoryLists
    ) -> CategoryLists.HostFinding {
        guard (1...HostMemo.longestHost).contains(host.count) else { return lists.find(host: host) }
        let slot = HostMemo.slot(of: host)
        let start = slot * HostMemo.longestHost
        if Int(lengths[slot]) == host.count, isHost(host, at: start) { return findings[slot] }
        let finding = lists.find(host: host)
        for index in 0..<host.count { hosts[start + index] = host[index] }
        lengths[slot] = UInt8(host.count)
        findings[slot] = finding
        return finding
    }

    private func isHost(_ host: UnsafeRawBufferPointer, at start: Int) -> Bool {
        hosts.withUnsafeBytes { hosts in
            var index = 0
            while index + 8 <= host.count {
                let word = host.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let kept = hosts.loadUnaligned(fromByteOffset: start + index, as: UInt64.self)
                guard word == kept else { return false }
                index += 8
            }
            while index < host.count {
                guard host[index] == hosts[start + index] else { return false }
                index += 1
            }
            return true
        }
    }

    /// A slot from the length and the first, middle and last bytes.
    private static func slot(of host: UnsafeRawBufferPointer) -> Int {
        var mixed = UInt64(host.count)
        if host.count >= 8 {
            for part in 0..<3 {
                let place = (host.count - 8) * part / 2
                let word = host.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                mixed = (mixed ^ word) &* 0x9E37_79B9_7F4A_7C15
                mixed ^= mixed >> 29
            }
        } else {
            for byte in host { mixed = (mixed ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
        }
        return Int(truncatingIfNeeded: mixed >> 32) & (slotCount - 1)
    }
}
