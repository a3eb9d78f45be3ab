// Gzip: gzip bytes to plain bytes and back, as a stream.
//
// What comes in: runs of bytes of any length, cut anywhere (`Inflater`, `GzipWriter`).
// What goes out: the other side's bytes, in buffers that the caller owns; for the first bytes of
// a file, whether it is gzip and when its content was last changed (`GzipHeader`).
// What it refuses: what zlib refuses, a content that ends inside a member, anything but zeros
// after the last member, and content that expands beyond `ExpansionLimit`. Each refusal is a
// `GzipFault` with its position; what was inflated before it stays valid.
// What it never does: open a file, hold a whole content in memory, or know of lines.
