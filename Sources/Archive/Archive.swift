// Archive: a log file and the plan's word -> the file gone, safely.
//
// What comes in: the path of an archive that the purge plan names, and for the plan itself a file
// whose expired records are to be counted.
// What goes out: the file removed and its folder on disk, or an `ArchiveError`.
// What it refuses: links, hard links, anything that is no regular file.
// What it never does yet: rewrite a file. Lines that expired inside an archive that also holds
// younger records are counted and stay (docs/retention.md).
