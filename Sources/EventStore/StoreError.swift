/// Why the store could not do what was asked: a fault of the surroundings, never of a log line.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, Equatable {
        case unreadable
        case unwritable
        /// Another run holds the run lock, or another program the database.
        case locked = "in use by another run"
        /// A later version of the program made the store.
        case newer = "made by a newer version of Headnote"
        /// An older version of the program made it; the next run brings it up to date.
        case older = "not yet brought up to date by a run"
        /// It holds events that a version before the first release sealed in another way.
        case sealedBefore =
            "its events were sealed by a version before the first release; start with a new state folder"
        /// There is no store yet.
        case missing = "no store yet"
        /// A file that is not what it should be.
        case damaged
        /// The store's own key is missing or another store's.
        case keysOfAnotherStore = "the keys belong to another store"
        /// The site changed between rehearsal and real, or its rehearsal's instant changed.
        case siteChanged = "the site was a different one at its first run"
        /// A block that does not move its stream's checkpoint on.
        case checkpointNotMoved = "the checkpoint does not move on"
        /// The store was opened for reading.
        case readOnly = "opened for reading"
        /// A reader kept the purge from emptying the write-ahead log.
        case checkpointBlocked = "a reader keeps deleted records in the write-ahead log"
        /// The key is not that of a reader of this authorisation.
        case notAReader = "not the key of a reader of this authorisation"
        /// A reading key that is not one, or a wrong passphrase.
        case badKey = "not a usable reading key"
    }

    package let code: Code
    /// The file or folder; empty when the fault is not of one.
    package let path: String
    /// The system's or the database's words.
    package let cause: String?

    package init(_ code: Code, path: String = "", cause: String? = nil) {
        self.code = code
        self.path = path
        self.cause = cause
    }

    package var description: String {
        let place = path.isEmpty ? "store" : path
        return "\(place): \(code.rawValue)" + (cause.map { ": \($0)" } ?? "")
    }
}
