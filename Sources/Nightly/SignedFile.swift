package import Authority
import Foundation

/// A file that counts only with the signatures beside it, read once.
package enum SignedFile {
    private static let limitBytes = 262_144

    /// Reads a file and every `.sig` beside it that bears its name.
    ///
    /// - Parameter path: the file, such as `authorities.yaml`, whose signatures are called
    ///   `authorities.yaml.sig` and `authorities.yaml.NAME.sig`.
    /// - Returns: the bytes of all of them; `nil` when there is no such file.
    /// - Throws: ``InputFileError`` when one of them cannot be read.
    package static func read(_ path: String) throws(InputFileError) -> AuthorisationFile? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let (folder, name) = place(of: path)
        var files = [(name: name, bytes: try InputFile.read(path, limitBytes: limitBytes))]
        for other in try signatures(in: folder) where other.hasPrefix(name + ".") {
            files.append(
                (other, try InputFile.read("\(folder)/\(other)", limitBytes: limitBytes)))
        }
        return AuthorisationFile.group(files).authorisations.first
    }

    /// The `.sig` files that bear a file's name in part, so that they look like its signatures and
    /// are none: as a browser calls a second download.
    ///
    /// - Parameter path: the file, which need not be there.
    /// - Returns: in the order of their names.
    /// - Throws: ``InputFileError`` when its folder cannot be listed.
    static func strays(beside path: String) throws(InputFileError) -> [StraySignature] {
        let (folder, name) = place(of: path)
        let names = try signatures(in: folder)
        let isOwn = { (other: String) in other.hasPrefix(name + ".") }
        let document = AuthorisationFile(
            name: name, bytes: [],
            signatures: names.filter(isOwn).map { .init(name: $0, bytes: []) })
        return StraySignature.all(names.filter { !isOwn($0) }, beside: [document])
            .filter { $0.document != nil }
    }

    private static func place(of path: String) -> (folder: String, name: String) {
        let url = URL(fileURLWithPath: path)
        return (url.deletingLastPathComponent().path, url.lastPathComponent)
    }

    /// The names of the signatures in a folder, in their order.
    private static func signatures(in folder: String) throws(InputFileError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasSuffix(".sig") }.sorted()
        } catch {
            throw InputFileError(path: folder, cause: "not readable")
        }
    }
}
