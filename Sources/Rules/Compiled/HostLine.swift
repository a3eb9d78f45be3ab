/// What an index of hosts says of eight buckets of names, in the 64 bytes that a processor reads at
/// once.
///
/// The filter comes first: five numbers of 64 bits, in each of which a name sets one bit. With 32
/// names a line, four tenths of the bits are set, and 99 of 100 names that are not there end here.
/// Then where the names of the line begin (4 bytes), and from there where each of the eight buckets
/// begins and where the last one ends (2 bytes each). Two bytes are left over.
struct HostLine {
    static let byteCount = 64
    /// How many buckets share a line.
    static let buckets = 8
    private static let filterWords = 5
    private static let baseOffset = 40
    private static let boundsOffset = 44

    let bytes: UnsafeRawPointer

    /// Reads the line that begins at an address; 64 bytes must be there.
    @inline(__always)
    init(_ bytes: UnsafeRawPointer) {
        self.bytes = bytes
    }

    /// Whether a name with this hash may be in one of the buckets.
    @inline(__always)
    func mayHold(_ hash: UInt64) -> Bool {
        var found: UInt64 = 1
        var rest = hash
        for index in 0..<HostLine.filterWords {
            found &= bytes.load(fromByteOffset: 8 &* index, as: UInt64.self) &>> (rest & 63)
            rest &>>= 6
        }
        return found != 0
    }

    /// Where the names of one of the eight buckets begin and end, counted from 0.
    @inline(__always)
    func bounds(of bucket: Int) -> (start: Int, end: Int) {
        let base = Int(bytes.load(fromByteOffset: HostLine.baseOffset, as: UInt32.self))
        let place = HostLine.boundsOffset &+ 2 &* bucket
        let start = bytes.load(fromByteOffset: place, as: UInt16.self)
        let end = bytes.load(fromByteOffset: place &+ 2, as: UInt16.self)
        return (base &+ Int(start), base &+ Int(end))
    }

    /// Lays out a line.
    ///
    /// - Parameters:
    ///   - hashes: of its names.
    ///   - base: where its names begin.
    ///   - bounds: from there, where each bucket begins, and where the last one ends.
    ///   - output: gets 64 bytes.
    static func append(hashes: [UInt64], base: UInt32, bounds: [UInt16], to output: inout [UInt8]) {
        precondition(bounds.count == buckets + 1, "a line has eight buckets")
        let start = output.count
        for index in 0..<filterWords {
            let word = hashes.reduce(0 as UInt64) { $0 | 1 &<< (($1 &>> UInt64(6 &* index)) & 63) }
            withUnsafeBytes(of: word.littleEndian) { output.append(contentsOf: $0) }
        }
        withUnsafeBytes(of: base.littleEndian) { output.append(contentsOf: $0) }
        for bound in bounds {
            withUnsafeBytes(of: bound.littleEndian) { output.append(contentsOf: $0) }
        }
        output.append(contentsOf: repeatElement(0, count: start + byteCount - output.count))
    }
}
