// People: accounts at a time -> who they belong to.
//
// What comes in: the bytes of `people.csv`, accounts as logged, subjects of mails, the key of a
// month. What goes out: `Person` with role, `CaseHandle`, `PrivateMarking`. What it refuses: a
// table in which one account belongs to two people on one day, and whatever else is wrong with
// it, all at once with line and column. What it never does: read a file, look at a clock, or
// guess who somebody is: an account that the table does not list is a person of its own.
