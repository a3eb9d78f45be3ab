// Retention: which records are kept, which go today, and why.
//
// What comes in: dates. Today's date in the school's time zone, and an inventory of what is
// there (`Inventory`), each thing with the dates of the records it holds.
// What goes out: the window (`Window`), a plan with a reason for each item (`PurgePlan`), and
// whether the clock may be believed (`ClockCheck`).
// What it refuses: to call anything expired by a clock that nobody can trust.
// What it never does: read a clock, a file or a database, delete anything, or take the length
// of the window from a configuration.
