/// The expressions of the lists that matter, behind a scan for the texts that they need.
final class ExpressionFilter: Sendable {
    private let expressions: [CategoryLists.Expression]
    /// Those that are tried on every URL.
    private let always: [Int]
    private let scanner: LiteralScanner?
    /// For each text of the scanner, the expression that needs it.
    private let owners: [Int]

    /// Takes the expressions of some categories; the others decide nothing.
    init(_ all: [CategoryLists.Expression], for categories: CategorySet) {
        let expressions = all.filter { categories.contains($0.category) }
        self.expressions = expressions
        always = expressions.indices.filter { expressions[$0].literals.isEmpty }
        var texts: [[UInt8]] = []
        var owners: [Int] = []
        for (index, expression) in expressions.enumerated() {
            texts += expression.literals
            owners += expression.literals.map { _ in index }
        }
        self.owners = owners
        scanner = texts.isEmpty ? nil : LiteralScanner(texts)
    }

    var isEmpty: Bool { expressions.isEmpty }

    var indices: Range<Int> { expressions.indices }

    subscript(index: Int) -> CategoryLists.Expression { expressions[index] }

    /// Marks the expressions that might match a URL.
    func mark(_ url: UnsafeRawBufferPointer, in candidates: inout ExpressionCandidates) {
        for index in always { candidates.set(index) }
        scanner?.scan(url) { candidates.set(owners[$0]) }
    }
}

/// A mark for each expression; those beyond the 64th share the last mark.
struct ExpressionCandidates {
    private var word: UInt64 = 0

    var hasAny: Bool { word != 0 }

    mutating func set(_ index: Int) {
        word |= 1 << UInt64(min(index, 63))
    }

    func contains(_ index: Int) -> Bool {
        word & (1 << UInt64(min(index, 63))) != 0
    }
}
