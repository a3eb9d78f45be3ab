import Foundation

/// A Squid log of invented traffic, the same on every machine.
///
/// One request in 3 is a tunnel, in 20 a challenge without a name, in 100 to a site on the shipped
/// lists, in 1000 to a protected one; one path in 8 has escapes in it, one in 50 a text that an
/// expression of the lists begins with.
enum SyntheticLog {
    private static let accounts = 400
    private static let listedHosts = [
        "casino.example", "www.betting.example", "lucky.CASINO.example",
    ]
    private static let protectedHost = "www.childline.org.uk"

    /// The people table that knows the accounts of the log.
    static var people: String {
        (1...accounts).reduce("person,role,name,account\n") { table, number in
            let role = number % 8 == 0 ? "staff" : "pupil"
            return table + "p\(number),\(role),Person \(number),p\(number).oakhill\n"
        }
    }

    /// Writes a log of about so many bytes.
    ///
    /// With `hosts` each request is to the next of them and not to one of the 4,000 hosts that are
    /// usual here.
    static func write(to path: String, bytes: Int, hosts: HostList = HostList()) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var writer = LineWriter(hosts)
        var written = 0
        while written + writer.bytes.count < bytes {
            writer.appendLine()
            if writer.bytes.count > 1 << 20 {
                try handle.write(contentsOf: Data(writer.bytes))
                written += writer.bytes.count
                writer.bytes.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: Data(writer.bytes))
        try handle.close()
    }

    /// Puts lines together byte by byte: two gigabytes are wanted now and then.
    private struct LineWriter {
        var bytes: [UInt8] = []
        private var random = SplitMix64(state: 2026)
        private var milliseconds = 1_790_000_000_000
        private let hosts: HostList
        private var requests = 0

        init(_ hosts: HostList) {
            self.hosts = hosts
            bytes.reserveCapacity(2 << 20)
        }

        mutating func appendLine() {
            let kind = random.below(1000)
            milliseconds += random.below(400)
            append(milliseconds / 1000)
            append(".")
            append(milliseconds % 1000, width: 3)
            append("    ")
            append(10 + random.below(900))
            append(" 10.20.")
            append(random.below(4))
            append(".")
            append(1 + random.below(254))
            if kind < 50 {
                append(" TCP_DENIED/407 3954 CONNECT ")
                appendHost(kind)
                append(":443 - HIER_NONE/- text/html\n")
            } else if kind < 350 {
                append(" TCP_TUNNEL/200 ")
                append(300 + random.below(90_000))
                append(" CONNECT ")
                appendHost(kind)
                append(":443 ")
                appendAccount()
                append("-\n")
            } else {
                append(" TCP_MISS/200 ")
                append(300 + random.below(90_000))
                append(" GET http://")
                appendHost(kind)
                appendPath(kind)
                append(" ")
                appendAccount()
                append("text/html\n")
            }
        }

        private mutating func appendHost(_ kind: Int) {
            if hosts.count > 0 {
                bytes += hosts[requests % hosts.count]
                requests += 1
            } else if kind >= 990 {
                append(listedHosts[random.below(listedHosts.count)])
            } else if kind == 989 {
                append(protectedHost)
            } else {
                append("www")
                append(1 + random.below(4000))
                append(".learning-site.example")
            }
        }

        private mutating func appendAccount() {
            append("p")
            append(1 + random.below(accounts))
            append(".oakhill HIER_DIRECT/192.0.2.17 ")
        }

        private mutating func appendPath(_ kind: Int) {
            append("/")
            for _ in 0...random.below(4) {
                for _ in 0...random.below(12) {
                    bytes.append(UInt8(ascii: "a") + UInt8(random.below(26)))
                }
                append("/")
            }
            append(kind % 50 == 0 ? "browse.php?q=" : "page?q=")
            append(kind % 8 == 0 ? "%C3%A9t%C3%A9" : "summer")
        }

        private mutating func append(_ text: String) {
            bytes.append(contentsOf: text.utf8)
        }

        private mutating func append(_ number: Int, width: Int = 1) {
            var scale = 1
            var digits = 1
            while number / scale >= 10 || digits < width {
                scale *= 10
                digits += 1
            }
            while scale > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / scale % 10))
                scale /= 10
            }
        }
    }
}
