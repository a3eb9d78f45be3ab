// LogFormats: what stands in a log.
//
// What comes in: blocks of whole lines of one stream (`LineBlock`), streams in the order in which
// they were written, with what is known about each (`StreamFacts`).
// What goes out: one `RecordView` per logged act, or one `Rejection` per line that is none, pushed
// into a `RecordSink`. Empty lines give neither.
// What it refuses: lines that are not the source's format, and times that are none. A refusal is
// a value with a reason and a position; nothing throws and no input, however hostile, traps.
// What it never does: open a file, know a clock or a person, decode or normalise an account, or
// allocate for a line of a format whose records are one line long.
//
// A format is one file (or a few of one prefix) with a type that conforms to `LogParser`, and one
// line in each switch of the registry, LogFormat.swift. A format that can be told from its first
// lines adds a test of one line to FormatSniffer.swift.
