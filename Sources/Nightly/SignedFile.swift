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
        let url = URL(fileURLWithPath: path)
        let (name, folder) = (url.lastPathComponent, url.deletingLastPathComponent().path)
        var files = [(name: name, bytes: try InputFile.read(path, limitBytes: limitBytes))]
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw InputFileError(path: folder, cause: "not readable")
        }
        for other in names where other.hasPrefix(name + ".") && other.hasSuffix(".sig") {
            files.append(
                (other, try InputFile.read("\(folder)/\(other)", limitBytes: limitBytes)))
        }
        return AuthorisationFile.group(files).authorisations.first
    }
}
