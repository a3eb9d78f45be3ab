import Foundation
import TestSupport
import Testing

/// The page on which keys are made.
extension BrowserTests {
    @Test(
        "The key page refuses no passphrase, a short or dull one, two that differ: nothing is made")
    func passphrases() async throws {
        let folder = try TemporaryFolder()
        // The page is loaded anew at the end, so its file must last as long.
        defer { withExtendedLifetime(folder) {} }
        let page = try await keyPage(folder)
        #expect(try await page.isBelow("#make button", "#passphrase-again"))
        try await page.type("Ada Sample", into: "#name")
        #expect(try await page.send("#make") == "Type the passphrase first.")
        try await page.type("ababababababababcdec", into: "#passphrase")
        try await page.type("ababababababababcdec", into: "#passphrase-again")
        #expect(try await page.send("#make").contains("too few different characters"))
        try await page.evaluate("document.querySelector('#make').reset()")
        try await page.type("Ada Sample", into: "#name")
        try await page.type("only fifteen ch", into: "#passphrase")
        try await page.type("only fifteen ch", into: "#passphrase-again")
        #expect(try await page.send("#make").contains("at least 16 characters"))
        try await page.type(" and more", into: "#passphrase")
        #expect(try await page.send("#make").contains("The two passphrases differ"))
        #expect(try await !page.isShown("#made"))
        #expect(await page.complaints() == [])
        // Nothing is lost, so nothing is asked.
        try await page.reload()
    }

    @Test("The key page asks who leaves, and prints and hands out nothing, until the file is saved")
    func keyFileFirst() async throws {
        let folder = try TemporaryFolder()
        // The page is loaded anew at the end, so its file must last as long.
        defer { withExtendedLifetime(folder) {} }
        let page = try await keyPage(folder)
        try await fillIn(page)
        let isBarred = "document.querySelector('#print').disabled"
        let link = "document.querySelector('#save-public').href"
        #expect(try await page.evaluate(isBarred) == true)
        #expect(try await page.evaluate(link) == "")
        try await page.show(on: "print")
        #expect(try await !page.isShown("#entry"))
        #expect(try await !page.isShown(".ink"))
        try await page.show(on: "")
        try await page.staysWhenAsked()
        #expect(try await page.isShown("#made"))

        let file = try await page.save("#save").lastPathComponent
        let said = try await page.text("#status")
        #expect(said.contains("saved as \(file)") && said.contains("print this page"), "\(said)")
        #expect(try await page.evaluate(isBarred) == false)
        #expect(try await page.evaluate(link).text?.hasPrefix("blob:") == true)
        try await linesAreWholeOnPaper(page)
        try await page.reload()
        #expect(try await !page.isShown("#made"))
        #expect(await page.complaints() == [])
    }

    /// On a sheet of A4 no line of the entry for `authorities.yaml` is broken or cut off.
    private func linesAreWholeOnPaper(_ page: BrowserPage) async throws {
        // 174 mm between the margins, at 96 pixels to the inch.
        try await page.show(width: 658)
        try await page.show(on: "print")
        let lines = try await page.evaluate(
            """
            (() => {
              const entry = document.querySelector("#entry");
              const range = document.createRange();
              range.selectNodeContents(entry);
              const tops = new Set([...range.getClientRects()].map((one) => one.top));
              return [tops.size, entry.scrollWidth <= entry.clientWidth];
            })()
            """)
        #expect(lines == [5, true])
        try await page.show(on: "")
    }

    @Test("A name that strangers chose is text on the key page, and in authorities.yaml")
    func hostileName() async throws {
        let page = try await keyPage(try TemporaryFolder())
        try await page.type("<img src=x onerror=alert(1)>\u{202E}\": - ", into: "#name")
        try await page.type(Self.newPassphrase, into: "#passphrase")
        try await page.type(Self.newPassphrase, into: "#passphrase-again")
        #expect(try await page.send("#make").contains("made"))
        #expect(
            try await page.text("#holder-name") == "<img src=x onerror=alert(1)>⟨U+202E⟩\": -")
        #expect(
            try await page.text("#entry").hasPrefix(
                "- name: \"<img src=x onerror=alert(1)>⟨U+202E⟩\\\": -\"\n"))
        #expect(await page.requests() == [])
    }
}
