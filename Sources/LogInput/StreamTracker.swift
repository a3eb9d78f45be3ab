/// Makes a keyed fingerprint of some bytes; the same bytes give the same one.
package typealias ContentMAC = @Sendable (UnsafeRawBufferPointer) -> [UInt8]

/// Recognises streams by their content, whatever became of their files' names.
package struct StreamTracker: Sendable {
    let known: [KnownStream]
    let mac: ContentMAC
    let random: @Sendable (Int) -> [UInt8]
    let limits: InputLimits

    /// Makes a tracker for one source.
    ///
    /// - Parameters:
    ///   - known: what was stored of the source's streams.
    ///   - mac: makes keyed fingerprints, with the key that made those in `known`.
    ///   - random: gives so many random bytes.
    ///   - limits: what is accepted of a gzip file.
    package init(
        known: [KnownStream], mac: @escaping ContentMAC,
        random: @escaping @Sendable (Int) -> [UInt8], limits: InputLimits = InputLimits()
    ) {
        self.known = known.filter { !$0.isBlank }
        self.mac = mac
        self.random = random
        self.limits = limits
    }

    /// Decides for each file what it is.
    ///
    /// - Parameter files: all files of the source, in reading order.
    /// - Returns: the same files in the same order.
    package func recognise(_ files: [LogFile]) -> [RecognisedFile] {
        []
    }
}
