import Foundation
import Nightly
import Rules

/// What came of the cases of some rule files.
struct CaseRun {
    /// A case that came out otherwise than it says.
    struct Failure {
        let path: String
        /// From 1.
        let line: Int
        let cause: Cause
    }

    enum Cause: Equatable {
        /// The line is no JSON object, or has no 'expect' that can be read.
        case unreadable
        /// A rule of the file should match.
        case noMatch
        /// No rule should.
        case matched([String])
        /// Exactly these rules should.
        case others(expected: [String], matched: [String])
        /// A search gave up at its limit.
        case undecided
    }

    /// A rule file whose cases do not say enough.
    enum Gap: Equatable {
        case noCases(String)
        /// No case that must match, or none that must not.
        case oneSided(String, hasMatches: Bool)
    }

    let problems: [RuleProblem]
    private(set) var failures: [Failure] = []
    private(set) var gaps: [Gap] = []
    private(set) var files = 0
    private(set) var cases = 0

    init(problems: [RuleProblem]) {
        self.problems = problems
    }

    var isGood: Bool {
        failures.isEmpty && problems.allSatisfy { $0.gravity == .remark }
    }

    /// Runs the cases of one rule file.
    ///
    /// - Parameters:
    ///   - file: the rule file; its cases stand beside it.
    ///   - trial: the rules of this file and all others.
    /// - Throws: ``InputFileError`` when the cases cannot be read.
    mutating func test(_ file: String, with trial: inout RuleTrial) throws {
        files += 1
        let path = CaseRun.casesPath(of: file)
        guard FileManager.default.fileExists(atPath: path) else {
            gaps.append(.noCases(file))
            return
        }
        var kinds: Set<Bool> = []
        var found: [Failure] = []
        var judged: [(line: Int, expected: Expectation, ids: Set<String>, undecided: Int)] = []
        for line in RecordLines(try InputFile.read(path, limitBytes: 1 << 26)) {
            cases += 1
            guard var record = line.record,
                let expected = Expectation(record.removeValue(forKey: "expect"))
            else {
                found.append(Failure(path: path, line: line.number, cause: .unreadable))
                continue
            }
            kinds.insert(expected.isMatch)
            let answer = trial.match(record, line: line.number, concerning: file)
            judged.append((line.number, expected, Set(answer.ids), answer.undecided))
        }
        // What correlations say of a line is known when all lines were seen.
        let closed = Dictionary(grouping: trial.finish(concerning: file).matches, by: \.line)
        for (line, expected, own, undecided) in judged {
            let ids = own.union(closed[line, default: []].map(\.id))
            let matched = trial.headings.filter { ids.contains($0.id) }
            if let cause = expected.failure(matched: matched, undecided: undecided) {
                found.append(Failure(path: path, line: line, cause: cause))
            }
        }
        failures += found.sorted { $0.line < $1.line }
        if kinds.count < 2 { gaps.append(.oneSided(file, hasMatches: kinds.contains(true))) }
    }

    /// `gambling.cases.ndjson` for `gambling.yml`.
    private static func casesPath(of file: String) -> String {
        let ending = [".yml", ".yaml"].first { file.hasSuffix($0) } ?? ""
        return file.dropLast(ending.count) + ".cases.ndjson"
    }
}

/// What a case says must come out.
private enum Expectation {
    case any
    case none
    case exactly([String])

    /// Reads the value of `expect`.
    init?(_ value: FieldValue?) {
        switch value {
        case .flag(let isMatch): self = isMatch ? .any : .none
        case .list(let items):
            var names: [String] = []
            for item in items {
                guard case .text(let name) = item else { return nil }
                names.append(name)
            }
            self = names.isEmpty ? .none : .exactly(names.sorted())
        default: return nil
        }
    }

    var isMatch: Bool {
        if case .none = self { false } else { true }
    }

    /// Why the rules that matched are not the right ones; `nil` when they are.
    func failure(matched: [RuleHeading], undecided: Int) -> CaseRun.Cause? {
        if undecided > 0 { return .undecided }
        let ids = matched.map(\.id).sorted()
        switch self {
        case .any: return ids.isEmpty ? .noMatch : nil
        case .none: return ids.isEmpty ? nil : .matched(ids)
        case .exactly(let names):
            let isRight =
                names.count == matched.count
                && matched.allSatisfy { rule in names.contains { rule.isCalled($0) } }
            return isRight ? nil : .others(expected: names, matched: ids)
        }
    }
}
