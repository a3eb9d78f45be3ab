/// Writes labels of international names in the letters that DNS knows, and reads them again.
///
/// - SeeAlso: RFC 3492.
enum Punycode {
    /// What a label in this form begins with.
    static let prefix: [UInt8] = [
        UInt8(ascii: "x"), UInt8(ascii: "n"), UInt8(ascii: "-"), UInt8(ascii: "-"),
    ]

    // The parameters that RFC 3492, section 5, gives for names.
    private static let base = 36
    private static let tMin = 1
    private static let tMax = 26
    private static let skew = 38
    private static let damp = 700
    private static let initialBias = 72
    private static let initialN = 128

    /// The scalars in letters of ASCII, without the prefix.
    ///
    /// - Returns: `nil` for a label that is too long to be one of DNS (63 bytes).
    static func encode(_ scalars: [UInt32]) -> [UInt8]? {
        guard scalars.count <= 63 else { return nil }
        var output = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = output.count
        var handled = basicCount
        if basicCount > 0 { output.append(UInt8(ascii: "-")) }
        var n = UInt32(initialN)
        var delta = 0
        var bias = initialBias
        while handled < scalars.count {
            guard let next = scalars.lazy.filter({ $0 >= n }).min() else { return nil }
            // At most 63 scalars below 0x110000: nothing here comes near the end of an Int.
            delta += Int(next - n) * (handled + 1)
            n = next
            for scalar in scalars {
                if scalar < n { delta += 1 }
                guard scalar == n else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapted(delta, points: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            n += 1
        }
        return output.count <= 63 ? output : nil
    }

    /// The scalars of a label in letters of ASCII, given without the prefix.
    ///
    /// - Returns: `nil` for what no scalars are written as.
    static func decode(_ text: some Collection<UInt8>) -> [UInt32]? {
        let bytes = Array(text)
        guard bytes.count <= 63, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        let dash = bytes.lastIndex(of: UInt8(ascii: "-"))
        var output = bytes[..<(dash ?? 0)].map { UInt32($0) }
        var rest = bytes[(dash.map { $0 + 1 } ?? 0)...]
        var n = UInt32(initialN)
        var index = 0
        var bias = initialBias
        while !rest.isEmpty {
            let before = index
            guard let delta = takeNumber(from: &rest, bias: bias) else { return nil }
            index += delta
            let count = output.count + 1
            bias = adapted(index - before, points: count, isFirst: before == 0)
            let (sum, overflows) = n.addingReportingOverflow(UInt32(clamping: index / count))
            guard !overflows, Unicode.Scalar(sum) != nil else { return nil }
            n = sum
            index %= count
            output.insert(n, at: index)
            index += 1
        }
        return output
    }

    /// Appends a number in digits of growing weight (RFC 3492, section 3.3).
    private static func append(_ number: Int, bias: Int, to output: inout [UInt8]) {
        var rest = number
        var weight = base
        while true {
            let threshold = min(max(weight - bias, tMin), tMax)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            weight += base
        }
        output.append(digit(rest))
    }

    private static func takeNumber(from rest: inout ArraySlice<UInt8>, bias: Int) -> Int? {
        var number = 0
        var factor = 1
        var weight = base
        while let byte = rest.popFirst() {
            guard let digit = value(byte) else { return nil }
            let (product, overflows) = digit.multipliedReportingOverflow(by: factor)
            let (sum, overflowsToo) = number.addingReportingOverflow(product)
            // No name has a number of this size; the limit also keeps the sums below in range.
            guard !overflows, !overflowsToo, sum < 1 << 40 else { return nil }
            number = sum
            let threshold = min(max(weight - bias, tMin), tMax)
            if digit < threshold { return number }
            let (next, overflowsFactor) = factor.multipliedReportingOverflow(by: base - threshold)
            guard !overflowsFactor else { return nil }
            factor = next
            weight += base
        }
        return nil
    }

    private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / points
        var steps = 0
        while delta > (base - tMin) * tMax / 2 {
            delta /= base - tMin
            steps += base
        }
        return steps + (base - tMin + 1) * delta / (delta + skew)
    }

    private static func digit(_ value: Int) -> UInt8 {
        value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "0") + UInt8(value - 26)
    }

    private static func value(_ byte: UInt8) -> Int? {
        let letter = lowerCased(byte) &- UInt8(ascii: "a")
        if letter < 26 { return Int(letter) }
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? Int(digit) + 26 : nil
    }
}
