import Testing

@testable import Reports

/// Walks a template beside the value it is given; swift-mustache renders a missing key as
/// nothing, so nothing but this notices one.
private struct TemplateWalk {
    enum Node {
        case variable(String)
        case section(String, [Node])
        case inverted(String, [Node])
        case partial(String)
    }

    var missing: Set<String> = []

    /// Reads the tags of a template; plain text between them does not matter here.
    static func parse(_ text: String) throws -> [Node] {
        var rest = text[...]
        return try parse(&rest, until: nil)
    }

    struct Broken: Error { let tag: String }

    private static func parse(_ rest: inout Substring, until name: String?) throws -> [Node] {
        var nodes: [Node] = []
        while let open = rest.firstRange(of: "{{") {
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { throw Broken(tag: String(rest)) }
            let tag = String(rest[..<close.lowerBound])
            rest = rest[close.upperBound...]
            let body = String(tag.dropFirst())
            switch tag.first {
            case "#": nodes.append(.section(body, try parse(&rest, until: body)))
            case "^": nodes.append(.inverted(body, try parse(&rest, until: body)))
            case ">": nodes.append(.partial(body))
            case "/":
                guard body == name else { throw Broken(tag: tag) }
                return nodes
            default: nodes.append(.variable(tag))
            }
        }
        guard name == nil else { throw Broken(tag: "unclosed") }
        return nodes
    }

    mutating func walk(_ nodes: [Node], _ stack: [PageValue]) throws {
        for node in nodes {
            switch node {
            case .variable(let name): _ = find(name, stack)
            case .partial(let name):
                guard let source = PageTemplates.sources[name] else { throw Broken(tag: name) }
                try walk(try Self.parse(String(decoding: source, as: UTF8.self)), stack)
            case .inverted(let name, let inner):
                _ = find(name, stack)
                try walk(inner, stack)
            case .section(let name, let inner):
                switch find(name, stack) {
                case .list(let values): for value in values { try walk(inner, stack + [value]) }
                case .fields(let fields): try walk(inner, stack + [.fields(fields)])
                case .flag(true): try walk(inner, stack)
                case .text(let text): try walk(inner, stack + [.text(text)])
                case .flag(false), nil: break
                }
            }
        }
    }

    private mutating func find(_ name: String, _ stack: [PageValue]) -> PageValue? {
        if name == "." { return stack.last }
        for value in stack.reversed() {
            if case .fields(let fields) = value, let found = fields[name] { return found }
        }
        missing.insert(name)
        return nil
    }
}

@Suite("The templates")
struct TemplateLintTests {
    @Test("no template leaves a text unescaped", arguments: PageTemplates.sources.keys.sorted())
    func everythingIsEscaped(name: String) throws {
        let text = String(decoding: try #require(PageTemplates.sources[name]), as: UTF8.self)
        for forbidden in ["{{{", "{{&", "CONTENT_TYPE", "{{=", "{{%", "{{$", "{{<", "{{*"] {
            #expect(!text.contains(forbidden), "\(forbidden)")
        }
    }

    @Test("every key that a template asks for is provided")
    func everyKeyIsProvided() throws {
        let models = [
            try Invented.report(), try Invented.emptyReport(), try Invented.hostileReport(),
        ]
        for model in models.map(\.inOrder) {
            try expectComplete("report", ReportPage.value(of: model))
            for subject in model.subjects {
                try expectComplete("letter", EmployeeNotice.letter(to: subject, model).value)
            }
        }
        let templates = try PageTemplates()
        for (name, fields) in try Invented.scriptedPages() {
            let page = fields.merging(templates.policy(of: name)) { own, _ in own }
            try expectComplete(name, .fields(page))
        }
        for model in [try Invented.trigger(), try Invented.emptyTrigger()] {
            try expectComplete("letter", TriggerNotice.letter(model.inOrder).value)
        }
    }

    @Test("the walk itself notices a missing key")
    func theWalkNotices() throws {
        var walk = TemplateWalk()
        try walk.walk(
            try TemplateWalk.parse("{{a}}{{#b}}{{c}}{{d}}{{/b}}"),
            [["a": "1", "b": .list([["c": "1"]])]])
        #expect(walk.missing == ["d"])
    }

    private func expectComplete(_ name: String, _ value: PageValue) throws {
        let source = try #require(PageTemplates.sources[name])
        var walk = TemplateWalk()
        try walk.walk(try TemplateWalk.parse(String(decoding: source, as: UTF8.self)), [value])
        #expect(walk.missing.isEmpty, "\(name): \(walk.missing.sorted())")
    }
}
