import Foundation
import LogModel
import People
import TestSupport
import Testing

@testable import Authority

/// Files that somebody might put into the folder of authorisations, each with what must be said of
/// it.
@Suite struct VectorTests {
    let school: School

    init() throws {
        school = try School()
    }

    @Test("each vector comes out as its header expects", arguments: Vector.names)
    func vectors(_ name: String) throws {
        let vector = try Vector(name)
        let docket = try docket(of: vector)
        let refusals = try vector.refusals(in: docket, of: school)
        // All problems of a text are told, each as `invalid`; the header says it once.
        let names = refusals.map(name(of:)).reduce(into: [String]()) {
            if $0.last != $1 { $0.append($1) }
        }
        #expect(names == vector.expected, "\(refusals.map(\.sentence))")
        if let says = vector.says {
            #expect(
                refusals.contains { $0.sentence.contains(says) }, "\(refusals.map(\.sentence))")
        }
        for refusal in refusals {
            #expect(!refusal.remedy.isEmpty)
            #expect(!refusal.nightReason.contains("thornbury"))
        }
    }

    private func docket(of vector: Vector) throws -> Docket {
        let files = try vector.files(signedBy: school.keys)
        return Authorisations.docket(
            files: files, authorities: school.authorities, directory: school.directory,
            today: try date(vector.today),
            firstSeen: try vector.seen.map { try School.seen(files, on: $0) } ?? [:])
    }

    @Test("the vectors are there")
    func present() {
        #expect(Vector.names.count > 80)
    }

    @Test("whatever is refused clears nothing", arguments: Vector.names)
    func nothingCleared(_ name: String) throws {
        let vector = try Vector(name)
        guard vector.flag == nil, !vector.expected.isEmpty, vector.about == nil else { return }
        let docket = try docket(of: vector)
        let gate = Gate(rulings: docket.authorisations, today: try date(vector.today))
        for account in ["b.thornbury", "m.ellwood", "j.okafor", "d.abernethie", "a.kettlewell"] {
            #expect(gate.clear(try school.facts(account: account)).isEmpty, "\(account)")
        }
    }
}

/// One file of `Fixtures/vectors`.
///
/// A header of `key: value` lines: `expect` (the names of the refusals, or `holds`), `says` (words of
/// one sentence), `today`, `seen` (when every signature was first seen; today unless given), `about`
/// (the file that is judged; the first unless given), `flag` (an account whose event the gate is asked
/// about). Then the files, each from `=== NAME` on: lines that say how it is signed and spoilt,
/// `---`, and its text.
struct Vector {
    struct Fault: Error { let what: String }

    private struct Part {
        let name: String
        var directives: [String: String] = [:]
        var text = ""
    }

    static let names: [String] = {
        let folder = fixture("vectors").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted()
    }()

    let expected: [String]
    let says: String?
    let today: String
    let seen: String?
    let about: String?
    let flag: String?
    private let parts: [Part]

    init(_ name: String) throws {
        let text = try String(contentsOf: fixture("vectors/\(name)"), encoding: .utf8)
        var header: [String: String] = [:]
        var parts: [Part] = []
        var isText = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("=== ") {
                parts.append(Part(name: String(line.dropFirst(4))))
                isText = false
            } else if isText {
                parts[parts.count - 1].text += line + "\n"
            } else if line == "---", !parts.isEmpty {
                isText = true
            } else if !line.hasPrefix("#"), let colon = line.firstRange(of: ": ") {
                let (key, value) = (String(line[..<colon.lowerBound]), line[colon.upperBound...])
                if parts.isEmpty {
                    header[key] = String(value)
                } else {
                    parts[parts.count - 1].directives[key] = String(value)
                }
            }
        }
        guard let expect = header["expect"], !parts.isEmpty else { throw Fault(what: name) }
        expected = expect == "holds" ? [] : Vector.list(expect)
        says = header["says"]
        today = header["today"] ?? "2026-11-20"
        seen = header["seen"]
        about = header["about"]
        flag = header["flag"]
        self.parts = parts
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }

    /// The files as they would lie in the folder.
    func files(signedBy keys: [String: SigningKey]) throws -> [AuthorisationFile] {
        var documents: [(name: String, bytes: [UInt8])] = []
        var signatures: [(name: String, bytes: [UInt8])] = []
        for part in parts {
            // Documents about an authorisation name the digest of the first one.
            let first = documents.first.map { file in
                AuthorisationFile(name: "", bytes: file.bytes, signatures: []).digest
            }
            let digest = Hexadecimal.text(first ?? [UInt8](repeating: 1, count: 32))
            let signed = try bytes(part.text.replacing("DIGEST", with: digest), part)
            let signers = part.directives["signed-by"].map(Vector.list) ?? []
            for (index, signer) in signers.enumerated() {
                let listed = signer == "nobody" ? try SigningKey.numbered(200) : keys[signer]
                guard let key = listed else { throw Fault(what: signer) }
                let namespace = part.directives["signed-for"] ?? "headnote@v1"
                let name = index == 0 ? "\(part.name).sig" : "\(part.name).\(index).sig"
                signatures.append((name, try key.sign(signed, namespace: namespace)))
            }
            documents.append((part.name, try spoilt(signed, part)))
        }
        return AuthorisationFile.group(documents + signatures).authorisations
    }

    /// The text as it was signed.
    private func bytes(_ text: String, _ part: Part) throws -> [UInt8] {
        var text = text
        if let count = part.directives["comment-lines"].flatMap({ Int($0) }) {
            text += String(repeating: "# nothing here\n", count: count)
        }
        switch part.directives["encoding"] {
        case "utf-16": return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case "latin-1": return text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        case nil: break
        case let other?: throw Fault(what: other)
        }
        return Array(text.utf8) + (part.directives["zero-byte"] == nil ? [] : [0])
    }

    /// What became of the bytes after they were signed.
    private func spoilt(_ bytes: [UInt8], _ part: Part) throws -> [UInt8] {
        var bytes = bytes
        if part.directives["line-endings"] != nil {
            bytes = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        }
        guard let change = part.directives["after-signing"],
            let arrow = change.firstRange(of: " -> ")
        else { return bytes }
        let text = String(decoding: bytes, as: UTF8.self)
        let old = change[..<arrow.lowerBound]
        guard text.contains(old) else { throw Fault(what: "no \(old)") }
        return Array(
            text.replacing(old, with: change[arrow.upperBound...], maxReplacements: 1).utf8)
    }

    /// What is said of the file that the vector is about, or by the gate of an event.
    func refusals(in docket: Docket, of school: School) throws -> [Refusal] {
        let file = about ?? parts[0].name
        if let ruling = docket.supplements.first(where: { $0.file == file }) {
            return ruling.refusals
        }
        guard let ruling = docket.authorisations.first(where: { $0.file == file }) else {
            throw Fault(what: "no ruling on \(file)")
        }
        guard ruling.refusals.isEmpty, let flag else { return ruling.refusals }
        let gate = Gate(rulings: docket.authorisations, today: try date(today))
        switch gate.answer(try school.facts(account: flag), under: ruling.number) {
        case .success: return []
        case .failure(let refusal): return [refusal]
        }
    }
}
