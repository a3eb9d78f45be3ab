import LogModel

extension W3CLine {
    /// Cuts a line into the columns that were announced; false where it has fewer.
    mutating func readColumns(_ line: UnsafeRawBufferPointer, _ fields: W3CFields) -> Bool {
        for index in slots.indices { slots[index] = .absent }
        doubled = 0
        let separator: UInt8 = fields.isTabbed ? 0x09 : 0x20
        var at = 0
        for (index, role) in fields.roles.enumerated() {
            if index > 0 {
                guard at < line.count, line[at] == separator else { return false }
                at += 1
            }
            if !fields.isTabbed {
                while at < line.count, line[at] == separator { at += 1 }
                guard at < line.count else { return false }
            }
            guard let column = column(line, at, role, separator) else { return false }
            at = column.end
            let slot = slots[role.rawValue]
            guard role != .other, slot.isAbsent, !line.isBlank(column.value) else { continue }
            slots[role.rawValue] = FieldSlice(
                offset: column.value.lowerBound, length: column.value.count)
            if column.isDoubled { doubled |= 1 << UInt64(role.rawValue) }
        }
        return true
    }

    /// The column that starts at an offset; `nil` where its quotation mark is never closed.
    @inline(__always)
    private func column(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ role: W3CRole, _ separator: UInt8
    ) -> (value: Range<Int>, end: Int, isDoubled: Bool)? {
        guard start < line.count else { return (start..<start, start, false) }
        let first = line[start]
        if first == UInt8(ascii: "\"") {
            if let quoted = quoted(line, start, separator) { return quoted }
            // Between TABs a quotation mark need not mean anything.
            guard separator == 0x09 else { return nil }
        }
        if first == UInt8(ascii: "["), role == .gmtTime || role == .localTime,
            let close = line.place(of: UInt8(ascii: "]"), in: start..<line.count)
        {
            return ((start + 1)..<close, close + 1, false)
        }
        var end = start
        while end < line.count, line[end] != separator { end &+= 1 }
        return (start..<end, end, false)
    }

    /// A value between quotation marks that starts at an offset.
    private func quoted(
        _ line: UnsafeRawBufferPointer, _ start: Int, _ separator: UInt8
    ) -> (value: Range<Int>, end: Int, isDoubled: Bool)? {
        var at = start + 1
        var isDoubled = false
        while let mark = line.place(of: UInt8(ascii: "\""), in: at..<line.count) {
            let next = mark + 1
            if next == line.count || line[next] == separator {
                return ((start + 1)..<mark, next, isDoubled)
            }
            // One that is not doubled and yet closes nothing is part of the value.
            let isPair = line[next] == UInt8(ascii: "\"")
            isDoubled = isDoubled || isPair
            at = isPair ? next + 1 : next
        }
        return nil
    }

    /// The instant that the line states; `nil` where it states none.
    func time(_ line: UnsafeRawBufferPointer) -> Timestamp? {
        let date = range(.date)
        if !date.isEmpty {
            guard let day = FixedTime.date(line, date),
                let (second, milliseconds) = FixedTime.time(line, range(.time)), second >= 0
            else { return nil }
            let civil = CivilTime(date: day, secondOfDay: second)
            return Timestamp(
                milliseconds: civil.secondsSinceEpoch * 1000 + Int64(milliseconds))
        }
        if !range(.epoch).isEmpty {
            return W3CLine.epoch?.read(value(.epoch, line))?.instant
        }
        for role in [W3CRole.gmtTime, .localTime] where !range(role).isEmpty {
            var text = value(role, line)
            if text[0] == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
                text = text.part(1..<(text.count - 1))
            }
            for pattern in W3CLine.bracketed {
                if let time = pattern.read(text)?.instant { return time }
            }
        }
        return timeOfDay(line)
    }

    /// The instant of a row that leaves its date to `#Date:`.
    private func timeOfDay(_ line: UnsafeRawBufferPointer) -> Timestamp? {
        guard let started, fields?.hasDate == false,
            let (second, milliseconds) = FixedTime.time(line, range(.time)), second >= 0
        else { return nil }
        // Rows are logged when an answer is complete, so that some are a little out of order.
        let isNextDay = second + 3600 < started.secondOfDay
        let civil = CivilTime(
            date: isNextDay ? started.date.adding(days: 1) : started.date, secondOfDay: second)
        return Timestamp(milliseconds: civil.secondsSinceEpoch * 1000 + Int64(milliseconds))
    }

    private static let epoch = TimePattern("%s%f")

    /// `[20/Nov/2026:23:08:16 +0000]` and `[20/11/2026:23:08:16 GMT]`.
    private static let bracketed = ["%d/%b/%Y:%T %z", "%d/%m/%Y:%T %z"].compactMap {
        TimePattern($0)
    }
}
