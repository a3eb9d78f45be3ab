import Foundation
import TestSupport
import Testing

/// The browser in which the pages are tried, one for all tests of a suite.
actor Chromium {
    /// Something that the browser told without being asked.
    struct Event: Sendable {
        let session: String?
        let method: String
        let params: JSON
    }

    @TaskLocal static var running: Chromium?

    private let pipe: DevToolsPipe
    private var lastNumber = 0
    private var events: [Event] = []

    /// Starts the browser.
    init() throws {
        guard let program = Self.program else {
            throw TestFault(
                "there is no chromium: install it (`make test` does), or leave these tests out "
                    + "with HEADNOTE_WITHOUT_CHROMIUM=1")
        }
        pipe = try DevToolsPipe(program: program)
    }

    /// Where the browser is: `CHROMIUM` in the environment, or where Debian puts it.
    private static var program: String? {
        let named = ProcessInfo.processInfo.environment["CHROMIUM"].map { [$0] } ?? []
        return (named + ["/usr/bin/chromium", "/usr/bin/google-chrome"]).first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// Whether the tests were left out on purpose.
    static var isLeftOut: Bool {
        ProcessInfo.processInfo.environment["HEADNOTE_WITHOUT_CHROMIUM"] == "1"
    }

    /// Calls a method of the protocol and gives its result.
    func call(_ method: String, _ params: JSON = [:], session: String? = nil) throws -> JSON {
        lastNumber += 1
        var message: [String: JSON] = [
            "id": .number(Double(lastNumber)), "method": .text(method), "params": params,
        ]
        if let session { message["sessionId"] = .text(session) }
        try pipe.send(Array(JSONEncoder().encode(JSON.object(message))))
        while true {
            let answer = try next()
            guard answer["id"].number == Double(lastNumber) else { continue }
            if let problem = answer["error"]["message"].text {
                throw TestFault("\(method): \(problem)")
            }
            return answer["result"]
        }
    }

    /// Waits for an event; those that came before are looked through first.
    func event(
        _ method: String, in session: String? = nil, where holds: @Sendable (JSON) -> Bool
    ) throws -> JSON {
        while true {
            let found = events.firstIndex {
                $0.method == method && $0.session == session && holds($0.params)
            }
            if let found { return events.remove(at: found).params }
            _ = try next()
        }
    }

    /// The events of one kind and one page so far.
    func events(_ method: String, in session: String) -> [JSON] {
        events.filter { $0.method == method && $0.session == session }.map(\.params)
    }

    /// The next message; an event is kept.
    private func next() throws -> JSON {
        let message = try JSONDecoder().decode(JSON.self, from: Data(try pipe.receive()))
        if let method = message["method"].text {
            events.append(
                Event(
                    session: message["sessionId"].text, method: method,
                    params: message["params"]))
        }
        return message
    }
}

/// Starts the browser before a suite's first test and ends it after its last.
struct InChromium: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard !Chromium.isLeftOut else { return try await function() }
        try await Chromium.$running.withValue(try Chromium()) { try await function() }
    }
}

extension Trait where Self == InChromium {
    static var inChromium: InChromium { InChromium() }
}
