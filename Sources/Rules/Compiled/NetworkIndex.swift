/// Addresses and networks of the lists as stretches of numbers that do not overlap, each with the
/// number of what the lists say of it.
///
/// A stretch is 12 bytes for IPv4 (first, last, number) and 36 for IPv6. One binary search finds the
/// one that an address lies in.
struct NetworkIndex: BitwiseCopyable {
    private let four: UnsafeRawBufferPointer
    private let six: UnsafeRawBufferPointer

    /// Looks into stretches that lie in memory; a rest at the end is ignored.
    init(four: UnsafeRawBufferPointer, six: UnsafeRawBufferPointer) {
        self.four = four
        self.six = six
    }

    /// The number of an address; `nil` when the lists do not know it.
    func find(_ address: IPAddress) -> UInt32? {
        if let short = address.shortNumber { return find(short, in: four) }
        return find(address.number, in: six)
    }

    private func find<Number: FixedWidthInteger>(
        _ wanted: Number, in stretches: UnsafeRawBufferPointer
    ) -> UInt32? {
        let size = MemoryLayout<Number>.size
        let stride = 2 * size + 4
        var low = 0
        var high = stretches.count / stride
        while low < high {
            let middle = (low + high) / 2
            let first = stretches.loadUnaligned(fromByteOffset: middle * stride, as: Number.self)
            if wanted < Number(littleEndian: first) { high = middle } else { low = middle + 1 }
        }
        guard low > 0 else { return nil }
        let place = (low - 1) * stride
        let last = stretches.loadUnaligned(fromByteOffset: place + size, as: Number.self)
        guard wanted <= Number(littleEndian: last) else { return nil }
        return UInt32(
            littleEndian: stretches.loadUnaligned(
                fromByteOffset: place + 2 * size, as: UInt32.self))
    }
}

extension IPAddress {
    /// All 128 bits of an IPv6 address.
    var number: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// The 32 bits of an IPv4 address, also where it is written inside an IPv6 one (`::ffff:192.0.2.1`).
    var shortNumber: UInt32? {
        if isVersion4 { return UInt32(high >> 32) }
        guard high == 0, low >> 32 == 0xFFFF else { return nil }
        return UInt32(truncatingIfNeeded: low)
    }
}

/// Gathers networks and cuts them into stretches.
struct NetworkIndexWriter {
    private var four: [ClosedRange<UInt32>: ListVerdict] = [:]
    private var six: [ClosedRange<UInt128>: ListVerdict] = [:]

    /// Puts in a network; what several lists say of one network comes together.
    mutating func insert(_ network: NetworkRange, _ verdict: ListVerdict) {
        if let range = network.shortRange {
            four[range, default: ListVerdict()].merge(verdict)
        } else {
            six[network.range, default: ListVerdict()].merge(verdict)
        }
    }

    var isEmpty: Bool { four.isEmpty && six.isEmpty }

    /// The stretches of both kinds.
    ///
    /// - Parameter number: gives the number for a verdict.
    /// - Returns: their bytes.
    func finish(number: (ListVerdict) -> UInt32) -> (four: [UInt8], six: [UInt8]) {
        (
            NetworkIndexWriter.stretches(four, number: number),
            NetworkIndexWriter.stretches(six, number: number)
        )
    }

    /// Networks lie inside one another or apart, never across: a stack of those that an address lies in is enough.
    private static func stretches<Number: FixedWidthInteger>(
        _ networks: [ClosedRange<Number>: ListVerdict], number: (ListVerdict) -> UInt32
    ) -> [UInt8] {
        let sorted = networks.sorted {
            ($0.key.lowerBound, $1.key.upperBound) < ($1.key.lowerBound, $0.key.upperBound)
        }
        var output: [UInt8] = []
        var open: [(last: Number, verdict: ListVerdict)] = []
        // The first address that no stretch holds yet; `nil` behind the last address there is.
        var next: Number? = 0
        func close(through last: Number) {
            guard let first = next, first <= last, let top = open.last else { return }
            append(first, to: &output)
            append(last, to: &output)
            append(number(top.verdict), to: &output)
            next = last == .max ? nil : last + 1
        }
        for (range, own) in sorted {
            while let top = open.last, top.last < range.lowerBound {
                close(through: top.last)
                open.removeLast()
            }
            if range.lowerBound > 0 { close(through: range.lowerBound - 1) }
            if let first = next, first < range.lowerBound { next = range.lowerBound }
            var verdict = open.last?.verdict ?? ListVerdict()
            verdict.narrow(to: own)
            open.append((range.upperBound, verdict))
        }
        while let top = open.popLast() {
            open.append(top)
            close(through: top.last)
            open.removeLast()
        }
        return output
    }

    private static func append(_ number: some FixedWidthInteger, to output: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { output.append(contentsOf: $0) }
    }
}

extension NetworkRange {
    /// The addresses of an IPv4 network.
    var shortRange: ClosedRange<UInt32>? {
        guard let first = address.shortNumber, address.isVersion4 || length >= 96 else {
            return nil
        }
        let bits = address.isVersion4 ? length : length - 96
        let rest: UInt32 = bits == 0 ? .max : bits == 32 ? 0 : .max >> UInt32(bits)
        return first...(first | rest)
    }

    /// The addresses of an IPv6 network.
    var range: ClosedRange<UInt128> {
        let rest: UInt128 =
            length == 0 ? .max : length == 128 ? 0 : .max >> UInt128(length)
        return address.number...(address.number | rest)
    }
}
