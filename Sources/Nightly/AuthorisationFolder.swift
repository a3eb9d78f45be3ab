package import Authority
import Foundation

/// The folder with the authorisations and their signatures.
package enum AuthorisationFolder {
    /// The largest document or signature that is read.
    private static let limitBytes = 262_144

    /// Reads every document with its signatures.
    ///
    /// - Parameter folder: the folder; hidden files are passed over, and what bears the name of a
    ///   document or a signature and is a link, a pipe or the like is a problem.
    /// - Returns: the authorisations, what could not be read, and the signatures that lie beside no
    ///   document.
    /// - Throws: ``InputFileError`` when the folder cannot be listed.
    package static func read(
        _ folder: String
    ) throws(InputFileError) -> (
        files: [AuthorisationFile], problems: [String], strays: [StraySignature]
    ) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw InputFileError(path: folder, cause: "no such folder, or not readable")
        }
        var files: [(name: String, bytes: [UInt8])] = []
        var unreadable: [Unreadable] = []
        for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".sig") {
            guard !name.hasPrefix(".") else { continue }
            do throws(InputFileError) {
                let path = folder + "/" + name
                files.append((name, try InputFile.readItself(path, limitBytes: limitBytes)))
            } catch {
                let number = DocumentKind.number(inFileName: name)
                unreadable.append(Unreadable(number: number, cause: error.cause))
            }
        }
        let grouped = AuthorisationFile.group(files)
        return (
            grouped.authorisations, problems(of: unreadable, in: folder),
            StraySignature.all(grouped.strays, beside: grouped.authorisations)
        )
    }

    /// A file that cannot be read.
    private struct Unreadable: Hashable {
        /// What it is told by: any other name may say whom the document is about.
        let number: String?
        let cause: String
    }

    /// One problem for all files that are told by the same words, in the order of their names.
    private static func problems(of files: [Unreadable], in folder: String) -> [String] {
        var told: Set<Unreadable> = []
        return files.filter { told.insert($0).inserted }.map { file in
            let count = files.count { $0 == file }
            let other = count == 1 ? "whose name begins" : "whose names begin"
            let which = file.number.map { "of \($0)" } ?? "\(other) with no number"
            return count == 1
                ? "\(folder): a file \(which) cannot be read: \(file.cause)"
                : "\(folder): \(count) files \(which) cannot be read; of each: \(file.cause)"
        }
    }
}
