import EventStore
import LogInput
import LogModel
import Rules

extension CorrelationNight {
    /// Tells what could not be counted, for the coverage of its sources.
    mutating func tell(
        _ findings: CorrelationEngine.Findings, _ overLimit: LeftOutRecords
    ) {
        var overLimit = overLimit
        var lackingField = LeftOutRecords()
        var late = LeftOutRecords()
        for number in findings.overLimit.sorted() { overLimit.note(records[number]) }
        for number in findings.lackingField.sorted() where records[number].isNew {
            lackingField.note(records[number])
        }
        for record in records where record.isNew && isLate(record) { late.note(record) }
        let told: [(RejectionReason, LeftOutRecords)] = [
            (.correlationField, lackingField), (.correlationLate, late),
            (.correlationLimit, overLimit),
        ]
        for (reason, records) in told {
            for (count, first) in records.values {
                result.leftOut[first.source, default: []].append(
                    RejectionCount(
                        reason: reason, count: count, file: first.file, line: first.place.line))
            }
        }
    }

    /// Whether a log was read so far before tonight that what it holds around a record is not read
    /// again.
    private func isLate(_ record: CorrelatedRecord) -> Bool {
        let channels = record.inputs.reduce(into: Set<Channel>()) { channels, input in
            channels.formUnion(context.book.correlations.rules[input.correlation].channels)
        }
        return context.site.sources.contains { source in
            guard channels.contains(source.channel), let newest = newestBefore[source.name] else {
                return false
            }
            return record.day < newest.adding(days: -1)
        }
    }
}
