/// How the compiled lists lie in their file (docs/decisions/0009-compiled-lists.md).
///
/// A header of 64 bytes, a directory with an entry of 24 bytes for each section, and the sections,
/// each beginning at a multiple of 64. Numbers have their low byte first.
enum CompiledLayout {
    /// What every file of this kind begins with.
    static let magic: [UInt8] = Array("HNLISTS\n".utf8)
    /// Of the layout; a file of another one is compiled anew.
    static let version: UInt32 = 2
    static let headerBytes = 64
    static let entryBytes = 24
    static let alignment = 64

    /// The sections, in the order of the directory.
    enum Section: Int, CaseIterable {
        /// Of the index of `domains`.
        case hostLines, hostNames
        /// What the lists say of the hosts, addresses and paths that have the same number.
        case values
        /// Of the index of the hosts in `urls`.
        case pathHostLines, pathHostNames
        case pathGroups, pathEntries, pathText
        case networks4, networks6
        /// Names, versions, expressions, problems and what the file was made from.
        case description
    }

    static var directoryEnd: Int { headerBytes + Section.allCases.count * entryBytes }

    /// Where the numbers of the header stand.
    enum Field {
        static let version = 8
        static let sectionCount = 12
        static let fileBytes = 16
        static let seed = 24
        /// Over the header and the directory, with this number as zero.
        static let checksum = 32
        /// How many hosts there are.
        static let hostCount = 40
        /// Bit 0: hosts without a dot; bit 1: the same in `urls`; bit 2: addresses in `urls`.
        static let flags = 44
    }

    /// A checksum that finds every slip of a disk; it is no signature.
    ///
    /// Four sums go side by side, because each step waits for the one before it.
    static func checksum(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        var first = seed
        var second = ~seed
        var third = seed &+ 0x9E37_79B9_7F4A_7C15
        var fourth = seed ^ 0x5851_F42D_4C95_7F2D
        var index = 0
        func word(_ offset: Int) -> UInt64 {
            bytes.loadUnaligned(fromByteOffset: index &+ offset, as: UInt64.self)
        }
        while index &+ 32 <= bytes.count {
            first = mixed(first, word(0))
            second = mixed(second, word(8))
            third = mixed(third, word(16))
            fourth = mixed(fourth, word(24))
            index &+= 32
        }
        var rest = UInt64(bytes.count)
        while index < bytes.count {
            rest = mixed(rest, UInt64(bytes[index]))
            index &+= 1
        }
        return [first, second, third, fourth].reduce(rest, mixed)
    }

    @inline(__always)
    private static func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        let product = (sum ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        // Added to and not replaced: a product of zero must not forget what was before.
        return (sum &+ product.high) ^ product.low
    }
}

/// Why a file is not taken for compiled lists, as a clause.
struct CompiledFault: Error, Equatable {
    let clause: String

    init(_ clause: String) {
        self.clause = clause
    }
}
