/// One value of a field, as bytes that stay where they are while the record is evaluated.
struct FieldBytes {
    let bytes: UnsafeRawBufferPointer
    /// The number it is, where the source says that it is one and not a text.
    var number: Double?
}

/// Whether a field is there.
enum Presence {
    case absent
    case null
    case present
}

/// What a rule is evaluated over: a record, or a dictionary of fields.
protocol FieldSource: ~Copyable {
    /// Whether a field is there.
    mutating func presence(of field: FieldReference) -> Presence

    /// The next value of a field that may hold several.
    ///
    /// - Parameters:
    ///   - field: the field.
    ///   - cursor: 0 for the first value; belongs to the source afterwards.
    /// - Returns: `nil` when there are no more.
    mutating func nextValue(of field: FieldReference, at cursor: inout Int) -> FieldBytes?

    /// The next value of all those that are searched for keywords, field by field.
    ///
    /// - Parameter cursor: 0 for the first value; belongs to the source afterwards.
    /// - Returns: `nil` when there are no more.
    mutating func nextSearchedValue(at cursor: inout Int) -> FieldBytes?

    /// Whether the record has one of some categories.
    func hasCategory(in set: CategorySet) -> Truth
}
