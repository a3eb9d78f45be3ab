import Authority
import LogFormats
import Nightly
import People

/// What can stop a command, apart from the errors the modules throw themselves.
enum CommandFailure: Error, Equatable {
    /// A file could not be read.
    case unreadable(path: String, cause: String)
    /// A file could not be written.
    case unwritable(path: String, cause: String)
    /// `--now` was given for a site that is no rehearsal.
    case clockOfRealSite
    /// `--now` is no RFC 3339 instant.
    case notAnInstant(String)
    /// A zone name is not installed.
    case unknownZone(String)
    /// A format name is not in the registry.
    case unknownFormat(String)
    /// A format lacks a setting, or one of its settings does not hold.
    case badFormatSettings(FormatProblem)
    /// `init` found something where it would write.
    case folderNotEmpty(String)
    /// The passphrases typed did not match, or none was given.
    case noPassphrase
    /// A new passphrase is too easily guessed; the clause says why.
    case weakPassphrase(String)
    /// The rules folder that ships with Headnote was not found.
    case shippedRulesNotFound
    /// No authorisation of that number is on file.
    case noSuchAuthorisation(String)
    /// `authorise sign` was given something about who decides, which lies in another folder and is
    /// signed for another purpose.
    case signedOnItsPage(PinToSign.Document, SiteCommands)
    /// A delegation was to be revoked or amended.
    case delegationStays(String)
    /// An authorisation was to be revoked that is revoked.
    case revokedAlready(String)
    /// `ssh-keygen` cannot be started.
    case noSSHKeygen(cause: String)
    /// `ssh-keygen` ended without a signature.
    case notSigned(status: Int32)
    /// `authorise new --person` names nobody.
    case unknownPerson(String)
    /// The person had no account when the events were.
    case noAccounts(String)
    /// An authorisation would have one reader, and no reason says why, or only a stand-in for one.
    case oneReader
    /// A case is answered for which nothing was counted, and nobody said that it is meant.
    case nothingCounted(CaseHandle)
    /// A case is answered for which another document on file does so, or will once it is signed.
    case closedAlready(CaseHandle, by: String, isWaiting: Bool)
    /// The folder given with `--rules` lacks some of what rules consist of.
    case notRules(path: String, missing: [String])
    /// Standard input ended inside the questions of `authorise new`.
    case answersEnded
    /// The site's pin is not the one that was expected.
    case otherPin(SitePin?, expected: SitePin)
    /// No rule goes by that id, name or title.
    case noSuchRule(String)
}
