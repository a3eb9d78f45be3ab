/// Reads what ``Punycode/encode(_:)`` writes.
///
/// - SeeAlso: RFC 3492, section 6.2.
extension Punycode {
    /// A text whose labels in the letters of DNS are in those of their script; what no scalars are
    /// written as stays as it is.
    ///
    /// Allocates; called for values of rules and lines of short lists.
    static func readable(_ text: String) -> String {
        let bytes = Array(text.utf8)
        // Every label with the prefix has two hyphens in a row; hardly any text has.
        let hyphen = UInt8(ascii: "-")
        guard zip(bytes, bytes.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen }) else {
            return text
        }
        var plain = String.UnicodeScalarView()
        var hasLabel = false
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { isOfLabel($0) != isOfLabel(bytes[start]) }
            let run = bytes[start..<(end ?? bytes.count)]
            if let scalars = scalars(of: run) {
                plain.append(contentsOf: scalars)
                hasLabel = true
            } else {
                plain.append(contentsOf: String(decoding: run, as: UTF8.self).unicodeScalars)
            }
            start = run.endIndex
        }
        return hasLabel ? String(plain) : text
    }

    private static func isOfLabel(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || value(byte) != nil
    }

    /// What a label with the prefix says; `nil` for every other one.
    private static func scalars(of label: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        guard label.count > prefix.count, label.prefix(prefix.count).map(lowerCased) == prefix,
            let decoded = decode(label.dropFirst(prefix.count))
        else { return nil }
        let scalars = decoded.compactMap { Unicode.Scalar($0) }
        return scalars.count == decoded.count ? scalars : nil
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

    private static func value(_ byte: UInt8) -> Int? {
        let letter = lowerCased(byte) &- UInt8(ascii: "a")
        if letter < 26 { return Int(letter) }
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? Int(digit) + 26 : nil
    }
}
