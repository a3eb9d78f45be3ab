/// How far gzip content may expand before it is taken for a bomb.
///
/// Deflate cannot reach more than about 1,032:1, and a bomb comes close to that. One client that
/// asks for one page all the time gives a log of 20:1 to 40:1, and, where a thousand such lines
/// fall into the same second and the times have no fraction, about 300:1. The ratio counts from
/// the start of the content and is asked only beyond a floor below which nothing can do harm.
package struct ExpansionLimit: Sendable, Equatable {
    /// Most plain bytes for each gzip byte, once the floor is passed.
    package var ratio: UInt64
    /// Plain bytes that are always allowed.
    package var floorBytes: UInt64
    /// Most plain bytes at all; `nil` for no such limit.
    package var totalBytes: UInt64?

    /// Makes a limit; the defaults are 512:1 beyond 16 MiB, and no limit on the total.
    package init(
        ratio: UInt64 = 512, floorBytes: UInt64 = 16 << 20, totalBytes: UInt64? = nil
    ) {
        self.ratio = ratio
        self.floorBytes = floorBytes
        self.totalBytes = totalBytes
    }

    /// Whether so many plain bytes are too many for so many gzip bytes.
    func isExceeded(bytesIn: UInt64, bytesOut: UInt64) -> Bool {
        if let totalBytes, bytesOut > totalBytes { return true }
        guard bytesOut > floorBytes else { return false }
        let (allowed, overflow) = bytesIn.multipliedReportingOverflow(by: ratio)
        return !overflow && bytesOut > allowed
    }
}
