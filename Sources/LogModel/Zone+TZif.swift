extension Zone {
    /// Reads the bytes of a TZif file, version 2 or later.
    ///
    /// Fails when the bytes are no TZif file, are cut short, or end in a rule of a form that the
    /// tz database does not use. Nothing is guessed.
    ///
    /// - Parameters:
    ///   - tzif: the whole file, as found under `/usr/share/zoneinfo`.
    ///   - name: the name it was asked for by, kept for messages.
    /// - SeeAlso: RFC 9636, "The Time Zone Information Format".
    package init?(tzif: [UInt8], name: String) {
        guard let first = TZifHeader(tzif, at: 0), first.version >= UInt8(ascii: "2") else {
            return nil
        }
        // The first block holds 32-bit times for old readers; the second repeats it in 64 bits.
        let secondStart = TZifHeader.size + first.bodySize(timeSize: 4)
        guard let header = TZifHeader(tzif, at: secondStart) else { return nil }
        let body = secondStart + TZifHeader.size
        let footer = body + header.bodySize(timeSize: 8)
        guard footer < tzif.count, tzif[footer] == 0x0A, header.typeCount > 0 else { return nil }

        let indices = body + header.timeCount * 8
        let types = indices + header.timeCount
        let offset = { (type: Int) in
            Int32(truncatingIfNeeded: bigEndian(tzif, types + type * 6, 4))
        }
        var transitions: [Int64] = []
        var offsets: [Int32] = []
        for entry in 0..<header.timeCount {
            let type = Int(tzif[indices + entry])
            guard type < header.typeCount else { return nil }
            transitions.append(Int64(bitPattern: bigEndian(tzif, body + entry * 8, 8)))
            offsets.append(offset(type))
        }

        let text = tzif[(footer + 1)...].prefix { $0 != 0x0A }
        var rule: ZoneRule?
        if !text.isEmpty {
            rule = ZoneRule(posix: String(decoding: text, as: UTF8.self))
            guard rule != nil else { return nil }
        }
        self.init(
            name: name, transitions: transitions, offsets: offsets, firstOffset: offset(0),
            rule: rule)
    }
}

/// The counts at the head of each of a TZif file's two blocks.
private struct TZifHeader {
    static let size = 44

    let version: UInt8
    let timeCount: Int
    let typeCount: Int
    private let utcCount: Int
    private let standardCount: Int
    private let leapCount: Int
    private let nameBytes: Int

    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, start + TZifHeader.size <= bytes.count,
            bytes[start..<(start + 4)].elementsEqual("TZif".utf8)
        else { return nil }
        version = bytes[start + 4]
        let counts = (0..<6).map { Int(bigEndian(bytes, start + 20 + $0 * 4, 4)) }
        (utcCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
        (timeCount, typeCount, nameBytes) = (counts[3], counts[4], counts[5])
    }

    func bodySize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + nameBytes + leapCount * (timeSize + 4)
            + standardCount + utcCount
    }
}

private func bigEndian(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
    bytes[start..<(start + count)].reduce(0) { $0 << 8 | UInt64($1) }
}
