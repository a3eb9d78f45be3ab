/// Finds the files of a source and puts them into reading order.
package enum SourceFiles {
    /// Lists the files that globs name.
    package static func find(
        globs: [String], in folder: String
    ) -> (files: [LogFile], faults: [InputFault]) {
        ([], [])
    }
}
