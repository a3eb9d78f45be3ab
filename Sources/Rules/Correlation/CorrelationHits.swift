/// Hits as the engine wants them: groups and values numbered.
package struct CorrelationHits: Sendable {
    package private(set) var inputs: [CorrelationEngine.Input] = []
    private var groups: [[UInt8]: Int] = [:]
    private var values: [[UInt8]: Int] = [:]
    /// The values by their numbers.
    package private(set) var valueTexts: [[UInt8]] = []
    /// The groups by their numbers, as they were given.
    package private(set) var groupKeys: [[UInt8]] = []

    package init() {}

    /// Adds what a record says.
    ///
    /// - Parameters:
    ///   - input: what it says to one slot.
    ///   - owner: whose the record is; records of two owners are never in one group.
    ///   - record: the record's number, which orders records of one time.
    ///   - time: when it was logged, in milliseconds since the epoch.
    package mutating func add(
        _ input: CorrelationInput, owner: [UInt8] = [], record: Int, time: Int64
    ) {
        let key =
            withUnsafeBytes(of: UInt32(owner.count).bigEndian) { Array($0) } + owner + input.group
        let group = groups[key] ?? groupKeys.count
        if group == groupKeys.count {
            groups[key] = group
            groupKeys.append(key)
        }
        var number = -1
        if let value = input.value {
            number = values[value] ?? valueTexts.count
            if number == valueTexts.count {
                values[value] = number
                valueTexts.append(value)
            }
        }
        inputs.append(
            CorrelationEngine.Input(
                correlation: input.correlation, isDirect: input.isDirect,
                hit: CorrelationHit(
                    time: time, record: record, slot: input.slot, group: group, value: number,
                    number: input.number)))
    }
}
