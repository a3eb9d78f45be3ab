import LogModel

/// A JSON object in the order its members were added.
struct JSONObject {
    private var members: [String] = []

    /// The object as one line.
    var text: String { "{" + members.joined(separator: ",") + "}" }

    /// Adds a text; nothing when it is `nil`.
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        addRaw(name, JSONObject.quoted(value))
    }

    /// Adds a whole number.
    mutating func add(_ name: String, _ value: Int) { addRaw(name, "\(value)") }

    /// Adds a number.
    mutating func add(_ name: String, _ value: Double) {
        // JSON has no word for what is no number.
        addRaw(name, value.isFinite ? "\(value)" : "null")
    }

    /// Adds `true` or `false`.
    mutating func add(_ name: String, _ value: Bool) { addRaw(name, value ? "true" : "false") }

    /// Adds a list of texts.
    mutating func add(_ name: String, _ values: [String]) {
        addRaw(name, "[" + values.map(JSONObject.quoted).joined(separator: ",") + "]")
    }

    /// Adds a list of whole numbers.
    mutating func add(_ name: String, _ values: [Int]) {
        addRaw(name, "[" + values.map(String.init).joined(separator: ",") + "]")
    }

    /// Adds an object.
    mutating func add(_ name: String, _ value: JSONObject) { addRaw(name, value.text) }

    /// Adds a list of objects.
    mutating func add(_ name: String, _ values: [JSONObject]) {
        addRaw(name, "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    private mutating func addRaw(_ name: String, _ value: String) {
        members.append(JSONObject.quoted(name) + ":" + value)
    }

    private static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
