/// A hash of some bytes that is the same in every run and on every machine.
///
/// FNV-1a, mixed once more so that all bits depend on all bytes. For tables and for marks that
/// nobody is kept from forging; what must not be forged has a keyed fingerprint.
///
/// - Parameters:
///   - bytes: what is hashed.
///   - seed: another hash, to go on from it.
/// - Returns: 64 bits.
package func stableHash(
    _ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0xCBF2_9CE4_8422_2325
) -> UInt64 {
    var hash = seed
    for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
}
