import Authority
import LogModel

extension FlagDetails {
    /// What a record says beyond who and when.
    ///
    /// Allocates; called for records that raised a flag.
    init(_ record: RecordView) {
        self.init()
        client = record.text(record.client)
        bytes = record.bytes >= 0 ? record.bytes : nil
        switch record.channel {
        case .web: takeWeb(record)
        case .email: takeEmail(record)
        case .message:
            sender = record.text(record.sender)
            // Most messages name nobody to whom they go; that is unknown, and not nobody.
            recipients = record.recipients.isAbsent ? nil : record.list(record.recipients)
            room = record.text(record.room)
        }
    }

    private mutating func takeWeb(_ record: RecordView) {
        method = record.text(record.method)
        host = record.text(record.host)?.lowercased()
        mime = record.text(record.mime)
        referrer = record.text(record.referrer)
        status = record.status >= 0 ? Int(record.status) : nil
        guard let url = record.text(record.url), method != "CONNECT" else { return }
        let parts = URLParts(url)
        path = parts.path
        query = parts.query
    }

    private mutating func takeEmail(_ record: RecordView) {
        sender = record.text(record.sender)
        recipients = record.list(record.recipients)
        recipientCount = Int(record.recipientCount)
        subject = record.text(record.subject)
    }
}

/// The path and the query of a URL as logged, without decoding anything.
struct URLParts: Equatable {
    var path: String?
    var query: String?

    init(_ url: String) {
        var rest = url[...]
        if let scheme = url.range(of: "://") {
            rest = url[scheme.upperBound...]
            guard let slash = rest.firstIndex(where: { "/?#".contains($0) }) else { return }
            rest = rest[slash...]
        }
        guard let mark = rest.firstIndex(of: "?") else {
            path = String(rest)
            return
        }
        path = String(rest[..<mark])
        query = String(rest[rest.index(after: mark)...])
    }
}

extension String {
    /// The first place of a text; Foundation's search is not needed for it.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while let index = self[start...].firstIndex(where: { $0 == text.first }) {
            if self[index...].hasPrefix(text) {
                return index..<self.index(index, offsetBy: text.count)
            }
            start = self.index(after: index)
        }
        return nil
    }
}
