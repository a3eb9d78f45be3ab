import EventStore
import LogFormats
import LogInput
import LogModel

/// A stream that comes, or goes on, after streams were read that were written later.
///
/// Its records may begin in it and end in a stream that was read already, so those are read again
/// behind it; what was counted before is known again. All of it is committed at once, together with
/// the late stream's checkpoint: a run that is killed before has done nothing.
extension UnitScan {
    /// Whether a stream has whole lines that were not read.
    mutating func hasUnreadLines(_ ordinal: Int) -> Bool {
        do throws(InputFault) {
            var reader = try LineReader(
                file: unit.streams[ordinal].file, stream: 0, limits: unit.source.limits,
                startingAt: known[ordinal].readTo)
            return reader.read(lastLine: .hold) { _ in
                false
            } rejected: { _ in
            }.lines > 0
        } catch {
            // The fault shows when the file is read in its turn.
            return false
        }
    }

    /// Reads a late stream to its end, with what was read of the others around it.
    mutating func runLate(_ late: Int) {
        do throws(InputFault) {
            var fault: InputFault?
            var advanced = known[late]
            var forgotten: [OpenPosition] = []
            for ordinal in unit.streams.indices {
                forgotten += forgetWhatCrossesGap()
                sink.target.beginStream()
                parser.begin(try facts(of: unit.streams[ordinal], ordinal: ordinal))
                guard ordinal == late else {
                    if try replay(ordinal).brokeOff { noteGap(after: ordinal) }
                    known[ordinal].firstTime =
                        known[ordinal].firstTime ?? sink.target.timeOfFirstLine
                    continue
                }
                var reader = try LineReader(
                    file: unit.streams[late].file, stream: UInt32(late),
                    limits: unit.source.limits)
                let outcome = read(
                    from: &reader, lastLine: lastLine(of: unit.streams[late]), upTo: .max)
                fault = outcome.fault
                if outcome.brokeOff { noteGap(after: late) }
                advanced = try tracker.advanced(
                    known[late], by: reader, in: unit.streams[late].file)
                advanced.firstTime = advanced.firstTime ?? sink.target.timeOfFirstLine
            }
            let lines = advanced.readTo.line - known[late].readTo.line
            let bytes = advanced.readTo.offset - known[late].readTo.offset
            known[late] = advanced
            if fault != nil { known[late].settled = nil }
            noteWhatIsOpen(forgotten + parser.openPositions, besides: late)
            commitBatch(
                ordinal: late, lines: lines, bytes: bytes,
                others: known.indices.filter { $0 != late })
            noteEnds(of: Array(known.indices))
            if let fault { result.note(fault) }
        } catch {
            result.note(error)
        }
    }

    /// Reads what was read of a stream, from its start.
    private mutating func replay(_ ordinal: Int) throws(InputFault) -> ReadOutcome {
        try look(
            at: unit.streams[ordinal], as: UInt32(ordinal), from: .start,
            upTo: known[ordinal].readTo
        ) { take($0) }
    }

    /// A record that begins in the late stream may be open still, and then all that was written
    /// after its beginning is needed.
    private mutating func noteWhatIsOpen(_ open: [OpenPosition], besides late: Int) {
        for ordinal in known.indices {
            let earliest = open.filter { Int($0.position.stream) == ordinal }
                .min { $0.position.offset < $1.position.offset }
            let needed =
                earliest.map { StreamPoint(offset: $0.position.offset, line: $0.position.line) }
                ?? known[ordinal].readTo
            guard needed < known[ordinal].neededFrom || ordinal == late else { continue }
            known[ordinal].neededFrom = min(needed, known[ordinal].readTo)
            known[ordinal].neededFromYear = earliest?.year
        }
    }
}

/// Counts what a parser gives.
struct RecordCount: RecordSink {
    private(set) var records = 0

    mutating func take(_ record: RecordView) { records += 1 }

    mutating func reject(_ rejection: Rejection) {}
}
