import LogModel

/// Something that keeps values of a message in memory of its own, by slices.
protocol KeptText {
    /// What the slices count from.
    var text: [UInt8] { get set }
}

extension KeptText {
    /// Keeps a value.
    mutating func keep(_ value: some Collection<UInt8>) -> FieldSlice {
        let slice = FieldSlice(offset: text.count, length: value.count)
        text.append(contentsOf: value)
        return slice
    }

    /// A value that was kept; empty where it is absent.
    func kept(_ slice: FieldSlice) -> ArraySlice<UInt8> {
        guard !slice.isAbsent else { return [] }
        return text[Int(slice.offset)..<(Int(slice.offset) + Int(slice.length))]
    }
}
