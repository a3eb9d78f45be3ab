/// Postfix's short queue ids: five hex digits of the microsecond, then the file's inode.
///
/// The inodes go round, so that an id comes again, as it does on a real machine.
enum QueueIDs {
    static func make(_ chance: inout SplitMix64) -> String {
        let microsecond = String(chance.number(in: 0...0xF_FFFF), radix: 16, uppercase: true)
        let inode = String(0xF_2700 + chance.number(in: 0...180), radix: 16, uppercase: true)
        return String(repeating: "0", count: 5 - microsecond.count) + microsecond + inode
    }
}
