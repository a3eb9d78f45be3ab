import Foundation

/// Looks for texts in bytes: in any case, in UTF-16, and inside base64.
struct NameSearch {
    private struct Needle {
        let text: String
        let form: String
        let bytes: [UInt8]
        let folds: Bool
    }
    /// The needles by their first two bytes, so that a large folder is walked once.
    private var needles: [UInt16: [Needle]] = [:]

    init(for texts: [String]) {
        for text in texts {
            let lower = Array(text.lowercased().utf8)
            add(Needle(text: text, form: "plain", bytes: lower, folds: true))
            let wide = text.lowercased().utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            add(Needle(text: text, form: "UTF-16", bytes: wide, folds: true))
            for (shift, core) in NameSearch.base64Cores(of: text).enumerated() {
                add(Needle(text: text, form: "base64+\(shift)", bytes: core, folds: false))
            }
        }
    }

    /// The texts found, each with its form.
    func find(in bytes: [UInt8]) -> [String] {
        var found: Set<String> = []
        let folded = bytes.map(NameSearch.lower)
        bytes.withUnsafeBufferPointer { exact in
            folded.withUnsafeBufferPointer { folded in
                guard exact.count > 1 else { return }
                for place in 0..<exact.count - 1 {
                    let pair = UInt16(folded[place]) << 8 | UInt16(folded[place + 1])
                    for needle in needles[pair, default: []] {
                        let end = place + needle.bytes.count
                        guard end <= exact.count else { continue }
                        let haystack = needle.folds ? folded[place..<end] : exact[place..<end]
                        if haystack.elementsEqual(needle.bytes) {
                            found.insert("\(needle.text) (\(needle.form))")
                        }
                    }
                }
            }
        }
        return found.sorted()
    }

    /// What is found in the files of a folder and in their names.
    func find(inFolder folder: String) throws -> [String] {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        var found: [String] = []
        for case let name as String in names {
            let base = name.split(separator: "/").last.map(String.init) ?? name
            found += find(in: Array(base.utf8)).map { "\($0) in the name \(name)" }
            var isFolder: ObjCBool = false
            let path = folder + "/" + name
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            found += find(in: bytes).map { "\($0) in \(name)" }
        }
        return found
    }

    private mutating func add(_ needle: Needle) {
        guard needle.bytes.count > 4 else { return }
        let pair =
            UInt16(NameSearch.lower(needle.bytes[0])) << 8
            | UInt16(NameSearch.lower(needle.bytes[1]))
        needles[pair, default: []].append(needle)
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// What base64 shows of a text whatever stands before and after it, for each of the three
    /// places it can have.
    private static func base64Cores(of text: String) -> [[UInt8]] {
        (0..<3).map { shift in
            let before = [UInt8](repeating: 0, count: shift)
            let encoded = Array(Data(before + Array(text.utf8)).base64EncodedString().utf8)
            let skipped = [0, 2, 3][shift]
            let bits = (shift + text.utf8.count) * 8
            return Array(encoded[skipped..<max(skipped, bits / 6)])
        }
    }
}
