import LogModel

/// Walks over the columns of a line from the left.
struct ColumnWalk {
    let line: UnsafeRawBufferPointer
    let separator: StaticString
    /// Where the last column ends.
    let end: Int
    /// Where the next column starts; behind `end` when there is none.
    private(set) var start: Int

    /// Starts a walk.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - separator: what stands between two columns; not empty.
    ///   - range: the part of the line that is walked over.
    @inline(__always)
    init(_ line: UnsafeRawBufferPointer, by separator: StaticString, in range: Range<Int>) {
        self.line = line
        self.separator = separator
        start = range.lowerBound
        end = range.upperBound
    }

    /// The next column, which may be empty; `nil` after the last.
    @inline(__always)
    mutating func next() -> Range<Int>? {
        guard start <= end else { return nil }
        let width = separator.utf8CodeUnitCount
        let stop =
            width == 1
            ? line.place(of: separator.utf8Start.pointee, in: start..<end)
            : line.place(of: separator, in: start..<end)
        let column = start..<(stop ?? end)
        start = column.upperBound + width
        return column
    }

    /// Whether there is another column.
    @inline(__always)
    var hasNext: Bool { start <= end }
}
