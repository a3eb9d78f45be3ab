import ArgumentParser
import CProcess
import Glibc

/// The command line.
@main
struct Headnote: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headnote",
        abstract: "Reads a school's logs by its own policy: no clearance, no name.",
        discussion: """
            Every night Headnote reads proxy and mail logs, matches them against blocked \
            categories and flag rules, and writes tallies that name nobody. Events about a person \
            are written only while a headteacher's signed authorisation covers them, and six \
            calendar months after a record was logged everything about it is gone.

            Start with:  headnote init DIR      a commented site to fill in
            Then daily:  headnote nightly --site DIR

            Exit codes: 0 done; 1 failed, nothing done; 2 done, but some input failed; 10 rules \
            invalid; 11 refused; 12 store locked or newer; 64 usage; 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            InitCommand.self, NightlyCommand.self, PurgeCommand.self, ReportCommand.self,
            StatusCommand.self, AuthoriseCommand.self, KeyCommand.self, RulesCommand.self,
            ParseCommand.self, JournalCommand.self,
        ])

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        // A quota that is reached is an error of the write, like a full disk.
        signal(SIGXFSZ, SIG_IGN)
        forbidCoreDumps()
        forbidReadingMemory()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(withMapped: error)
        }
    }

    /// Keeps what is in memory, names and keys among it, from a file that a crash would leave.
    ///
    /// One byte and not none: the kernel then hands nothing to a collecting program either.
    private static func forbidCoreDumps() {
        var limit = rlimit(rlim_cur: 1, rlim_max: 1)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }

    /// Keeps what is in memory from other programs of the same account.
    ///
    /// The system gives them neither `/proc/PID/mem` nor the reach of a debugger then; root has both.
    private static func forbidReadingMemory() {
        // The system knows no reason to refuse this.
        _ = headnote_forbid_reading_memory()
    }
}
