internal import CPCRE2

/// How much work one search may cost before it gives up.
package struct MatchLimits: Sendable, Hashable {
    /// How often the search may go back and try something else.
    package var steps: UInt32
    /// How much memory it may take to remember where it can go back to, in KiB.
    package var memoryKiB: UInt32

    /// Makes limits; the defaults end a hostile search in about a millisecond.
    package init(steps: UInt32 = 50_000, memoryKiB: UInt32 = 4_096) {
        self.steps = steps
        self.memoryKiB = memoryKiB
    }
}

/// What a search found.
package enum MatchResult: Sendable, Hashable {
    case found
    case notFound
    /// The limits were reached: neither yes nor no.
    case gaveUp
}

/// The memory a search needs, one for each worker.
///
/// It cannot be copied, because PCRE2 writes to it during a search, and is used for any number
/// of patterns.
package struct MatchScratch: ~Copyable {
    /// What a search begins with, in bytes: as much as PCRE2 takes where it is given nothing.
    private static let firstStack = 32_768

    private let data: OpaquePointer
    private let context: OpaquePointer
    /// Machine code remembers here where it can go back to; `nil` where there is none.
    private let stack: OpaquePointer?

    /// Takes the memory and sets the limits.
    package init(limits: MatchLimits = MatchLimits()) {
        guard let data = pcre2_match_data_create_8(1, nil),
            let context = pcre2_match_context_create_8(nil)
        else {
            // The C library found no 200 bytes of memory: there is nothing left to do.
            fatalError("out of memory")
        }
        pcre2_set_match_limit_8(context, limits.steps)
        pcre2_set_heap_limit_8(context, limits.memoryKiB)
        // Without it an ordinary pattern such as `(?:/[^/]+)+\.php` gives up in a URL of 3,000 bytes.
        stack = pcre2_jit_stack_create_8(
            MatchScratch.firstStack,
            max(Int(limits.memoryKiB) << 10, MatchScratch.firstStack), nil)
        if let stack { pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack)) }
        self.data = data
        self.context = context
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        if let stack { pcre2_jit_stack_free_8(stack) }
    }

    /// Searches for a pattern anywhere in some bytes.
    ///
    /// Every answer of PCRE2 other than yes and no (limits, the size of its stack) is
    /// ``MatchResult/gaveUp``.
    package mutating func search(
        _ pattern: Pattern, in subject: UnsafeRawBufferPointer
    ) -> MatchResult {
        guard let start = subject.baseAddress else {
            var nothing: UInt8 = 0
            return search(pattern, from: &nothing, count: 0)
        }
        return search(
            pattern, from: start.assumingMemoryBound(to: UInt8.self), count: subject.count)
    }

    private mutating func search(
        _ pattern: Pattern, from start: UnsafePointer<UInt8>, count: Int
    ) -> MatchResult {
        let result = pcre2_match_8(pattern.code.pointer, start, count, 0, 0, data, context)
        if result >= 0 { return .found }
        return result == PCRE2_ERROR_NOMATCH ? .notFound : .gaveUp
    }
}
