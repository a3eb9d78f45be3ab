internal import Crypto
internal import Foundation
internal import Mustache

/// The templates that the program carries, and the scripts of its pages.
struct PageTemplates {
    /// The text of every template, by name; a script is a template without a tag.
    static let sources: [String: [UInt8]] = [
        "report": PackageResources.report_mustache,
        "letter": PackageResources.letter_mustache,
        "head": PackageResources.head_mustache,
        "style": PackageResources.style_mustache,
        "coverage": PackageResources.coverage_mustache,
        "form": PackageResources.form_mustache,
        "no-script": PackageResources.no_script_mustache,
        "make-keys": PackageResources.make_keys_mustache,
        "make-keys-script": script(
            PackageResources.keyfile_js, PackageResources.sshsig_js,
            PackageResources.make_keys_js),
        "sign-document": PackageResources.sign_document_mustache,
        "sign-document-script": script(
            PackageResources.keyfile_js, PackageResources.sshsig_js,
            PackageResources.sign_document_js),
        "read-report": PackageResources.read_report_mustache,
        "read-report-script": script(
            PackageResources.keyfile_js, PackageResources.hpke_js, PackageResources.words_js,
            PackageResources.open_events_js, PackageResources.letters_js,
            PackageResources.read_report_js),
    ]

    private let library: MustacheLibrary

    init() throws {
        library = MustacheLibrary(
            templates: try Self.sources.mapValues {
                try MustacheTemplate(string: String(decoding: $0, as: UTF8.self))
            })
    }

    /// Fills a template; every template named in the code is one of `sources`.
    func page(_ name: String, _ value: PageValue) -> String {
        library.render(value.rendered, withTemplate: name) ?? ""
    }

    /// Fills the template of a page with a form and a script, which alone the page lets run.
    func scriptedPage(_ name: String, _ fields: [String: PageValue]) -> String {
        page(name, .fields(fields.merging(policy(of: name)) { _, own in own }))
    }

    /// What a page's content security policy lets through: digests of its style and script.
    func policy(of name: String) -> [String: PageValue] {
        [
            "styles": .texts([digest(of: "form")]),
            "scripts": .texts([digest(of: name + "-script")]),
        ]
    }

    /// SHA-256 in base 64 of what stands in the page.
    private func digest(of name: String) -> String {
        let text = page(name, .fields([:]))
        return Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }

    /// A page's script: what all of them share, and its own parts.
    private static func script(_ parts: [UInt8]...) -> [UInt8] {
        let shared = [
            PackageResources.bytes_js, PackageResources.problem_js, PackageResources.page_js,
        ]
        return Array((shared + parts).joined(separator: [UInt8(ascii: "\n")]))
    }
}
