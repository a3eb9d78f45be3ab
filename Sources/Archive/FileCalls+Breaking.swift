import Glibc

extension FileCalls {
    /// The same calls, each of which asks first whether it is to fail.
    ///
    /// For tests that break things.
    ///
    /// - Parameter hook: gives the `errno` with which the call fails, or `nil` for one that is made.
    /// - Returns: the calls that may fail.
    package func broken(by hook: @escaping @Sendable () -> Int32?) -> FileCalls {
        let fails: @Sendable () -> Bool = {
            guard let number = hook() else { return false }
            errno = number
            return true
        }
        let own = self
        var calls = self
        calls.openFolder = { fails() ? -1 : own.openFolder($0) }
        calls.openAt = { fails() ? -1 : own.openAt($0, $1, $2, $3) }
        calls.facts = { fails() ? -1 : own.facts($0, $1) }
        calls.factsAt = { fails() ? -1 : own.factsAt($0, $1, $2) }
        calls.readAt = { fails() ? -1 : own.readAt($0, $1, $2) }
        calls.write = { fails() ? -1 : own.write($0, $1) }
        calls.setOwner = { fails() ? -1 : own.setOwner($0, $1, $2) }
        calls.setMode = { fails() ? -1 : own.setMode($0, $1) }
        calls.setTimes = { fails() ? -1 : own.setTimes($0, $1, $2) }
        calls.attributeNames = { fails() ? -1 : own.attributeNames($0, $1) }
        calls.attribute = { fails() ? -1 : own.attribute($0, $1, $2) }
        calls.setAttribute = { fails() ? -1 : own.setAttribute($0, $1, $2) }
        calls.sync = { fails() ? -1 : own.sync($0) }
        calls.rename = { fails() ? -1 : own.rename($0, $1, $2) }
        calls.remove = { fails() ? -1 : own.remove($0, $1) }
        return calls
    }
}
