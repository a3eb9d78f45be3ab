// Rules: rule files and lists -> one compiled rule book; a record -> its flags.
//
// What comes in: Sigma rules (`.yml`), folders of lists in the layout of squidGuard and UT1, and
// records. What goes out: for each record whether it is protected, which rules match and which
// categories it has; what it says to correlations, which find episodes among such answers; and every
// problem of the files, with path, line and column.
//
// What it refuses, by name and place: what of Sigma it does not carry out (old
// aggregations, percentiles, placeholders) or could be read in two ways, fields that no source gives, and in a
// school's own book everything that asks who somebody is. A refused rule is left out; the others work.
//
// What it never does: read a clock, keep a record, count a search that gave up as a match, or match
// a protected channel. It allocates nothing for a record that no rule could match.
//
// `Categories/` holds the lists, `Sigma/` reads rules and filters, `Matching/` decides, `Correlation/`
// is for rules over matches of rules and knows neither people nor nights, `Authoring/` is for those who write rules. docs/rules.md says how everything is read, and why.
//
// Case does not count, by simple Unicode folding (see `CaseFolding`). A rule's file may say
// `headnote: {enabled: false, child-safety: true}`; `enabled: false` ships a rule switched off.
