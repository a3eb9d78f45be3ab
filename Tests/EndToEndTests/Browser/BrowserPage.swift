import Foundation
import TestSupport
import Testing

/// A page in the browser, used as a person uses it: clicks, typing, files, downloads.
struct BrowserPage {
    let downloads: TemporaryFolder
    private let browser: Chromium
    private let session: String
    private let url: URL

    /// Opens a page from its file, in a window that shares nothing with others.
    init(_ file: String) async throws {
        let browser = try #require(Chromium.running)
        downloads = try TemporaryFolder()
        let context = try #require(
            try await browser.call("Target.createBrowserContext")["browserContextId"].text)
        let target = try await browser.call(
            "Target.createTarget",
            ["url": "about:blank", "browserContextId": .text(context)])["targetId"]
        session = try #require(
            try await browser.call(
                "Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"].text)
        _ = try await browser.call(
            "Browser.setDownloadBehavior",
            [
                "behavior": "allow", "browserContextId": .text(context),
                "downloadPath": .text(downloads.url.path), "eventsEnabled": true,
            ])
        self.browser = browser
        url = URL(fileURLWithPath: file)
        for domain in ["Page", "Runtime", "Network", "Log"] {
            try await call("\(domain).enable")
        }
        try await call("Page.navigate", ["url": .text(url.absoluteString)])
        _ = try await browser.event("Page.loadEventFired", in: session) { _ in true }
    }

    @discardableResult
    private func call(_ method: String, _ params: JSON = [:]) async throws -> JSON {
        try await browser.call(method, params, session: session)
    }

    // MARK: - Looking

    /// The value of an expression in the page, waited for when it is a promise.
    @discardableResult
    func evaluate(_ expression: String) async throws -> JSON {
        let answer = try await call(
            "Runtime.evaluate",
            ["expression": .text(expression), "awaitPromise": true, "returnByValue": true])
        if let problem = answer["exceptionDetails"]["exception"]["description"].text {
            throw TestFault("\(expression.prefix(80)): \(problem)")
        }
        return answer["result"]["value"]
    }

    /// The text of an element as it is shown.
    func text(_ selector: String) async throws -> String {
        try await evaluate("document.querySelector('\(selector)').innerText").text ?? ""
    }

    /// The texts of all elements that a selector finds.
    func texts(_ selector: String) async throws -> [String] {
        try await evaluate(
            "[...document.querySelectorAll('\(selector)')].map((one) => one.innerText)"
        )
        .list.compactMap(\.text)
    }

    func isShown(_ selector: String) async throws -> Bool {
        try await evaluate("document.querySelector('\(selector)').checkVisibility()").flag ?? false
    }

    /// Waits until an expression holds, looking whenever the page is drawn.
    func wait(until expression: String) async throws {
        try await evaluate(
            """
            new Promise((done) => {
              const look = () => ((\(expression)) ? done(true) : requestAnimationFrame(look));
              look();
            })
            """)
    }

    // MARK: - Acting

    /// Clicks the middle of an element.
    func click(_ selector: String) async throws {
        let middle = try await evaluate(
            """
            (() => {
              const element = document.querySelector('\(selector)');
              element.scrollIntoView({ block: "center" });
              const box = element.getBoundingClientRect();
              return [box.x + box.width / 2, box.y + box.height / 2];
            })()
            """
        ).list
        let x = try #require(middle.first)
        let y = try #require(middle.last)
        for kind in ["mousePressed", "mouseReleased"] {
            try await call(
                "Input.dispatchMouseEvent",
                ["type": .text(kind), "x": x, "y": y, "button": "left", "clickCount": 1])
        }
    }

    /// Types a text into a field.
    func type(_ text: String, into selector: String) async throws {
        try await click(selector)
        try await call("Input.insertText", ["text": .text(text)])
    }

    /// Chooses a file in a file field.
    func choose(_ file: String, in selector: String) async throws {
        let field = try await call(
            "Runtime.evaluate", ["expression": .text("document.querySelector('\(selector)')")])
        try await call(
            "DOM.setFileInputFiles",
            ["files": [.text(file)], "objectId": field["result"]["objectId"]])
    }

    /// Clicks something that saves a file, and gives the file.
    func save(_ selector: String) async throws -> URL {
        try await click(selector)
        let begun = try await browser.event("Browser.downloadWillBegin") { _ in true }
        let id = begun["guid"]
        _ = try await browser.event("Browser.downloadProgress") {
            $0["guid"] == id && $0["state"] == "completed"
        }
        return downloads.url.appendingPathComponent(try #require(begun["suggestedFilename"].text))
    }

    /// Sends the form with a key file and a passphrase, and waits for what the page says.
    func unlock(_ keyFile: String, _ passphrase: String, in form: String) async throws -> String {
        try await choose(keyFile, in: "#key-file")
        try await evaluate("document.querySelector('#passphrase').value = ''")
        try await type(passphrase, into: "#passphrase")
        return try await send(form)
    }

    /// Sends a form and waits until its action is over.
    func send(_ form: String) async throws -> String {
        try await click("\(form) button[type=submit]")
        try await wait(until: "!document.querySelector('\(form) button[type=submit]').disabled")
        return try await text("#status")
    }

    /// Loads the page anew; fails when the page asks first.
    func reload() async throws {
        try await evaluate("setTimeout(() => location.reload(), 0)")
        _ = try await browser.event("Page.loadEventFired", in: session) { _ in true }
    }

    /// Tries to leave the page, waits until the browser asks whether to, and stays.
    func staysWhenAsked() async throws {
        try await evaluate("setTimeout(() => location.reload(), 0)")
        _ = try await browser.event("Page.javascriptDialogOpening", in: session) {
            $0["type"] == "beforeunload"
        }
        try await call("Page.handleJavaScriptDialog", ["accept": false])
    }

    // MARK: - Checking

    /// Keeps a picture of the whole page below the build folder.
    func keepPicture(_ name: String, printed: Bool = false) async throws {
        try await show(on: printed ? "print" : "screen")
        let picture = try await call("Page.captureScreenshot", ["captureBeyondViewport": true])
        let data = try #require(picture["data"].text.flatMap { Data(base64Encoded: $0) })
        let folder = Program.repository.appendingPathComponent(".build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try data.write(to: folder.appendingPathComponent(name + ".png"))
        try await show(on: "")
    }

    /// Shows the page as on paper (`print`) or on a screen.
    func show(on medium: String) async throws {
        try await call("Emulation.setEmulatedMedia", ["media": .text(medium)])
    }

    /// Shows the page in a window of so many pixels.
    func show(width: Int) async throws {
        try await call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(width)), "height": 1200, "deviceScaleFactor": 1,
                "mobile": false,
            ])
    }

    /// The texts that run over the right edge of the sheet.
    func overrunning() async throws -> [String] {
        try await evaluate(
            """
            (() => {
              const edge = document.querySelector(".sheet").getBoundingClientRect().right;
              return [...document.querySelectorAll(".sheet *")].filter((one) => {
                const range = document.createRange();
                range.selectNodeContents(one);
                return range.getBoundingClientRect().right > edge;
              }).map((one) => one.textContent.slice(0, 80));
            })()
            """
        )
        .list.compactMap(\.text)
    }

    /// Whether one element stands below another, and not beside it.
    func isBelow(_ selector: String, _ other: String) async throws -> Bool {
        try await evaluate(
            """
            document.querySelector('\(selector)').getBoundingClientRect().top
              >= document.querySelector('\(other)').getBoundingClientRect().bottom
            """
        ).flag ?? false
    }

    /// What the page asked of the network or the disk, itself aside.
    func requests() async -> [String] {
        await browser.events("Network.requestWillBeSent", in: session)
            .compactMap { $0["request"]["url"].text }
            .filter { $0 != url.absoluteString && !$0.hasPrefix("blob:") }
    }

    /// Everything that the browser complained about.
    func complaints() async -> [String] {
        let logged = await browser.events("Log.entryAdded", in: session)
            .compactMap { $0["entry"]["text"].text }
        let thrown = await browser.events("Runtime.exceptionThrown", in: session)
            .map { "\($0["exceptionDetails"])" }
        return logged + thrown
    }
}
