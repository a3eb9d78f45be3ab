import Authority
import EventStore
import LogModel
import People

/// What was found since the last commit.
struct Batch {
    var tallies: [TallyKey: Int] = [:]
    var unattributed: [UnattributedKey: Int] = [:]
    var privateMails: [CivilDate: Int] = [:]
    var events: [ClearedEvent] = []
    /// New records by local date, those older than the window too: the purge must know them.
    var days: [CivilDate: Int] = [:]
    var records = 0
    var expiredRecords = 0
    var withoutSubject = 0
    var census = PartsCensus()
    /// Records of an export of which another one told before.
    var repeated = 0
    /// Records of an export, so that no other one counts them.
    var acts: [ExportedAct] = []
    /// Flags of child-safety rules among the tallies.
    var childSafety = 0
    var rejections: [RejectionReason: (count: Int, first: RecordPosition)] = [:]

    /// Counts a line that is no record.
    mutating func count(_ rejection: Rejection) {
        rejections[rejection.reason, default: (0, rejection.position)].count += 1
    }

    /// The block that the store commits, without its coverage.
    func block(source: String, stream: StreamCheckpoint) -> BlockOfWork {
        var block = BlockOfWork(source: source, stream: stream)
        block.daysSeen = Set(days.keys)
        block.tallies = tallies.map { key, count in
            Tally(
                handle: key.handle, rule: key.rule, day: key.day, action: key.action,
                count: count)
        }
        block.unattributed = unattributed.map { key, count in
            UnattributedCount(
                source: source, rule: key.rule, day: key.day, action: key.action, count: count)
        }
        block.privateCounts = privateMails.map { day, count in
            PrivateCount(source: source, day: day, count: count)
        }
        block.events = events
        block.acts = acts
        return block
    }
}

/// What is counted for somebody: nothing in it tells who.
struct TallyKey: Hashable {
    let handle: CaseHandle
    let rule: String
    let day: CivilDate
    let action: Action
}

/// What is counted where nobody can be named.
struct UnattributedKey: Hashable {
    let rule: String
    let day: CivilDate
    let action: Action
}
