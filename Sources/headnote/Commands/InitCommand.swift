import ArgumentParser
import Foundation

/// `headnote init`: a commented site to start from.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented site to start from.",
        discussion: """
            Makes a folder with site.yaml, people.csv, authorities.yaml and an empty folder for \
            authorisations. Every line says what belongs there. Nothing is overwritten.

            Example:  headnote init /etc/headnote/oakhill
            """)

    @Argument(help: "The folder to make; it must be empty or not there yet.")
    var folder: String

    @Option(
        help: ArgumentHelp(
            "The folder that holds flags, categories and protected; the shipped one unless given.",
            valueName: "folder"))
    var rules: String?

    func run() throws {
        if FileManager.default.fileExists(atPath: folder) {
            let present: [String]
            do {
                present = try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch {
                throw CommandFailure.unreadable(path: folder, cause: error.localizedDescription)
            }
            guard present.isEmpty else { throw CommandFailure.folderNotEmpty(folder) }
        }
        let rules = try rules.map(ShippedRules.folder(named:)) ?? ShippedRules.folder()
        try OutputFile.createFolder(folder)
        try OutputFile.createFolder(folder + "/authorisations")
        for (name, text) in SiteTemplates.files(rules: rules) {
            try OutputFile.create(folder + "/" + name, Array(text.utf8))
        }
        Console.line(Messages.siteMade(folder))
    }
}

/// Where the rules lie that ship with Headnote.
enum ShippedRules {
    /// A folder that somebody names, as an absolute path: site.yaml takes others from its own place.
    ///
    /// - Throws: ``CommandFailure/notRules(path:missing:)``.
    static func folder(named name: String) throws -> String {
        let folder = URL(fileURLWithPath: name).standardizedFileURL.path
        let missing = ["flags", "categories", "protected"].filter { part in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(
                atPath: folder + "/" + part, isDirectory: &isFolder)
            return !isThere || !isFolder.boolValue
        }
        guard missing.isEmpty else {
            throw CommandFailure.notRules(path: folder, missing: missing)
        }
        return folder
    }

    /// The folder: beside an installed program in `../share/headnote/rules`, or in the checkout
    /// that the program was built in.
    static func folder() throws -> String {
        // Not the first argument: that is a bare name where the shell found the program.
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates = [
            program.appendingPathComponent("../../share/headnote/rules"),
            program.appendingPathComponent("../../../../rules"),
            program.appendingPathComponent("../../../rules"),
        ]
        for candidate in candidates.map(\.standardized.path)
        where FileManager.default.fileExists(atPath: candidate + "/flags") {
            return candidate
        }
        throw CommandFailure.shippedRulesNotFound
    }
}
