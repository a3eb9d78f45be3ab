/// How far gzip content may expand before it is taken for a bomb.
///
/// Deflate cannot reach more than about 1,032:1, and a bomb comes close to that. A log of very
/// alike lines reaches about 100:1, because every line states another time. The ratio counts
/// from the start of the content, so no part of it may hide behind another, and it is asked only
/// beyond a floor below which no content can do harm.
package struct ExpansionLimit: Sendable, Equatable {
    /// Most plain bytes for each gzip byte, once the floor is passed.
    package var ratio: UInt64
    /// Plain bytes that are always allowed.
    package var floorBytes: UInt64
    /// Most plain bytes at all; `nil` for no such limit.
    package var totalBytes: UInt64?

    /// Makes a limit; the defaults are 256:1 beyond 16 MiB, and no limit on the total.
    package init(
        ratio: UInt64 = 256, floorBytes: UInt64 = 16 << 20, totalBytes: UInt64? = nil
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
