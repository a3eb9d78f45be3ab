import LogModel

/// A record of Google Chat while it is put together in memory of its own.
struct GoogleChatRecord: Sendable {
    private(set) var scratch: [UInt8] = []
    private var actor = FieldSlice.absent
    private var room = FieldSlice.absent
    private var roomIsNamed = true
    private var client = FieldSlice.absent
    private var messageID = FieldSlice.absent
    private var people = MailRecipients()

    /// Starts a record.
    mutating func start() {
        scratch.removeAll(keepingCapacity: true)
        // Never empty, so that there is always a base for the fields to count from.
        scratch.append(0)
        actor = .absent
        room = .absent
        roomIsNamed = true
        client = .absent
        messageID = .absent
        people = MailRecipients()
    }

    mutating func setActor(_ bytes: some Sequence<UInt8>) { set(\.actor, bytes) }
    mutating func setRoom(_ bytes: some Sequence<UInt8>) { set(\.room, bytes) }

    /// Sets the id of the room, which stands for it where it has no name.
    mutating func setRoomID(_ bytes: some Sequence<UInt8>) {
        guard room.isAbsent else { return }
        set(\.room, bytes)
        roomIsNamed = false
    }

    mutating func setClient(_ bytes: some Sequence<UInt8>) { set(\.client, bytes) }
    mutating func setMessageID(_ bytes: some Sequence<UInt8>) { set(\.messageID, bytes) }

    mutating func addPerson(_ bytes: UnsafeRawBufferPointer) {
        let name = MailText.trimmed(bytes)
        if !AccountName.isNone(name) { people.note(name) }
    }

    private mutating func set(
        _ field: WritableKeyPath<GoogleChatRecord, FieldSlice>, _ bytes: some Sequence<UInt8>
    ) {
        guard self[keyPath: field].isAbsent else { return }
        let start = scratch.count
        scratch.append(contentsOf: bytes)
        scratch.removeControls(from: start)
        let isNone = scratch[start...].withUnsafeBytes { AccountName.isNone($0) }
        if isNone {
            scratch.removeSubrange(start...)
        } else {
            self[keyPath: field] = FieldSlice(offset: start, length: scratch.count - start)
        }
    }

    /// Gives the record of an event.
    mutating func give(
        _ act: GoogleChatAct, _ event: some Sequence<UInt8>, at time: Timestamp,
        _ position: RecordPosition, _ closed: RecordPosition, into sink: inout some RecordSink
    ) {
        let unset: [UInt8] = [0]
        unset.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var record = RecordView(
                base: base, channel: .message, time: time, attribution: .none, action: .allowed,
                position: position, closed: closed)
            fill(&record, act, event)
            scratch.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                record.base = base
                sink.take(record)
            }
        }
    }

    /// Completes a record whose time is set; its slices count from the first byte of `scratch`.
    mutating func fill(
        _ record: inout RecordView, _ act: GoogleChatAct, _ event: some Sequence<UInt8>
    ) {
        record.account = actor
        record.sender = actor
        record.attribution = actor.isAbsent ? .none : .proven
        record.room = room
        record.roomIsNamed = roomIsNamed
        record.client = client
        record.messageID = messageID
        if !people.isEmpty {
            let start = scratch.count
            people.appendAddresses(to: &scratch)
            record.recipients = FieldSlice(offset: start, length: scratch.count - start)
            record.recipientCount = Int32(truncatingIfNeeded: people.count)
        }
        let start = scratch.count
        for slice in messageID.isAbsent ? [actor, room] : [messageID] where !slice.isAbsent {
            let range = Int(slice.offset)..<(Int(slice.offset) + Int(slice.length))
            scratch.append(0x0A)
            scratch.append(contentsOf: Array(scratch[range]))
        }
        if messageID.isAbsent || act == .edit {
            scratch.append(0x0A)
            scratch.append(contentsOf: record.time.description.utf8)
            scratch.append(contentsOf: event.lazy.filter(PlainNames.isPlain).map(MailText.folded))
        }
        record.identity = FieldSlice(offset: start, length: scratch.count - start)
    }
}
