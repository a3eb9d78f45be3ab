/// What a signature must have been made for, so that one given for something else says nothing
/// here: the namespace of `ssh-keygen -Y sign -n`.
package enum SigningPurpose: String, Sendable, CaseIterable {
    case authorisation = "headnote@v1"
    /// A changed `authorities.yaml`.
    case authorities = "headnote-authorities@v1"
    /// `site-confirmed.yaml`, which repeats the pin from paper.
    case confirmation = "headnote-pin@v1"
}
