/// Numbers in plain decimal, as logs and rules write them.
enum DecimalNumber {
    /// The number that a text states: digits with an optional sign and fraction, and no more.
    static func value(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBytes { value($0) }
    }

    /// The number that some bytes state; `nil` for `0x10`, `1e3`, `n/a` and nothing at all.
    static func value(_ bytes: UnsafeRawBufferPointer) -> Double? {
        var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
        let isNegative = index == 1
        guard index < bytes.count else { return nil }
        var value = 0.0
        var scale = 1.0
        var digits = 0
        var isFraction = false
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "."), !isFraction, digits > 0, index < bytes.count {
                isFraction = true
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Double(digit)
            if isFraction { scale *= 10 }
            digits += 1
        }
        return isNegative ? -value / scale : value / scale
    }

    /// The number that a scalar without quotes is, if it is written as a number is: `007` is text.
    static func canonical(_ text: String) -> Double? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let next = digits.dropFirst().first
        if digits.first == UInt8(ascii: "0"), let next, next != UInt8(ascii: ".") { return nil }
        return value(text)
    }

    /// The number that a scalar without quotes is to every version of YAML: as in ``canonical(_:)``,
    /// or with an exponent (`1e3`), or in hexadecimal (`0x10`).
    static func ofScalar(_ text: String) -> Double? {
        if let number = canonical(text) { return number }
        if text.hasPrefix("0x") { return UInt32(text.dropFirst(2), radix: 16).map(Double.init) }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count == 2, canonical(String(parts[0])) != nil,
            let power = Int(parts[1]), abs(power) < 300
        else { return nil }
        return Double(text)
    }

    /// How a number is written: without a fraction where it has none, and never with an exponent.
    static func text(_ number: Double) -> String {
        let isWhole = number == number.rounded() && abs(number) < 9_007_199_254_740_992
        return isWhole ? String(Int64(number)) : plain(String(number))
    }

    /// A number in Swift's spelling (`1.5e-07`, `2e+20`) without its exponent.
    private static func plain(_ text: String) -> String {
        let parts = text.split(separator: "e")
        guard parts.count == 2, let power = Int(parts[1]) else { return text }
        let sign = parts[0].hasPrefix("-") ? "-" : ""
        let halves = parts[0].drop { $0 == "-" }.split(separator: ".")
        let fraction = halves.count == 2 && halves[1] != "0" ? halves[1] : ""
        let digits = halves[0] + fraction
        let point = halves[0].count + power
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count {
            return sign + digits + String(repeating: "0", count: point - digits.count)
        }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
