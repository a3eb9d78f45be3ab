// LogInput: a source's files to streams, and streams to blocks of whole lines.
//
// What comes in: globs (`SourceFiles`), the files they name, and what is known of the streams read
// before (`KnownStream`).
// What goes out: the files in reading order, what each of them continues (`StreamTracker`), and
// their lines in blocks with position, whether plain or gzip (`LineReader`).
// What it refuses: what is no regular file, gzip that is broken or expands too far, and other
// compressions. Each is an `InputFault` with its position; lines before the fault are delivered.
// A line beyond the limit or without an end is a `Rejection`.
// What it never does: write, decide by a file's name what is inside, hold a file or an overlong
// line in memory, look inside a line, or keep a byte of content in what the caller stores.
