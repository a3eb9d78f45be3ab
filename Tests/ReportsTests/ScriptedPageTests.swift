import Authority
import Crypto
import Foundation
import LogModel
import People
import Testing

@testable import Reports

@Suite("Pages with a script")
struct ScriptedPageTests {
    func pages() throws -> [String] {
        let templates = try PageTemplates()
        return try Invented.scriptedPages().map { templates.scriptedPage($0.name, $0.fields) }
    }

    /// What stands between a tag and its end, each time.
    func contents(of tag: String, in page: String) -> [String] {
        page.components(separatedBy: "<\(tag)>").dropFirst().compactMap {
            $0.components(separatedBy: "</\(tag)>").first
        }
    }

    func digest(_ text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }

    @Test("the policy lets exactly the page's own styles and script through, and no address")
    func policy() throws {
        for page in try pages() {
            let styles = contents(of: "style", in: page).map(digest).joined(separator: " ")
            let scripts = contents(of: "script", in: page)
            #expect(scripts.count == 1)
            let expected =
                "content=\"default-src 'none'; style-src \(styles); "
                + "script-src \(digest(scripts[0])); base-uri 'none'; form-action 'none'\""
            #expect(page.contains(expected))
            for reference in [" src=", "http:", "https:", "url(", "@import", "<link", "style=\""] {
                #expect(!page.contains(reference), "\(reference)")
            }
            #expect(page.components(separatedBy: "<script").count == 2)
        }
    }

    @Test(
        "no script writes markup, runs text or reaches out",
        arguments: PageTemplates.sources.keys.filter { $0.hasSuffix("-script") }.sorted())
    func scripts(_ name: String) throws {
        let text = String(decoding: try #require(PageTemplates.sources[name]), as: UTF8.self)
        for forbidden in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(",
            "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "localStorage",
            "sessionStorage", "document.cookie", "import(", "</script", "<!--",
        ] {
            #expect(!text.contains(forbidden), "\(forbidden)")
        }
    }

    @Test("hostile text of a document stays text")
    func hostile() throws {
        let page = try PageTemplates().scriptedPage(
            "sign-document", try Invented.signingPage().value())
        #expect(page.contains("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩"))
        #expect(!page.contains("<script>alert"))
        #expect(!page.contains("\u{202E}"))
    }

    @Test("each signer's signature has a name of its own, which groups with the document")
    func fileNames() throws {
        #expect(
            try Invented.signingPage().signers.map(\.file) == [
                "2026-021.yaml.sig", "2026-021.yaml.chair-of-governors.sig",
                "2026-021.yaml.trust-director.sig", "2026-021.yaml.trust-director.2.sig",
            ])
    }

    @Test("who has a key that no key file holds is not sent to the page")
    func otherKeys() {
        for (key, words) in [
            ("ssh-ed25519 AAAA", "Ola Finch (trust director)"),
            (
                "sk-ssh-ed25519@openssh.com AAAA",
                "Ola Finch (trust director; with ssh-keygen, not on this page)"
            ),
            ("ssh-rsa AAAA", "Ola Finch (trust director; with ssh-keygen, not on this page)"),
        ] {
            let signer = SigningPage.Signer(
                name: "Ola Finch", role: "trust director", file: "a.sig", signingKey: key)
            #expect(signer.inWords == words)
        }
    }

    @Test("the signing page says all that the document allows, in words")
    func words() throws {
        let page = try PageTemplates().scriptedPage(
            "sign-document", try Invented.signingPage().value())
        for sentence in [
            "From 14 November 2026 to 12 December 2026 Headnote keeps the matches of the rule",
            "about Toby Merrow, the person of case",
            "everybody of the role “governor”",
            "Only Imani Ashdown (headteacher) can open it",
            "it shows paths of web addresses", "Private communications are covered.",
            "Mail counts even where no subject was logged",
            "must be told in writing by Sunday 10 January 2027",
        ] {
            #expect(page.contains(sentence), "\(sentence)")
        }
    }

    @Test(
        "the signing page says that a document over the staff leaves out the headteacher",
        arguments: [
            (Authorisation.Subject.role(.staff), true), (.role(.pupil), false),
            (.handle(CaseHandle(bits: 7)), false),
        ])
    func leftOut(_ subject: Authorisation.Subject, _ isSaid: Bool) throws {
        let page = try PageTemplates().scriptedPage(
            "sign-document",
            try Invented.signingPage(try Invented.draft(about: [subject])).value())
        #expect(page.contains("Of the headteacher it covers nothing, unless") == isSaid)
    }

    @Test(
        "the signing page says who reads the reason: a pupil, or the person whom it concerns",
        arguments: [("pupil", "the pupil"), ("staff", "the person concerned")])
    func whoReads(_ role: String, _ reader: String) throws {
        let draft = try Invented.draft(about: [.person(id: "p-031", accounts: ["tmerrow"])])
        let page = try PageTemplates().scriptedPage(
            "sign-document", try Invented.signingPage(draft, role: role).value())
        #expect(page.contains("The reason, as \(reader) will read it"))
        #expect(!page.contains("employee"))
    }

    @Test("the signing page of a standing authorisation says how soon after a report one is told")
    func standing() throws {
        let draft = try Invented.draft(about: [.role(.governor)], kind: .standing)
        let page = try PageTemplates().scriptedPage(
            "sign-document", try Invented.signingPage(draft).value())
        for words in [
            "Whoever it turns out to be about must be told in writing within 28 days of the report",
            "of a report before Friday 18 December 2026 by that day",
            "and within 28 days of the report",
        ] { #expect(page.contains(words), "\(words)") }
    }

    @Test("the reading page carries when the clocks changed")
    func offsets() throws {
        let zone = try Invented.london()
        let days = try Invented.date("2026-10-01")...Invented.date("2026-11-01")
        #expect(
            ReadingContent.offsets(zone, over: days).map(\.seconds) == [3600, 0])
        #expect(
            ReadingContent.offsets(zone, over: days).last?.from
                == Int64(try Invented.instant("2026-10-25T01:00:00Z").seconds))
    }
}
