import EventStore
import Foundation

/// Asks for passphrases without showing them.
enum Passphrase {
    /// A new passphrase, typed twice on a terminal, or one line of standard input.
    ///
    /// - Throws: ``CommandFailure/weakPassphrase(_:)`` for one that the key page would not take either.
    static func new(fromInput: Bool) throws -> String {
        let first = try read(prompt: "passphrase: ", fromInput: fromInput)
        guard !first.isEmpty else { throw CommandFailure.noPassphrase }
        if let fault = PassphraseRule.fault(of: first) {
            throw CommandFailure.weakPassphrase(fault)
        }
        if !fromInput {
            guard try read(prompt: "once more: ", fromInput: false) == first else {
                throw CommandFailure.noPassphrase
            }
        }
        return first
    }

    /// The passphrase of an existing key.
    static func existing(fromInput: Bool) throws -> String {
        try read(prompt: "passphrase: ", fromInput: fromInput)
    }

    private static func read(prompt: String, fromInput: Bool) throws -> String {
        if fromInput {
            guard let line = readLine(strippingNewline: true) else {
                throw CommandFailure.noPassphrase
            }
            return line
        }
        var buffer = [CChar](repeating: 0, count: 1024)
        // Opens the terminal itself, so that it works with redirected input and fails without one.
        guard readpassphrase(prompt, &buffer) else { throw CommandFailure.noPassphrase }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Reads a line from the terminal with its echo switched off.
    private static func readpassphrase(_ prompt: String, _ buffer: inout [CChar]) -> Bool {
        guard let terminal = fopen("/dev/tty", "r+") else { return false }
        defer { fclose(terminal) }
        let descriptor = fileno(terminal)
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return false }
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { return false }
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &settings)
            fputs("\n", terminal)
        }
        fputs(prompt, terminal)
        fflush(terminal)
        guard fgets(&buffer, Int32(buffer.count), terminal) != nil else { return false }
        if let end = buffer.firstIndex(of: CChar(bitPattern: 0x0A)) { buffer[end] = 0 }
        return true
    }
}
