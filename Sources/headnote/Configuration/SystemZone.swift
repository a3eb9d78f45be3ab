import Foundation
import LogModel

/// Zones as installed on the machine.
enum SystemZone {
    /// Where Debian's `tzdata` lies.
    private static let folder = "/usr/share/zoneinfo/"

    /// The zone of a name such as `Europe/London`; `nil` when it is not installed.
    static func named(_ name: String) -> Zone? {
        if name == "UTC" { return .utc }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
            let data = FileManager.default.contents(atPath: folder + name)
        else { return nil }
        return Zone(tzif: [UInt8](data), name: name)
    }
}
