// PCRE: a regular expression -> a compiled pattern that cannot run away.
//
// What comes in: the text of a pattern, and bytes to search. What goes out: found, not found, or
// gave up. What it refuses: patterns that PCRE2 cannot compile (with PCRE2's own words and the
// offset), and patterns that try to widen their own limits. What it never does: throw because of
// the bytes it searches, search without limits, or show a C type to another module.
// It is the only importer of CPCRE2.
