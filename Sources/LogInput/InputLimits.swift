internal import Gzip

/// How much of an input is held and accepted.
package struct InputLimits: Sendable, Equatable {
    /// The longest line accepted, in bytes, newline excluded.
    package var lineBytes = 1 << 20
    /// How many bytes are read for one block; a block is at most this and one line.
    package var blockBytes = 256 << 10
    /// How many bytes of a gzip file are read at a time, and of UTF-16 decoded.
    package var gzipBytes = 64 << 10
    /// Most plain bytes for each gzip byte, beyond `expansionFloorBytes`.
    ///
    /// A bomb reaches about 1,000; a log whose lines are all the same about 300.
    package var expansionRatio: UInt64 = 512
    /// Plain bytes of a gzip file that are always accepted.
    package var expansionFloorBytes: UInt64 = 16 << 20
    /// Most plain bytes of one gzip file; `nil` for no such limit.
    package var expansionBytes: UInt64?

    /// Makes the limits that the night uses; change what differs.
    package init() {}

    var expansion: ExpansionLimit {
        ExpansionLimit(
            ratio: expansionRatio, floorBytes: expansionFloorBytes, totalBytes: expansionBytes)
    }
}
