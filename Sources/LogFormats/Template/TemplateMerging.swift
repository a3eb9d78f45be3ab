/// Joins the codes of a template that together are one field.
enum TemplateMerging {
    /// Joins the parts of times, a version behind its protocol, and a path and its query.
    ///
    /// `%ts.%03tu` is one time, and so is `%{%Y-%m-%d}tl %{%H:%M:%S}tl.%03tu`.
    ///
    /// - Parameter tokens: as a dialect gives them.
    /// - Returns: fewer of them.
    /// - Throws: ``FormatProblem``, for a time with a code that cannot be read.
    static func merge(_ tokens: [TemplateToken]) throws(FormatProblem) -> [TemplateToken] {
        var merged: [TemplateToken] = []
        for token in tokens {
            guard case .field(let field) = token else {
                merged.append(token)
                continue
            }
            if field.shape == .time { try check(field) }
            if !joined(field, to: &merged) { merged.append(token) }
        }
        return merged
    }

    private static func check(_ field: TemplateField) throws(FormatProblem) {
        guard TimePattern(field.pattern) == nil else { return }
        throw FormatProblem(
            setting: "logformat", column: field.column,
            message: "the time \(field.code) has a code that cannot be read")
    }

    /// Joins a field to what stands before it, where it belongs to that.
    private static func joined(_ field: TemplateField, to merged: inout [TemplateToken]) -> Bool {
        if field.isFraction { return joinedFraction(to: &merged) }
        if field.shape == .time { return joinedTime(field, to: &merged) }
        if field.meaning == .query, case .field(let path)? = merged.last,
            path.meaning == .path || path.meaning == .request
        {
            return true
        }
        if field.code.hasSuffix("rv"), case .literal(let bytes)? = merged.last,
            bytes.suffix(5) == Array("HTTP/".utf8)[...]
        {
            // Squid's own formats print the protocol's name, which is not always HTTP.
            merged.removeLast()
            if bytes.count > 5 { merged.append(.literal(bytes.dropLast(5))) }
            merged.append(.field(TemplateField(.ignored, .protocolVersion)))
            return true
        }
        return false
    }

    private static func joinedFraction(to merged: inout [TemplateToken]) -> Bool {
        guard merged.count > 1, case .literal(let bytes)? = merged.last,
            let mark = bytes.last, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","),
            case .field(var time) = merged[merged.count - 2], time.meaning == .time
        else { return false }
        if time.shape == .epoch, bytes == [UInt8(ascii: ".")] {
            time.shape = .epochMilliseconds
        } else if time.shape == .time, bytes.count == 1 {
            time.pattern += "%f"
        } else {
            return false
        }
        merged.removeLast(2)
        merged.append(.field(time))
        return true
    }

    private static func joinedTime(
        _ field: TemplateField, to merged: inout [TemplateToken]
    ) -> Bool {
        var between: [UInt8] = []
        var before = merged[...]
        if case .literal(let bytes)? = before.last {
            between = bytes
            before.removeLast()
        }
        guard case .field(var time)? = before.last, time.shape == .time,
            time.isUTC == field.isUTC,
            !TemplateLayout.statesDay(time) || !TemplateLayout.statesDay(field)
        else { return false }
        let text = String(decoding: between, as: UTF8.self).replacing("%", with: "%%")
        time.pattern += text + field.pattern
        time.code += text + field.code
        guard TimePattern(time.pattern) != nil else { return false }
        merged = Array(before.dropLast()) + [.field(time)]
        return true
    }
}
