import Foundation
import LogModel
import Testing

/// What the tests need of the file system beyond writing files.
enum TestFiles {
    /// Makes a symbolic link.
    static func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    }

    /// Removes a file.
    static func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: path)
    }

    /// Puts a folder that is not empty where a file is, so that nothing can take its name.
    static func block(_ folder: String, file: String) throws {
        try remove("\(folder)/\(file)")
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(file)/inside", withIntermediateDirectories: true)
    }

    /// The folder of the rules that are shipped.
    static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("rules")
        .path

    /// The names in a folder, sorted.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    /// A zone as the system has it.
    static func zone(_ name: String) throws -> Zone {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(Zone(tzif: [UInt8](bytes), name: name))
    }
}
