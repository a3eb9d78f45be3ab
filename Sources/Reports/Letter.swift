internal import LogModel

/// A written notice: the same content makes the page and the plain text.
struct Letter {
    /// A part of a letter.
    enum Block: Equatable {
        case heading(String)
        /// A heading below a heading.
        case subheading(String)
        case paragraph(String)
        /// Words of somebody else, line by line.
        case quote([String])
        case list([String])
        case facts([Fact])
        case table(Table)
        /// A line to type.
        case command(String)
        /// Something that must not be passed over.
        case note(String)
        case smallPrint(String)
    }

    struct Fact: Equatable {
        let label: String
        let text: String
    }

    struct Table: Equatable {
        let caption: String
        let columns: [String]
        /// Each row as long as `columns`; the first cell names the row.
        let rows: [[String]]
    }

    let title: String
    let page: PageFacts
    /// The line under the title.
    let subtitle: String
    /// How the paper is to be handled, on every printed page.
    let handling: String
    let blocks: [Block]
}

// MARK: The page

extension Letter {
    /// What the template `letter` is given.
    var value: PageValue {
        [
            "title": .text(title), "school": .text(page.school), "subtitle": .text(subtitle),
            "is-rehearsal": .flag(page.isRehearsal), "handling": .text(handling),
            "made": .text(Words.moment(page.madeAt, page.zone)), "zone": .text(page.zone.name),
            "blocks": .list(blocks.map(\.value)), "styles": .list([]), "scripts": .list([]),
        ]
    }
}

extension Letter.Block {
    /// Every block provides every key, so that a template never asks for one that is missing.
    fileprivate var value: PageValue {
        var fields: [String: PageValue] = [
            "heading": false, "subheading": false, "paragraph": false, "quote": false,
            "list": false, "facts": false, "table": false, "command": false, "note": false,
            "small-print": false,
        ]
        switch self {
        case .heading(let text): fields["heading"] = ["text": .text(text)]
        case .subheading(let text): fields["subheading"] = ["text": .text(text)]
        case .paragraph(let text): fields["paragraph"] = ["text": .text(text)]
        case .quote(let lines): fields["quote"] = ["lines": .texts(lines)]
        case .list(let items): fields["list"] = ["items": .texts(items)]
        case .facts(let facts):
            fields["facts"] = [
                "items": .list(facts.map { ["label": .text($0.label), "text": .text($0.text)] })
            ]
        case .table(let table):
            fields["table"] = [
                "caption": .text(table.caption), "columns": .texts(table.columns),
                "rows": .list(
                    table.rows.map {
                        [
                            "head": .text($0.first ?? ""),
                            "cells": .texts(Array($0.dropFirst())),
                        ]
                    }),
            ]
        case .command(let line): fields["command"] = ["text": .text(line)]
        case .note(let text): fields["note"] = ["text": .text(text)]
        case .smallPrint(let text): fields["small-print"] = ["text": .text(text)]
        }
        return .fields(fields)
    }
}

// MARK: The plain text

extension Letter {
    /// Columns of the plain text.
    private static let width = 76

    /// The letter as plain text, wrapped, every hidden character shown.
    var text: String {
        var lines: [String] = []
        if page.isRehearsal {
            lines += ["*** REHEARSAL: no real person and no real event is meant ***", ""]
        }
        lines += Self.wrapped(page.school) + Self.wrapped(title.uppercased())
        lines += Self.wrapped(subtitle)
        for block in blocks { lines += [""] + Self.lines(of: block) }
        lines += ["", String(repeating: "-", count: Self.width)]
        lines += Self.wrapped(handling)
        lines += Self.wrapped("Made on \(Words.moment(page.madeAt, page.zone)), \(page.zone.name).")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of block: Block) -> [String] {
        switch block {
        case .heading(let text):
            let lines = wrapped(text)
            return lines + [String(repeating: "=", count: lines.map(\.count).max() ?? 0)]
        case .subheading(let text):
            let lines = wrapped(text)
            return lines + [String(repeating: "-", count: lines.map(\.count).max() ?? 0)]
        case .paragraph(let text), .smallPrint(let text): return wrapped(text)
        case .quote(let lines):
            return lines.flatMap { wrapped($0, first: "    | ", rest: "    | ") }
        case .list(let items): return items.flatMap { wrapped($0, first: "  - ", rest: "    ") }
        case .facts(let facts):
            return facts.flatMap { wrapped("\($0.label): \($0.text)", first: "  ", rest: "      ") }
        case .table(let table): return lines(of: table)
        case .command(let line): return ["    " + VisibleText.of(line)]
        case .note(let text): return wrapped(text, first: "  !  ", rest: "     ")
        }
    }

    /// A table in plain text is one entry per row, which reads well at any width and aloud.
    private static func lines(of table: Table) -> [String] {
        var lines = wrapped(table.caption + ":")
        for row in table.rows {
            let cells = zip(table.columns, row).dropFirst().map { "\($0): \($1)" }
            lines += wrapped(row.first ?? "", first: "  * ", rest: "    ")
            lines += wrapped(cells.joined(separator: "; "), first: "      ", rest: "      ")
        }
        return lines
    }

    /// The words of a text in lines; a word that is longer than a line stands alone.
    static func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in VisibleText.of(text).split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
