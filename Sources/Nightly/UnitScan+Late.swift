import EventStore
import LogFormats
import LogInput
import LogModel

/// A stream that comes, or goes on, after streams were read that were written later.
///
/// Its records may begin in it and end in a stream that was read already, so those are read again
/// behind it. What is new is what this reading gives and a reading of only what was read before
/// does not. All of it is committed at once, together with the late stream's checkpoint: a run that
/// is killed before has done nothing.
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
        do {
            sink.expect(try actsGivenBefore(), late: late)
            var fault: InputFault?
            var advanced = known[late]
            for ordinal in unit.streams.indices {
                parser.begin(try facts(of: unit.streams[ordinal], ordinal: ordinal))
                guard ordinal == late else {
                    try replay(ordinal) { parser.parse($0, into: &sink) }
                    continue
                }
                var reader = try LineReader(
                    file: unit.streams[late].file, stream: UInt32(late),
                    limits: unit.source.limits)
                fault =
                    read(from: &reader, lastLine: lastLine(of: unit.streams[late]), upTo: .max)
                    .fault
                advanced = try tracker.advanced(
                    known[late], by: reader, in: unit.streams[late].file)
            }
            let lines = advanced.readTo.line - known[late].readTo.line
            let bytes = advanced.readTo.offset - known[late].readTo.offset
            known[late] = advanced
            if fault != nil { known[late].settled = nil }
            noteWhatIsOpen(besides: late)
            commitBatch(
                ordinal: late, lines: lines, bytes: bytes,
                others: known.indices.filter { $0 != late }.map { known[$0] })
            if let fault { result.note(fault) }
        } catch let fault as InputFault {
            result.note(fault)
        } catch {
            result.failure = error
        }
    }

    /// What a reading of only what was read before gives.
    private mutating func actsGivenBefore() throws -> GivenActs {
        var given = GivenActs()
        var parser = unit.source.format.makeParser()
        for ordinal in unit.streams.indices where known[ordinal].readTo > .start {
            parser.begin(try facts(of: unit.streams[ordinal], ordinal: ordinal))
            try replay(ordinal) { parser.parse($0, into: &given) }
        }
        return given
    }

    /// Reads what was read of a stream, from its start.
    private func replay(
        _ ordinal: Int, _ observe: (LineBlock) -> Void
    ) throws(InputFault) {
        try look(
            at: unit.streams[ordinal], as: UInt32(ordinal), from: .start,
            upTo: known[ordinal].readTo, observe)
    }

    /// A record that begins in the late stream may be open still, and then all that was written
    /// after its beginning is needed.
    private mutating func noteWhatIsOpen(besides late: Int) {
        let open = parser.openPositions
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

/// Knows which records a reading gave.
struct GivenActs: RecordSink {
    private struct Place: Hashable {
        let stream: UInt32
        let offset: UInt64
        let name: UInt64
    }
    private var places: Set<Place> = []

    /// Whether nothing was given.
    var isEmpty: Bool { places.isEmpty }

    mutating func reject(_ rejection: Rejection) {}

    mutating func take(_ record: RecordView) {
        places.insert(begin(of: record))
        places.insert(end(of: record))
    }

    /// Whether a record was given that began or ended with the same line.
    func hold(_ record: RecordView) -> Bool {
        places.contains(begin(of: record)) || places.contains(end(of: record))
    }

    private func begin(of record: RecordView) -> Place {
        Place(stream: record.position.stream, offset: record.position.offset, name: 0)
    }

    /// Several records may end with one line, but not two of one name.
    private func end(of record: RecordView) -> Place {
        var name: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in record.bytes(record.queueID) ?? UnsafeRawBufferPointer(start: nil, count: 0) {
            name = (name ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Place(stream: record.closed.stream, offset: record.closed.offset, name: name | 1)
    }
}
