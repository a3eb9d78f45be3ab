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

    func seal(_ event: ClearedEvent) throws -> (event: SealedEvent, envelope: Envelope) {
        try sealer.withLock { try $0.seal(event, keys: keys) }
    }
}
