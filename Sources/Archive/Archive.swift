// Archive: a log file and the plan's word -> the file without its expired lines, or gone, safely.
//
// What comes in: an archive that was read to its end before, with its format, its stream's stored
// year, and the window of today.
// What goes out: which lines have expired, by each line's own date (`LineSurvey`); the file without
// them under its old name (`ArchiveRewrite`), or the file removed (`ArchiveRemoval`); or an
// `ArchiveError`, and then the old file is intact.
// What it refuses: links, hard links, anything that is no regular file or not in its source's
// folders, content that breaks off or whose lines cannot be dated, UTF-16, a file that changed since
// it was read.
// What it never does: hold a file in memory, write into the old file, keep a copy of what goes.
