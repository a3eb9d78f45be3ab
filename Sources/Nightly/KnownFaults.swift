package import EventStore
import LogInput
import LogModel

/// The faults of a source that its site file knows: an archive that is cut short stays cut short.
///
/// They are told every night like all others, with the reason, but do not make it one in which
/// some input failed.
package struct KnownFaults: Sendable, Equatable {
    /// One that is known.
    package struct Entry: Sendable, Equatable {
        /// The file's name, or the eight letters that the night prints beside a fault, by which a
        /// file is known again when rotation has renamed it.
        package var file: String
        package var reason: String

        /// Makes the entry.
        package init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }
    }

    package var entries: [Entry] = []

    /// Knows nothing.
    package init() {}

    /// The reason why a fault may stay; `nil` for one that is not known.
    package func reason(for fault: CoverageFault) -> String? {
        entries.first { $0.file == fault.file || $0.file == fault.mark }?.reason
    }
}

extension CoverageFault {
    /// The store's form of a fault: of the path only the file's name, and the mark of what the file
    /// begins with.
    init(_ fault: InputFault) {
        let start = RawStart.read(fault.path) ?? []
        let hash = start.withUnsafeBytes { stableHash($0) }
        let digits = String(UInt32(truncatingIfNeeded: hash), radix: 16)
        self.init(
            code: fault.code.rawValue, file: fileName(fault.path), line: fault.line,
            mark: start.isEmpty ? nil : String(repeating: "0", count: 8 - digits.count) + digits)
    }
}
