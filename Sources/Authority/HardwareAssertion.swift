import Crypto

/// What a FIDO security key states about the moment in which it signed.
///
/// The flags say, among other things, whether somebody touched the key; the counter goes up with
/// every signature. Both are signed with the message. A signature made without a touch is
/// refused here although `ssh-keygen -Y verify` takes it: a program on the signer's computer can
/// make one behind their back, and a written request is an act. The counter is not compared with
/// earlier ones: it would tell of a copied key, which security keys do not give away, and many
/// keys count for all their uses or not at all.
///
/// - SeeAlso: PROTOCOL.u2f in the sources of OpenSSH, section "SSH U2F signatures".
struct HardwareAssertion: Equatable {
    /// The bit that says that somebody touched the key.
    private static let userPresent: UInt8 = 0x01

    let flags: UInt8
    let counter: UInt32

    /// Reads what follows the signature's own bytes: the flags and four bytes of counter.
    ///
    /// - Throws: ``SignatureFault``, also where nobody touched the key.
    init(_ wire: inout SSHWire) throws(SignatureFault) {
        guard let flags = wire.bytes(1)?.first, let counter = wire.uint32() else {
            throw .malformed("the signature proper does not fit its length")
        }
        guard flags & HardwareAssertion.userPresent != 0 else {
            throw .unsupported("nobody touched the hardware key when it signed")
        }
        self.flags = flags
        self.counter = counter
    }

    /// What the key signed for a message: the digests of its application and of the message, with
    /// the statement between them.
    func signedBytes(application: String, message: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(application.utf8))) + [flags] + SSHWire.bytes(of: counter)
            + Array(SHA256.hash(data: message))
    }
}
