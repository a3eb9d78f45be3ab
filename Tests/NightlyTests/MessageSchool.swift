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
        var paper = Paper(
            subject:
                "{ person: staff-07, accounts: [b.thornbury, b.thornbury@staff.oakhill.example] }")
        (paper.date, paper.channel, paper.categories) = ("2026-11-18", channel, [])
        let key = school.folder.path("signing-key")
        try RehearsalSigner.copyKey(of: "headteacher", to: key)
        try school.folder.write(paper.text, to: "authorisations/2026-021.yaml")
        try school.folder.write(
            try RehearsalSigner.signature(of: paper.text, withKey: key),
            to: "authorisations/2026-021.yaml.sig")
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
