// Authority: written authorisations, signatures, keys and today's date -> clearance or refusal.
//
// What comes in: the bytes of `authorities.yaml`, of authorisations and of their detached OpenSSH
// signatures; the people's directory; a date; one flag at a time. What goes out: a `Clearance`
// per authorisation that holds, a `ClearedEvent` per flag that one covers, and otherwise every
// reason why not. What it refuses: whatever is not exactly allowed. What it never does: read a
// file or a clock, decide twice on bytes read twice, or let a name through that no head signed
// for: nothing outside this module can make a `ClearedEvent` or a `Clearance`.
