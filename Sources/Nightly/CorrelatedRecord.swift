import LogInput
import LogModel
import People
import Rules

/// A record that some correlation may count, kept in memory for the night.
///
/// It is always one person's: what is unproven or marked private never becomes one.
struct CorrelatedRecord: Sendable {
    /// What tells the record from every other, in every night.
    let identity: [UInt8]
    let time: Timestamp
    /// Its local date.
    let day: CivilDate
    let person: Person
    /// As logged.
    let account: String
    let channel: Channel
    let action: Action
    let categories: [CategoryIndex]
    let inputs: [CorrelationInput]
    let source: String
    /// The name of the file that its first line was read from.
    let file: String
    /// The stream that its first line stands in, and where.
    let stream: [UInt8]
    let place: StreamPoint
    /// The year of its first line, for streams whose lines state none.
    let year: Int32
    /// Whether no night before counted it.
    var isNew: Bool
    /// Whether an episode with it may be counted: it is new, or is read again because a night before
    /// left its episodes to this one.
    var mayCount: Bool

    /// The order of the records of a night, the same whatever the order of their reading.
    static func isOrdered(_ first: CorrelatedRecord, _ second: CorrelatedRecord) -> Bool {
        guard first.time == second.time else { return first.time < second.time }
        guard first.identity == second.identity else {
            return first.identity.lexicographicallyPrecedes(second.identity)
        }
        return first.mayCount && !second.mayCount
    }
}

/// What one unit found for correlations since it was last asked.
struct CorrelatedBatch: Sendable {
    var records: [CorrelatedRecord] = []
    /// The newest time of any record of the source, known to a correlation or not.
    var newest: Timestamp?
}
