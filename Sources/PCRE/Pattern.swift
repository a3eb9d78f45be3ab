internal import CPCRE2

/// A compiled regular expression; may be used by several workers at a time.
///
/// Searching needs a ``MatchScratch``, of which each worker has its own.
package struct Pattern: Sendable {
    /// How a pattern is read; the default is bytes, case-sensitive.
    package struct Options: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Letters match in either case.
        package static let ignoreCase = Options(rawValue: 1)
        /// `^` and `$` match at every line.
        package static let multiline = Options(rawValue: 2)
        /// The dot matches a newline too.
        package static let dotMatchesNewline = Options(rawValue: 4)
        /// Characters are Unicode scalars; bytes that are no UTF-8 match nothing.
        ///
        /// `\w`, `\d`, `\s`, `\b` and what they leave are those of Unicode, too: in machine code
        /// PCRE2 10.42 misses every `\S`, `\W` and `\D` beyond ASCII otherwise.
        package static let unicode = Options(rawValue: 8)
    }

    /// The longest pattern that is compiled, in bytes.
    package static let longestPattern = 65_536

    let code: CompiledCode

    /// Compiles a pattern, to machine code where the processor is supported.
    ///
    /// - Parameters:
    ///   - text: the pattern in Perl's dialect. `\C` and switches to UTF inside it are refused.
    ///   - options: how it is read.
    /// - Throws: ``PatternError`` with PCRE2's own words.
    package init(_ text: String, options: Options = []) throws(PatternError) {
        try self.init(Array(text.utf8), options: options)
    }

    /// Compiles a pattern that is given in bytes.
    ///
    /// - Parameters:
    ///   - bytes: the pattern in Perl's dialect.
    ///   - options: how it is read.
    /// - Throws: ``PatternError`` with PCRE2's own words.
    package init(_ bytes: [UInt8], options: Options = []) throws(PatternError) {
        var flags = PCRE2_NEVER_BACKSLASH_C
        if options.contains(.ignoreCase) { flags |= PCRE2_CASELESS }
        if options.contains(.multiline) { flags |= PCRE2_MULTILINE }
        if options.contains(.dotMatchesNewline) { flags |= PCRE2_DOTALL }
        flags |=
            options.contains(.unicode)
            ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF : PCRE2_NEVER_UTF

        guard bytes.count <= Pattern.longestPattern else {
            throw PatternError(code: 0, text: "the pattern is too long", offset: 0)
        }
        var failure: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8(bytes, bytes.count, flags, &failure, &offset, nil) else {
            throw PatternError(code: failure, text: errorText(failure), offset: offset)
        }
        // Where there is no compiler for this processor the pattern is interpreted, slower. The
        // limits count other steps there, so it may give up elsewhere.
        _ = pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
        self.code = CompiledCode(code)
    }

    /// Whether PCRE2 made machine code of the pattern.
    package var isCompiledToMachineCode: Bool {
        var size = 0
        return pcre2_pattern_info_8(code.pointer, UInt32(PCRE2_INFO_JITSIZE), &size) == 0
            && size > 0
    }
}

/// Owns PCRE2's compiled code.
///
/// Unchecked: PCRE2 does not write to compiled code after the JIT compilation in
/// `Pattern.init`, and says that it may be used by several threads at a time (pcre2api(3),
/// "Multithreading").
final class CompiledCode: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        pcre2_code_free_8(pointer)
    }
}

/// PCRE2's words for one of its codes.
private func errorText(_ code: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(code, &buffer, buffer.count)
    guard length > 0 else { return "error \(code) of PCRE2" }
    return String(decoding: buffer.prefix(Int(length)), as: UTF8.self)
}
