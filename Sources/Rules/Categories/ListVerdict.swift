/// What the lists and a school's own decisions say of a host or an address.
///
/// A school's own `add` and `allow` beat the lists, and of two of them the nearer one counts: what
/// is allowed at `example.com` is allowed below it whatever a list says, but for a name below it
/// that the school added.
struct ListVerdict: Hashable, Sendable {
    /// The categories of the lists.
    var listed = CategorySet.empty
    /// Those that the school added.
    var added = CategorySet.empty
    /// Those that the school took away.
    var allowed = CategorySet.empty
    /// The host is one of the channels that are never matched.
    var isProtected = false

    /// The categories that count.
    var categories: CategorySet { listed.subtracting(allowed).union(added) }

    /// Takes what another list says of the same place.
    mutating func merge(_ other: ListVerdict) {
        listed.formUnion(other.listed)
        added.formUnion(other.added)
        allowed.formUnion(other.allowed)
        isProtected = isProtected || other.isProtected
    }

    /// Takes what is said of a nearer place: a domain below this one, a longer path.
    mutating func narrow(to nearer: ListVerdict) {
        listed.formUnion(nearer.listed)
        allowed = allowed.union(nearer.allowed).subtracting(nearer.added)
        added = added.union(nearer.added).subtracting(nearer.allowed)
        isProtected = isProtected || nearer.isProtected
    }
}
