// The sentences of this module. `sentence` tells the author of an authorisation everything: what
// is wrong, and what would be right. `nightReason` is for output that others see: it never
// depends on a payload, and reasons that would tell who the subject is share one text.

extension Refusal {
    /// What is wrong, for the author of the authorisation: one sentence that hides nothing.
    package var sentence: String { "" }
    package var nightReason: String { "" }
}
