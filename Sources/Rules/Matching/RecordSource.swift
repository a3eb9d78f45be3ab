internal import LogModel

/// The fields of a record, by the names that rules have for them.
struct RecordSource: FieldSource, ~Copyable {
    private let record: RecordView
    /// The record's own categories, and those that could not be decided.
    private let categories: CategorySet
    private let undecidedCategories: CategorySet
    private let categoryNames: [[UInt8]]
    private let roles: any RoleLookup
    private let zone: Zone
    private var role: String?
    /// Numbers and short texts, one field at a time; belongs to the caller.
    private let digits: UnsafeMutableRawBufferPointer

    init(
        _ record: RecordView, categories: CategorySet, undecided: CategorySet,
        names: [[UInt8]], roles: any RoleLookup, zone: Zone, digits: UnsafeMutableRawBufferPointer
    ) {
        self.record = record
        self.categories = categories
        undecidedCategories = undecided
        categoryNames = names
        self.roles = roles
        self.zone = zone
        self.digits = digits
    }

    /// How many bytes the memory for short texts must have.
    static let digitsNeeded = 160

    func hasCategory(in set: CategorySet) -> Truth {
        if categories.intersects(set) { return .yes }
        return undecidedCategories.intersects(set) ? .undecided : .no
    }

    mutating func presence(of field: FieldReference) -> Presence {
        var cursor = 0
        return nextValue(of: field, at: &cursor) == nil ? .absent : .present
    }

    mutating func nextValue(of field: FieldReference, at cursor: inout Int) -> FieldBytes? {
        guard let field = field.field else { return nil }
        return nextValue(of: field, at: &cursor)
    }

    mutating func nextSearchedValue(at cursor: inout Int) -> FieldBytes? {
        // The upper half says which field, the lower half where in it.
        let fields = FieldCatalogue.searchedFields(of: record.channel)
        while cursor >> 32 < fields.count {
            var place = cursor & 0xFFFF_FFFF
            if let value = nextValue(of: fields[cursor >> 32], at: &place) {
                cursor = (cursor & ~0xFFFF_FFFF) | place
                return value
            }
            cursor = ((cursor >> 32) + 1) << 32
        }
        return nil
    }

    private mutating func nextValue(
        of field: RecordField, at cursor: inout Int
    ) -> FieldBytes? {
        switch field {
        case .recipient: return nextLine(of: record.recipients, at: &cursor)
        case .proxyCategory: return nextLine(of: record.proxyCategories, at: &cursor)
        case .category: return nextCategory(at: &cursor)
        default: break
        }
        guard cursor == 0 else { return nil }
        cursor = 1
        return only(field)
    }

    /// The value of a field that has one.
    private mutating func only(_ field: RecordField) -> FieldBytes? {
        switch field {
        case .bytes, .size: number(record.bytes)
        case .status: number(Int64(record.status))
        case .recipientCount: recipientCount()
        case .uriStem, .uriQuery, .uriExtension: part(field).map { FieldBytes(bytes: $0) }
        case .personRole: text(roleName().utf8)
        case .action: text(record.action.rawValue.utf8)
        case .channel: text(record.channel.rawValue.utf8)
        case .time: moment(isWhole: true)
        case .date: moment(isWhole: false)
        default: slice(of: field).flatMap { record.bytes($0) }.map { FieldBytes(bytes: $0) }
        }
    }

    private func slice(of field: RecordField) -> FieldSlice? {
        switch field {
        case .uri: record.url
        case .userAgent: record.userAgent
        case .host: record.host
        case .method: record.method
        case .referrer: record.referrer
        case .mime: record.mime
        case .sender: record.sender
        case .subject: record.subject
        case .room: record.namedRoom
        case .account: record.account
        case .client: record.client
        default: nil
        }
    }

    /// The path, the query or the extension of the path, inside the URL.
    private func part(_ field: RecordField) -> UnsafeRawBufferPointer? {
        guard let url = record.bytes(record.url) else { return nil }
        let start = RequestText.pathStart(of: url)
        if field == .uriExtension { return RequestText.pathExtension(of: url, from: start) }
        let mark = url[start...].firstIndex(of: UInt8(ascii: "?"))
        if field == .uriQuery {
            return mark.map { UnsafeRawBufferPointer(rebasing: url[($0 + 1)...]) }
        }
        let stem = UnsafeRawBufferPointer(rebasing: url[start..<(mark ?? url.count)])
        return stem.isEmpty ? nil : stem
    }

    /// How many were addressed; of a message whose log names nobody that is unknown, and not none.
    private func recipientCount() -> FieldBytes? {
        let isUnknown = record.channel == .message && record.recipients.isAbsent
        return isUnknown ? nil : number(Int64(record.recipientCount))
    }

    private func number(_ value: Int64) -> FieldBytes? {
        guard value >= 0 else { return nil }
        var end = 20
        var rest = value
        repeat {
            end -= 1
            digits[end] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        } while rest > 0
        return FieldBytes(
            bytes: UnsafeRawBufferPointer(rebasing: digits[end..<20]), number: Double(value))
    }

    /// Puts a short text where it stays while it is looked at.
    private func text(_ text: some Sequence<UInt8>) -> FieldBytes? {
        var end = 20
        for byte in text where end < digits.count {
            digits[end] = byte
            end += 1
        }
        return FieldBytes(bytes: UnsafeRawBufferPointer(rebasing: digits[20..<end]))
    }

    /// When the record was logged by the school's clocks, `2026-11-20T23:08`, or only its date.
    private func moment(isWhole: Bool) -> FieldBytes? {
        let local = zone.civilTime(at: record.time)
        let minute = local.secondOfDay / 60
        var end = 20
        func put(_ value: Int, _ width: Int, before separator: Character?) {
            var rest = value
            for place in stride(from: end + width - 1, through: end, by: -1) {
                digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            end += width
            guard let byte = separator?.asciiValue else { return }
            digits[end] = byte
            end += 1
        }
        put(Int(local.date.year), 4, before: "-")
        put(Int(local.date.month), 2, before: "-")
        put(Int(local.date.day), 2, before: isWhole ? "T" : nil)
        if isWhole {
            put(minute / 60, 2, before: ":")
            put(minute % 60, 2, before: nil)
        }
        return FieldBytes(bytes: UnsafeRawBufferPointer(rebasing: digits[20..<end]))
    }

    private func nextCategory(at cursor: inout Int) -> FieldBytes? {
        while cursor < categoryNames.count {
            cursor += 1
            if categories.contains(cursor - 1) { return text(categoryNames[cursor - 1]) }
        }
        return nil
    }

    private func nextLine(of slice: FieldSlice, at cursor: inout Int) -> FieldBytes? {
        guard let list = record.bytes(slice), cursor < list.count else { return nil }
        let end = list[cursor...].firstIndex(of: 0x0A) ?? list.count
        defer { cursor = end + 1 }
        return FieldBytes(bytes: UnsafeRawBufferPointer(rebasing: list[cursor..<end]))
    }

    /// The role of the record's account on the record's day; looked up once, when asked for.
    private mutating func roleName() -> String {
        if let role { return role }
        var name = "unknown"
        if let account = record.bytes(record.account) {
            name = roles.roleName(
                account: account, channel: record.channel, on: zone.date(at: record.time))
        }
        role = name
        return name
    }
}
