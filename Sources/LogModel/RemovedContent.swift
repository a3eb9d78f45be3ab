/// What purges have taken out of a stream, so that a place in it keeps the number it was first read at.
///
/// Whatever is known by its place, such as a record that raised a flag, is known by its original
/// place: the bytes before it when the stream was read for the first time.
package struct RemovedContent: Hashable, Sendable, Codable {
    /// The most places that are kept.
    ///
    /// Logs are in the order of time, so that each purge takes one run of bytes from the front. Where
    /// a file is in no order at all, what lies behind the last place kept has a number of its own.
    package static let mostCuts = 4096

    /// From one place of today's content on, how many bytes were taken out before it, altogether.
    private struct Cut: Hashable, Codable {
        var offset: UInt64
        var bytes: UInt64
    }

    /// In the order of their places.
    private var cuts: [Cut] = []

    /// States that nothing was taken out.
    package init() {}

    /// Whether nothing was taken out.
    package var isEmpty: Bool { cuts.isEmpty }

    /// Where a place of today's content lay when the stream was first read.
    package func originalOffset(of offset: UInt64) -> UInt64 {
        offset + bytes(before: offset)
    }

    /// Adds what another purge took out.
    ///
    /// - Parameter removed: runs of today's content, in order, that do not touch each other.
    /// - Returns: the same for the content without them.
    package func removing(_ removed: [Range<UInt64>]) -> RemovedContent {
        var next: [Cut] = []
        var before: UInt64 = 0
        var old = cuts[...]
        for run in removed {
            while let cut = old.first, cut.offset < run.lowerBound {
                next.append(Cut(offset: cut.offset - before, bytes: cut.bytes + before))
                old = old.dropFirst()
            }
            old = old.drop { $0.offset <= run.upperBound }
            before += run.upperBound - run.lowerBound
            next.append(
                Cut(offset: run.upperBound - before, bytes: bytes(before: run.upperBound) + before))
        }
        next += old.map { Cut(offset: $0.offset - before, bytes: $0.bytes + before) }
        var result = RemovedContent()
        result.cuts = Array(next.prefix(RemovedContent.mostCuts))
        return result
    }

    private func bytes(before offset: UInt64) -> UInt64 {
        var low = 0
        var high = cuts.count
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : cuts[low - 1].bytes
    }
}
