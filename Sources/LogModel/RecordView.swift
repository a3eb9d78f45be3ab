/// A run of bytes inside a record, by offset from the record's base.
package struct FieldSlice: Hashable, Sendable, BitwiseCopyable {
    package var offset: UInt32
    package var length: UInt32

    @inlinable
    package init(offset: Int, length: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.length = UInt32(truncatingIfNeeded: length)
    }

    /// The field is not in the record: unknown, which is not the same as empty.
    @inlinable
    package static var absent: FieldSlice { FieldSlice(offset: Int(UInt32.max), length: 0) }

    @inlinable
    package var isAbsent: Bool { offset == UInt32.max }
}

/// Where a record or a rejected line stands.
package struct RecordPosition: Hashable, Sendable, BitwiseCopyable {
    /// Which stream of the source, counted in the order they are read, from 0.
    package var stream: UInt32
    /// The first line of the record in its stream, from 1.
    package var line: Int
    /// Where the record's first line starts, in bytes of the stream's plain content.
    package var offset: UInt64

    @inlinable
    package init(stream: UInt32, line: Int, offset: UInt64) {
        self.stream = stream
        self.line = line
        self.offset = offset
    }
}

/// One logged act, as slices of the bytes it was read from.
///
/// The view is valid only during the call that hands it over: the bytes below `base` belong to
/// the reader's block, or, for an e-mail joined from several lines, to the joiner. Fields are as
/// logged (no decoding, no change of case) unless said otherwise. Whoever keeps one makes a
/// copy, and only for a record that raised a flag.
package struct RecordView: BitwiseCopyable {
    /// What the slices count from.
    package var base: UnsafePointer<UInt8>
    package var channel: Channel
    package var time: Timestamp
    package var attribution: Attribution
    package var action: Action
    package var position: RecordPosition
    /// The end of the line that completed the record; for a record of one line, that line's end.
    ///
    /// A record counts as read once this lies at or before its stream's read-to.
    package var closed: RecordPosition

    /// The account that acted, as logged; absent where no name was logged (`-`).
    package var account = FieldSlice.absent
    /// The client's address.
    package var client = FieldSlice.absent
    /// Bytes sent to the client (web), or the size of the message (email); -1 when unknown.
    package var bytes: Int64 = -1

    /// Web: the request's method.
    package var method = FieldSlice.absent
    /// Web: the whole URL; for CONNECT `host:port`.
    package var url = FieldSlice.absent
    /// Web: the host inside `url`, without user, port, brackets and trailing dot; case as logged.
    package var host = FieldSlice.absent
    /// Web: the HTTP status; -1 when unknown, 0 where the client left before there was one.
    package var status: Int32 = -1
    package var mime = FieldSlice.absent
    package var userAgent = FieldSlice.absent
    package var referrer = FieldSlice.absent
    /// Web: the categories the proxy itself found, separated by newlines.
    package var proxyCategories = FieldSlice.absent

    /// Email: the server's id for the message.
    package var queueID = FieldSlice.absent
    /// Email: without angle brackets.
    ///
    /// Message: what names the message in every row about it, its edits too; compared, never shown.
    package var messageID = FieldSlice.absent
    /// Email: the envelope sender without angle brackets; present and empty for the null sender.
    package var sender = FieldSlice.absent
    /// Email: the addressed recipients, distinct, in order, separated by newlines.
    package var recipients = FieldSlice.absent
    package var recipientCount: Int32 = 0
    /// Email: decoded to UTF-8; absent where the source logs no subjects.
    package var subject = FieldSlice.absent
    /// Email: one line per recipient, `address TAB status`, separated by newlines.
    package var delivery = FieldSlice.absent
    /// Email: the name the sender logged in with.
    package var authenticated = FieldSlice.absent

    /// Message: the room or thread.
    package var room = FieldSlice.absent
    /// Message: whether `room` is what people call it, and not a number by which the service knows it.
    ///
    /// Such a number may stand for a conversation of two, so no rule may ask for it.
    package var roomIsNamed = true
    /// Message: what people call the room; absent where it has a number only.
    package var namedRoom: FieldSlice { roomIsNamed ? room : .absent }
    /// Message: the domains of those who take part, separated by newlines, where the log states them.
    ///
    /// They stand beside or instead of addresses. Asked for protected channels, never shown.
    package var domains = FieldSlice.absent

    /// What names the act in every file that tells of it, such as the service's own id of a mail.
    ///
    /// Present only for formats whose files are exports, because their ranges of dates overlap: the
    /// second record with the same identity is the same act. Compared, never shown.
    package var identity = FieldSlice.absent

    /// Makes a record with no fields but the ones every record has.
    @inlinable
    package init(
        base: UnsafePointer<UInt8>, channel: Channel, time: Timestamp, attribution: Attribution,
        action: Action, position: RecordPosition, closed: RecordPosition
    ) {
        self.base = base
        self.channel = channel
        self.time = time
        self.attribution = attribution
        self.action = action
        self.position = position
        self.closed = closed
    }

    /// The bytes of a field; `nil` when it is absent.
    @inlinable
    package func bytes(_ slice: FieldSlice) -> UnsafeRawBufferPointer? {
        guard !slice.isAbsent else { return nil }
        return UnsafeRawBufferPointer(start: base + Int(slice.offset), count: Int(slice.length))
    }

    /// A field as text, with bytes that are not UTF-8 replaced; `nil` when it is absent.
    ///
    /// Allocates: for records that raised a flag, and for `headnote parse`.
    package func text(_ slice: FieldSlice) -> String? {
        bytes(slice).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A field that holds a list, as texts; empty when it is absent.
    package func list(_ slice: FieldSlice) -> [String] {
        guard let bytes = bytes(slice), !bytes.isEmpty else { return [] }
        return bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }
}
