import Foundation
import TestSupport
import Testing

/// The pages, in the browser that Debian ships.
///
/// The suite runs unless `HEADNOTE_WITHOUT_CHROMIUM=1` says that it is left out; a browser that is
/// merely missing fails it, so that nobody takes a page for tested that was not.
@Suite(
    "Signing and reading without a terminal",
    .disabled(if: Chromium.isLeftOut, "left out by HEADNOTE_WITHOUT_CHROMIUM=1"),
    .inChromium, .serialized)
struct BrowserTests {
    static let passphrase = "caf\u{E9} anvil orbit thistle"
    /// A key file that the key page's script made, opened by `passphrase`.
    static let keyFile = Program.repository
        .appendingPathComponent("Tests/EventStoreTests/Fixtures/browser-keys.json").path

    // MARK: - The whole way

    @Test("From a new key over a signed document to an opened report, in the browser alone")
    func wholeWay() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let keys = try await makeKeys(school)
        try listHead(of: school, keys)
        try school.remove("authorisations/2026-014.yaml.sig")

        let page = try await signingPage(school)
        #expect(try await page.texts("dd").contains("Rosalind Featherby, headteacher"))
        #expect(
            try await page.evaluate("document.querySelector('#exact-text').textContent").text
                == school.text("authorisations/2026-014.yaml")
        )
        #expect(try await page.text("#state").hasPrefix("Not yet signed"))
        try await page.click("#read")
        let said = try await page.unlock(keys.file, Self.newPassphrase, in: "#sign")
        #expect(said.contains("signed"), "\(said)")
        #expect(try await page.text("#signer") == "Rosalind Featherby, headteacher")
        #expect(
            try await page.text("#state")
                .hasPrefix("Signed on this page by Rosalind Featherby, headteacher."))
        #expect(try await !page.text("body").contains("Not yet signed"))
        try await page.keepPicture("signed")
        try await page.staysWhenAsked()
        let signature = try await page.save("#save")
        #expect(signature.lastPathComponent == "2026-014.yaml.sig")
        #expect(try await page.text("#status").contains("saved as 2026-014.yaml.sig"))
        #expect(await page.requests() == [])
        #expect(await page.complaints() == [])
        try school.write(
            [UInt8](try Data(contentsOf: signature)), to: "authorisations/2026-014.yaml.sig")

        let verified = try sshKeygenVerifies(school, keys.signingKey)
        #expect(verified.status == 0, "\(verified.messages)")
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.status == 0, "\(check.output)")
        #expect(try school.nightSummary().totals.events > 0)
        try await readsTheSame(school, keys)
    }

    /// The reading page and `report --key` with the same file say the same.
    private func readsTheSame(_ school: SchoolCopy, _ keys: MadeKeys) async throws {
        let path = school.folder.path("page.html")
        let made = try school.run(["report"], ["2026-014", "--page", path])
        #expect(made.status == 0, "\(made.messages)")
        #expect(made.output.contains("1 reader: headteacher"))
        let page = try await BrowserPage(path)
        #expect(try await page.text("body").contains("REHEARSAL"))
        #expect(try await page.isBelow("#open button", "#passphrase"))
        let said = try await page.unlock(keys.file, Self.newPassphrase, in: "#open")
        #expect(said.hasPrefix("Opened: "), "\(said)")
        #expect(
            try await page.text("#state").hasPrefix("Opened by Rosalind Featherby, headteacher"))
        #expect(try await !page.text("body").contains("Sealed"))
        try await page.keepPicture("report")

        let output = school.folder.path("files")
        let files = try school.run(
            ["report"],
            ["2026-014", "--key", keys.file, "--output", output, "--passphrase-stdin"],
            input: Self.newPassphrase + "\n")
        #expect(files.status == 0, "\(files.messages)")
        let plain = try await BrowserPage(output + "/report.html")
        let rows = "table:has(tr.day) tbody td"
        let shown = try await page.texts(rows)
        #expect(shown.count > 6)
        #expect(try await plain.texts(rows) == shown)
        #expect(try await plain.texts("tr.day th") == page.texts("tr.day th"))
        #expect(try await plain.texts("p.lead") == page.texts("p.lead"))
        #expect(try await page.text("#report").contains("Bernard Thornbury"))
        try await saysTheSameLetter(page, plain: try await BrowserPage(output + "/notice-1.html"))
        #expect(await page.requests() == [])
        #expect(await page.complaints() == [])
        #expect(try school.text("state/journal.ndjson").contains("report-page-written"))
    }

    /// The letter at the end of the reading page says what the letter in a file says.
    private func saysTheSameLetter(_ page: BrowserPage, plain: BrowserPage) async throws {
        let letter = try await page.text(".letter-to")
        var compared = 0
        for text in try await plain.texts("main p, main li, main dd, main td") {
            // When it was made, and the last record's end, the file says in sentences of its own.
            guard !text.hasPrefix("Made on"), !text.hasPrefix("Each record is kept"),
                !text.hasPrefix("REHEARSAL"), !text.hasPrefix("Confidential"),
                // The journal's head, which each opening moves on.
                text.wholeMatch(of: /[0-9]+:[0-9a-f]{64}/) == nil
            else { continue }
            #expect(letter.contains(text), "\(text)")
            compared += 1
        }
        #expect(compared > 30)
        // Printing a letter shows it alone; the browser's own dialogue is kept out of it.
        try await page.show(on: "print")
        let shown = try await page.evaluate(
            """
            (() => {
              const shown = [];
              window.print = () => {
                for (const one of [".letter-to", "#report > h2", "main > header", ".print-only"]) {
                  shown.push(document.querySelector(one).checkVisibility());
                }
              };
              document.querySelector(".letter-to button").click();
              return shown;
            })()
            """)
        #expect(shown == [true, false, false, false])
        try await page.show(on: "")
    }

    // MARK: - The signing page

    @Test("A wrong passphrase, no key file, an unread document: nothing is signed, and why is said")
    func notSigned() async throws {
        let (school, page) = try await schoolToSign()
        #expect(try await page.send("#sign").contains("Tick the box"))
        try await page.click("#read")
        #expect(try await page.send("#sign").contains("Choose your key file"))
        let wrong = try await page.unlock(Self.keyFile, "something else", in: "#sign")
        #expect(wrong.contains("does not open this key file"))
        #expect(wrong.contains("Check capitals, or choose the other key file."))
        try await page.evaluate("document.querySelector('#passphrase').value = ''")
        #expect(try await page.send("#sign") == "Type the passphrase first.")
        let none = try await page.unlock(school.path("people.csv"), "x", in: "#sign")
        #expect(none.contains("not a key file") && none.contains("headnote-keys-….json"))
        #expect(try await !page.isShown("#signed"))
        #expect(await page.complaints() == [])
    }

    @Test("A key of nobody who may sign signs nothing")
    func strangersKey() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        let page = try await signingPage(school)
        try await page.click("#read")
        let said = try await page.unlock(Self.keyFile, Self.passphrase, in: "#sign")
        #expect(said.contains("may not sign"))
        #expect(try await !page.isShown("#signed"))
    }

    @Test("A document that was changed after its page was made does not get its signature")
    func changedDocument() async throws {
        let (school, page) = try await schoolToSign()
        try await page.click("#read")
        _ = try await page.unlock(Self.keyFile, Self.passphrase, in: "#sign")
        let signature = try await page.save("#save")
        try school.write(
            [UInt8](try Data(contentsOf: signature)), to: "authorisations/2026-014.yaml.sig")
        try #require(try school.run(["authorise", "check"], ["2026-014"]).status == 0)
        try school.change(
            "authorisations/2026-014.yaml", "categories: [gambling]", to: "categories: []")
        let check = try school.run(["authorise", "check"], ["2026-014"])
        #expect(check.status == 11)
        #expect(check.output.contains("The document was changed after"))
    }

    @Test("A page whose document was exchanged says so and signs nothing")
    func exchangedDocument() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try listFixture(in: school)
        let path = try makeSigningPage(school)
        var text = try String(contentsOfFile: path, encoding: .utf8)
        let other = try school.text("authorisations/2026-014.yaml")
            .replacing("[gambling]", with: "[]")
        let own = Data(try school.bytes("authorisations/2026-014.yaml")).base64EncodedString()
        try #require(text.contains(own))
        text = text.replacing(own, with: Data(other.utf8).base64EncodedString())
        let page = try await BrowserPage(school.folder.write(text, to: "other.html"))
        try await page.wait(until: "document.querySelector('#status').textContent !== ''")
        #expect(try await page.text("#status").contains("changed after it was made"))
        try await page.click("#read")
        let said = try await page.unlock(Self.keyFile, Self.passphrase, in: "#sign")
        #expect(said.contains("changed after it was made"))
        #expect(try await !page.isShown("#signed"))
    }

    @Test("Hostile text in a document is text on its page")
    func hostileDocument() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.change(
            "authorisations/2026-014.yaml", "Notices of several weeks",
            to: "</div><script>document.title='run'</script><img src=x onerror=alert(1)>\u{202E}")
        let page = try await signingPage(school)
        #expect(try await page.text("blockquote").hasPrefix("</div><script>document.title"))
        #expect(try await page.text("#exact-text").contains("onerror=alert(1)>⟨U+202E⟩"))
        #expect(try await page.evaluate("document.title") != "run")
        #expect(try await page.evaluate("document.images.length") == 0)
        #expect(await page.requests() == [])
    }

    @Test("A document that could not hold gets no page, and its author is told everything")
    func documentRefused() throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try school.change("authorisations/2026-014.yaml", "Rosalind Featherby", to: "Nobody Known")
        let path = school.folder.path("sign.html")
        let result = try school.run(["authorise", "page"], ["2026-014", "--output", path])
        #expect(result.status == 11)
        #expect(result.messages.contains("would not hold, whoever signed it"))
        #expect(result.messages.contains("Nobody Known"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    // MARK: - The reading page

    @Test("The reading page tells nobody anything but its readers")
    func reading() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let path = school.folder.path("page.html")
        try #require(try school.run(["report"], ["2026-014", "--page", path]).status == 0)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in ["Thornbury", "b.thornbury", "Featherby", "gambling", "staff-07"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        let page = try await BrowserPage(path)
        let stranger = try await page.unlock(Self.keyFile, Self.passphrase, in: "#open")
        #expect(stranger.contains("does not list its owner as a reader"))
        let wrong = try await page.unlock(Self.keyFile, "something else", in: "#open")
        #expect(wrong.contains("does not open this key file"))
        #expect(try await !page.isShown("#report"))
        #expect(await page.requests() == [])
        #expect(await page.complaints() == [])
    }

    @Test("A case whose name its events tell stands with that name, as in the report's file")
    func resolvedCase() async throws {
        let school = try SchoolCopy(authorisations: [])
        try listReadingKey(of: school)
        _ = try school.night()
        let handle = try school.gamblingCase().handle
        try school.write(
            Paper(subject: "case-handle: \(handle)").text, to: "authorisations/2026-021.yaml")
        try school.sign("authorisations/2026-021.yaml", as: "headteacher")
        #expect(try school.nightSummary().totals.events > 0)
        let path = school.folder.path("page.html")
        try #require(try school.run(["report"], ["2026-021", "--page", path]).status == 0)
        let page = try await BrowserPage(path)
        let said = try await page.unlock(Self.keyFile, Self.passphrase, in: "#open")
        #expect(said.hasPrefix("Opened: "), "\(said)")
        #expect(try await !page.text("#report").contains("not resolved"))

        let output = school.folder.path("files")
        let files = try school.run(
            ["report"],
            ["2026-021", "--key", Self.keyFile, "--output", output, "--passphrase-stdin"],
            input: Self.passphrase + "\n")
        #expect(files.status == 0, "\(files.messages)")
        let plain = try await BrowserPage(output + "/report.html")
        let concerned = try await page.texts("#report dd").filter { $0.contains("case \(handle)") }
        #expect(concerned.count == 1)
        #expect(concerned.allSatisfy { $0.hasPrefix("Bernard Thornbury, member of staff") })
        #expect(
            try await plain.texts("dd").filter { $0.contains("case \(handle)") } == concerned)
    }

    @Test("Hostile text in an event is text in the report")
    func hostileEvent() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        try listReadingKey(of: school)
        let line =
            "1795097491.137 640 10.20.1.17 TCP_MISS/200 4210 GET "
            + "http://www.lucky-spin-casino.example/<img/src=x/onerror=document.title='run'>"
            + "%E2%80%AE b.thornbury HIER_DIRECT/192.0.2.80 text/html\n"
        try school.write(
            try school.text("logs/proxy/access.log") + line, to: "logs/proxy/access.log")
        _ = try school.night()
        let path = school.folder.path("page.html")
        try #require(try school.run(["report"], ["2026-014", "--page", path]).status == 0)
        let page = try await BrowserPage(path)
        let said = try await page.unlock(Self.keyFile, Self.passphrase, in: "#open")
        #expect(said.hasPrefix("Opened: "), "\(said)")
        #expect(try await page.text("#matches").contains("<img/src=x/onerror=document.title"))
        #expect(try await page.evaluate("document.title") != "run")
        #expect(try await page.evaluate("document.images.length") == 0)
        #expect(await page.requests() == [])
        #expect(await page.complaints() == [])
        try await saysItIsDamaged(path)
    }

    /// A reading page of which a letter was changed says so to its own reader.
    private func saysItIsDamaged(_ path: String) async throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let carried = try #require(text.firstMatch(of: /<div id="sealed" hidden>(?<data>[^<]*)/))
        let outer = try #require(Data(base64Encoded: String(carried.output.data)))
        var sealed = Array(outer)
        // The members stand in no fixed order; "sealed" is the long one, and its middle is in it.
        let middle = sealed.count / 2
        sealed[middle] = sealed[middle] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let damaged = text.replacing(
            carried.output.data, with: Data(sealed).base64EncodedString())
        try Data(damaged.utf8).write(to: URL(fileURLWithPath: path))
        let page = try await BrowserPage(path)
        let said = try await page.unlock(Self.keyFile, Self.passphrase, in: "#open")
        #expect(said.contains("This page is damaged"), "\(said)")
        #expect(try await !page.isShown("#report"))
    }

    @Test("No reading page is made of an authorisation that does not hold")
    func readingRefused() throws {
        let school = try SchoolCopy(authorisations: ["2026-015"])
        _ = try school.night()
        let path = school.folder.path("page.html")
        let result = try school.run(["report"], ["2026-015", "--page", path])
        #expect(result.status == 11)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    // MARK: - What every page may do

    @Test("On a screen nothing runs over the edge of a notice, its long digests neither")
    func edges() async throws {
        let school = try SchoolCopy(authorisations: [])
        try listFixture(in: school)
        _ = try school.night()
        let folder = school.state + "/notices"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".html") }
        #expect(names.count == 2)
        for name in names {
            let page = try await BrowserPage("\(folder)/\(name)")
            try await page.show(width: 1280)
            #expect(try await page.text("main").contains("UNPINNED"))
            #expect(try await page.overrunning() == [])
        }
    }

    @Test("The pages' policy lets nothing in, nothing out, and no other script run")
    func policy() async throws {
        let page = try await keyPage(try TemporaryFolder())
        let results = try await page.evaluate(
            """
            (async () => {
              const tried = [];
              tried.push(await fetch("http://192.0.2.1/").then(() => "fetched", () => "refused"));
              const script = document.createElement("script");
              script.textContent = "globalThis.wasRun = true";
              document.body.append(script);
              tried.push(globalThis.wasRun === undefined ? "refused" : "run");
              const image = document.createElement("img");
              tried.push(await new Promise((done) => {
                image.onload = () => done("loaded");
                image.onerror = () => done("refused");
                image.src = "http://192.0.2.1/x.png";
                document.body.append(image);
              }));
              const form = document.createElement("form");
              document.body.append(form);
              form.submit();
              return tried;
            })()
            """)
        #expect(results == ["refused", "refused", "refused"])
        let complaints = await page.complaints()
        for directive in ["connect-src", "script-src", "img-src", "form-action"] {
            #expect(
                complaints.contains { $0.contains(directive) || $0.contains("default-src") },
                "\(directive)")
        }
    }

    @Test("Opening what is sealed follows RFC 9180: its vector A.1.1")
    func sealingVector() async throws {
        let school = try SchoolCopy(authorisations: ["2026-014"])
        _ = try school.night()
        let path = school.folder.path("page.html")
        try #require(try school.run(["report"], ["2026-014", "--page", path]).status == 0)
        let page = try await BrowserPage(path)
        // The appendix has this key agreement with AES-128-GCM, number 1, and not with 256 bits.
        let opened = try await page.evaluate(
            """
            (async () => {
              const bytes = (text) => Uint8Array.from(text.match(/../g), (two) => parseInt(two, 16));
              const secret = "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8";
              const reader = {
                reading: await importPrivateKey("X25519", bytes(secret), ["deriveBits"]),
                readingPublic: bytes(
                  "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"),
              };
              const wrap = bytes(
                "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
                  + "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                  + "6d8770ac83d07bea87e13c512a");
              const info = bytes("4f6465206f6e2061204772656369616e2055726e");
              const context = bytes("436f756e742d30");
              const plain = await openedWrap(wrap, reader, info, context, { id: 1, keyBytes: 16 });
              return new TextDecoder().decode(plain);
            })()
            """)
        #expect(opened == "Beauty is truth, truth beauty")
    }
}
