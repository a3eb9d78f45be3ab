/// One decision of a school about a category: a line of its `add` or `allow`.
///
/// `HOST`, `NETWORK` or `HOST/PATH`, then `# REASON -- AUTHOR`. A decision that nobody stands for, or
/// without a reason, is refused: later nobody could tell why a site is or is not in a category.
struct LocalEntry {
    /// What the decision is about.
    enum Place: Hashable {
        case name([UInt8])
        case network(NetworkRange)
        case address(host: [UInt8], path: [UInt8])
    }

    let place: Place

    /// What is wrong with a line, and where.
    struct Fault: Error, Equatable {
        /// From 1, in bytes.
        let column: Int
        let message: String
    }

    /// Reads a line, without its newline.
    ///
    /// - Returns: `nil` for a line that is blank or all comment.
    /// - Throws: what is wrong, with its column.
    init?(_ line: UnsafeRawBufferPointer) throws(Fault) {
        let hash = line.firstIndex(of: UInt8(ascii: "#"))
        let entry = UnsafeRawBufferPointer(rebasing: line[..<(hash ?? line.count)])
        guard entry.contains(where: { $0 > 0x20 }) else { return nil }
        let column = (entry.firstIndex { $0 > 0x20 } ?? 0) + 1
        guard let hash else {
            throw Fault(column: line.count + 1, message: LocalEntry.needsNote)
        }
        let note = String(decoding: line[(hash + 1)...], as: UTF8.self)
        guard LocalEntry.namesReasonAndAuthor(note) else {
            throw Fault(column: hash + 1, message: LocalEntry.needsNote)
        }
        switch LocalEntry.place(entry) {
        case .success(let place): self.place = place
        case .failure(let fault): throw Fault(column: column, message: fault.message)
        }
    }

    private static let needsNote =
        "an entry needs a reason and who stands for it: 'HOST  # REASON -- AUTHOR'"

    private static func place(_ text: UnsafeRawBufferPointer) -> Result<Place, Fault> {
        switch ListEntry.domain(text) {
        case .name(let name): return .success(.name(name))
        case .network(let network): return .success(.network(network))
        case .blank, .dirty: break
        }
        switch ListEntry.address(text) {
        case .address(let host, let path) where !path.isEmpty:
            return .success(.address(host: host, path: path))
        case .address, .blank:
            return .failure(Fault(column: 1, message: "it is neither a host nor an address"))
        case .dirty(let clause): return .failure(Fault(column: 1, message: clause))
        }
    }

    /// Whether something stands before and behind the last ` -- ` or dash.
    private static func namesReasonAndAuthor(_ note: String) -> Bool {
        let characters = Array(note)
        var end = characters.count
        while end > 0 {
            end -= 1
            let isDash = characters[end] == "—" || characters[end] == "–"
            let isDouble = characters[end] == "-" && end > 0 && characters[end - 1] == "-"
            guard isDash || isDouble else { continue }
            let reason = characters[..<(isDouble ? end - 1 : end)]
            let author = characters[(end + 1)...]
            return reason.contains { !$0.isWhitespace } && author.contains { !$0.isWhitespace }
        }
        return false
    }
}
