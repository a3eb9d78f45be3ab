import Foundation

/// Category lists of invented names, as large as those of UT1, the same on every machine.
///
/// 5.8 million domains in 24 categories, four fifths of them in one; lengths, endings and the share
/// of names below a common host are about those of the real collection.
enum SyntheticLists {
    static let domains = 5_800_000
    private static let categories = 24
    private static let endings = [
        ".com", ".com", ".com", ".com", ".com", ".net", ".org", ".info", ".de", ".ru", ".co.uk",
        ".xyz", ".top", ".blogspot.com", ".tumblr.com", ".com.br", ".nl", ".fr",
    ]

    /// Writes the lists below a folder.
    static func write(to folder: URL) throws {
        var random = SplitMix64(state: 58)
        for category in 0..<categories {
            let home = folder.appendingPathComponent(category == 0 ? "adult" : "list-\(category)")
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            let count = category == 0 ? domains * 4 / 5 : domains / 5 / (categories - 1)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count * 20)
            for _ in 0..<count {
                appendDomain(to: &bytes, &random)
                bytes.append(0x0A)
            }
            try Data(bytes).write(to: home.appendingPathComponent("domains"))
            let urls = (0..<500).map { "site-\($0).example/forum/\($0)/" }.joined(separator: "\n")
            try Data(urls.utf8).write(to: home.appendingPathComponent("urls"))
        }
    }

    /// Hosts that the lists hold, half of them with `www.` in front, evenly from all over the lists.
    static func listedHosts(_ count: Int, in folder: URL) throws -> HostList {
        let bytes = try Data(
            contentsOf: folder.appendingPathComponent("adult/domains"))
        var random = SplitMix64(state: 7)
        var hosts = HostList()
        bytes.withUnsafeBytes { bytes in
            for number in 0..<count {
                var start = random.below(bytes.count - 100)
                while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
                let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
                if number % 2 == 0 { hosts.bytes += Array("www.".utf8) }
                hosts.bytes += bytes[start..<end]
                hosts.close()
            }
        }
        return hosts
    }

    /// Hosts of the same kind that no list holds.
    static func unlistedHosts(_ count: Int) -> HostList {
        var random = SplitMix64(state: 2026)
        var hosts = HostList()
        for number in 0..<count {
            if number % 2 == 0 { hosts.bytes += Array("www.".utf8) }
            hosts.bytes += Array("q0-".utf8)
            appendDomain(to: &hosts.bytes, &random)
            // No ending of the lists goes on like this.
            hosts.bytes += Array(".test".utf8)
            hosts.close()
        }
        return hosts
    }

    private static func appendDomain(to bytes: inout [UInt8], _ random: inout SplitMix64) {
        let length = 4 + random.below(8) + random.below(9)
        for _ in 0..<length {
            let kind = random.below(40)
            bytes.append(
                kind == 0
                    ? UInt8(ascii: "-")
                    : kind < 3
                        ? UInt8(ascii: "0") + UInt8(random.below(10))
                        : UInt8(ascii: "a") + UInt8(random.below(26)))
        }
        // Neither the first nor the last character of a label is a dash.
        bytes.append(UInt8(ascii: "a") + UInt8(random.below(26)))
        bytes += Array(endings[random.below(endings.count)].utf8)
    }
}

/// Many hosts, one after another in memory.
struct HostList {
    var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    var count: Int { ends.count }

    /// Ends the host that was just appended.
    mutating func close() {
        ends.append(bytes.count)
    }

    /// Calls with all hosts, which are there during the call.
    func withAll<Result>(_ body: ([UnsafeRawBufferPointer]) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { bytes in
            var start = 0
            let hosts = ends.map { end in
                defer { start = end }
                return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            }
            return try body(hosts)
        }
    }

    /// The bytes of a host.
    subscript(number: Int) -> ArraySlice<UInt8> {
        bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]]
    }
}

/// Random numbers from one seed.
struct SplitMix64 {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
