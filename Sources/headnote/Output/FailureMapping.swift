import ArgumentParser
import EventStore
import Journal
import LogInput
import Nightly
import People
import Rules
import StrictYAML

extension Headnote {
    /// Ends the process with the message and the status that belong to an error.
    ///
    /// The one place where errors become sentences and exit codes.
    static func exit(withMapped error: any Error) -> Never {
        Console.progress("")
        if let status = error as? ExitCode { exit(withError: status) }
        guard let (messages, status) = message(of: error) else { exit(withParsers: error) }
        for message in messages { Console.message(Console.safe(message)) }
        exit(withError: ExitCode(status.rawValue))
    }

    /// Ends the process as the argument parser does, whose messages repeat what was typed as it is.
    private static func exit(withParsers error: any Error) -> Never {
        let status = exitCode(for: error)
        // Help and the version go to standard output.
        guard !status.isSuccess else { exit(withError: error) }
        let lines = fullMessage(for: error).split(
            separator: "\n", omittingEmptySubsequences: false)
        Console.raw(lines.map { Console.safe(String($0)) + "\n" }.joined())
        exit(withError: status)
    }

    /// The sentences and the status of an error; `nil` for those of the argument parser.
    private static func message(of error: any Error) -> ([String], ExitStatus)? {
        switch error {
        case let failure as CommandFailure: ([Messages.failure(failure)], status(of: failure))
        case let problems as YAMLProblems:
            (problems.problems.map { Console.safe($0.description) }, .failed)
        case let refusal as NightRefusal:
            ([Messages.refusal(refusal)], refusal == .interrupted ? .interrupted : .failed)
        case let stopped as PurgeStopped:
            (["the clock \(Messages.clockDoubt(stopped.doubt))"], .failed)
        case let refused as DocumentSigning.Refused: (Messages.notSigned(refused), .refused)
        case let refusal as ReportRefusal: (Messages.reportRefusal(refusal), .refused)
        case let refusal as SigningRefusal: (Messages.signingRefusal(refusal), .refused)
        case let error as StoreError where error.code == .missing:
            ([Console.safe(Messages.noStore(error))], .failed)
        case let error as StoreError: ([Console.safe(error.description)], status(of: error))
        case let error as JournalError: ([Console.safe(error.description)], .failed)
        case let fault as InputFault: ([Messages.fault(fault)], .failed)
        case let error as InputFileError:
            ([Messages.failure(.unreadable(path: error.path, cause: error.cause))], .failed)
        case let fault as ListImportFault:
            (
                [
                    Messages.failure(
                        fault.isWriting
                            ? .unwritable(path: fault.path, cause: fault.cause)
                            : .unreadable(path: fault.path, cause: fault.cause))
                ], .failed
            )
        default: nil
        }
    }

    private static func status(of failure: CommandFailure) -> ExitStatus {
        switch failure {
        case .clockOfRealSite, .notAnInstant, .unknownFormat, .unknownZone,
            .badFormatSettings:
            .usage
        case .noSuchAuthorisation, .signedOnItsPage, .delegationStays: .refused
        case .unknownPerson, .noAccounts, .oneReader, .nothingCounted, .closedAlready, .notRules,
            .revokedAlready:
            .usage
        default: .failed
        }
    }

    private static func status(of error: StoreError) -> ExitStatus {
        switch error.code {
        case .locked, .newer: .storeUnavailable
        case .notAReader, .badKey: .refused
        default: .failed
        }
    }
}
