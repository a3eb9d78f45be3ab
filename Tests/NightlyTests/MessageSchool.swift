import Foundation
import LogFormats
import LogModel
import Nightly
import Rules
import TestSupport
import Testing

/// A rehearsal school whose only source is an export of Teams' audit log.
struct MessageSchool {
    /// An act in the export; it is a message unless somebody is named to whom a chat is opened.
    struct Act {
        /// Of 18 November 2026.
        var time: String
        var account = "b.thornbury@staff.oakhill.example"
        /// A channel's name; without one the act is in a chat that has a number only.
        var room: String?
        var members: [String] = []
        var domains = ["staff.oakhill.example"]
        /// What the row is about; without one, by the members.
        var operation: String?
        /// The message's own id; without one, each row is of another message.
        var message: String?
    }

    /// The head's authorisation over one person and channel.
    private static func authorisation(channel: String) -> String {
        """
        number: "2026-021"
        date: 2026-11-18
        kind: occasional
        purpose: unauthorised-use
        grounds: trigger
        reason: "The notice of 18 November shows messages late at night."
        particulars: "Talked over with HR."
        subjects:
          - person: staff-07
            accounts: [b.thornbury, b.thornbury@staff.oakhill.example]
        channels: [\(channel)]
        events: { from: 2026-11-01, to: 2026-12-10 }
        in-force: { from: 2026-11-18, until: 2026-12-10 }
        readers: [Rosalind Featherby]
        details: []
        unmarked-mail: false
        private-communications: false
        impact-assessment: { reference: "DPIA-2026-03", date: 2026-03-02 }
        consultations: []
        notify: { by: 2026-12-17 }

        """
    }

    var school: CorrelationSchool

    /// Makes a school with a log of some acts.
    init(rules: String, _ acts: [Act]) throws {
        school = try CorrelationSchool(rules: rules, sources: [])
        school.site.sources = [
            Site.Source(
                name: "teams", channel: .message, format: try SourceFormat(.teamsAudit),
                globs: ["logs/teams*.csv"], purge: false, zone: .utc)
        ]
        try school.folder.write("helpline.example\n", to: "rules/protected/help/domains")
        school.site.rules.protectedFolders = [school.folder.path("rules/protected")]
        try write(acts, to: "teams.csv")
    }

    /// Puts another export beside the others, its rows numbered from a first one.
    func write(_ acts: [Act], to name: String, from first: Int = 0) throws {
        let rows = acts.enumerated().map { index, act in
            "rec-\(first + index),\(MessageSchool.cell(act, id: first + index))\n"
        }
        try school.folder.write("RecordId,AuditData\n" + rows.joined(), to: "logs/\(name)")
    }

    /// Puts a signed authorisation of the head on file.
    func authorise(channel: String) throws {
        let document = MessageSchool.authorisation(channel: channel)
        let sample = Program.repository.path + "/sample-logs/keys/REHEARSAL-signing-headteacher"
        // ssh-keygen refuses a private key that others can read, as a checkout leaves it.
        let key = school.folder.path("signing-key")
        try FileManager.default.copyItem(atPath: sample, toPath: key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let signed = try Program.run(
            URL(fileURLWithPath: "/usr/bin/ssh-keygen"),
            ["-Y", "sign", "-n", "headnote@v1", "-f", key], input: document)
        #expect(signed.status == 0, "\(signed.messages)")
        try school.folder.write(document, to: "authorisations/2026-021.yaml")
        try school.folder.write(signed.output, to: "authorisations/2026-021.yaml.sig")
    }

    /// The cell `AuditData` of an act, in quotes.
    private static func cell(_ act: Act, id: Int) -> String {
        let operation = act.operation ?? (act.members.isEmpty ? "MessageSent" : "ChatCreated")
        var fields = [
            ("CreationTime", "\"2026-11-18T\(act.time)\""), ("Id", "\"rec-\(id)\""),
            ("Operation", "\"\(operation)\""),
            ("Workload", "\"MicrosoftTeams\""), ("UserId", "\"\(act.account)\""),
            ("ChatThreadId", "\"19:aa_bb@unq.gbl.spaces\""),
            ("MessageId", "\"\(act.message ?? String(id))\""),
            ("ParticipantInfo", "{\"ParticipatingDomains\":[\(list(act.domains))]}"),
        ]
        if let room = act.room { fields.append(("ChannelName", "\"\(room)\"")) }
        if !act.members.isEmpty { fields.append(("Members", "[\(list(act.members))]")) }
        let object = "{" + fields.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        return "\"" + object.replacing("\"", with: "\"\"") + "\""
    }

    private static func list(_ texts: [String]) -> String {
        texts.map { "\"\($0)\"" }.joined(separator: ",")
    }
}
