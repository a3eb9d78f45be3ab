import Authority
package import LogModel
import Retention
import Synchronization

/// One night at work: what it may keep, and the keys that it forgets when it ends.
package final class Run: Sendable {
    package let id: Int64
    /// The local date at its start.
    package let today: CivilDate
    /// Whether anything may be called expired.
    package let clockBelieved: Bool
    private let sealer = Mutex(NightSealer())
    private let keys: KeyRing

    init(id: Int64, today: CivilDate, clockBelieved: Bool, keys: KeyRing) {
        self.id = id
        self.today = today
        self.clockBelieved = clockBelieved
        self.keys = keys
    }

    /// Whether a record of a date is kept; all are, while the clock is not believed.
    package func keeps(_ date: CivilDate) -> Bool {
        !clockBelieved || Window(today: today).contains(date)
    }

    /// Whether a date lies so far ahead that the log's clock must have been wrong.
    ///
    /// One day ahead is a proxy whose clock is a little fast at midnight. More would be kept for
    /// longer than anything may be, since it never grows old.
    package func isMisdated(_ date: CivilDate) -> Bool {
        clockBelieved && date > today.adding(days: 1)
    }

    /// Forgets the content keys: what was sealed opens with a reader's key alone from now on.
    func forget() {
        sealer.withLock { $0 = NightSealer() }
    }

    func seal(_ event: ClearedEvent) throws -> (event: SealedEvent, envelope: Envelope) {
        try sealer.withLock { try $0.seal(event, keys: keys) }
    }
}
