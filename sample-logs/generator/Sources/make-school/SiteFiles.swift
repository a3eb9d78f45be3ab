import Foundation

/// The files beside the logs that follow from the tables: people, authorities and lists.
enum SiteFiles {
    static func write(into site: URL) throws {
        try save(people, "people.csv", in: site)
        try save(authorities(keys: site.appending(path: "keys")), "authorities.yaml", in: site)
        for (name, domains) in ListedSites.categories {
            try save(list(domains), "rules/categories/\(name)/domains", in: site)
        }
        for (name, domains) in ListedSites.protected {
            try save(list(domains), "rules/protected/\(name)/domains", in: site)
        }
    }

    /// Saves a text under a site folder, with the folders on the way to it.
    static func save(_ text: String, _ path: String, in site: URL) throws {
        let file = site.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private static func list(_ domains: [String]) -> String {
        domains.map { $0 + "\n" }.joined()
    }

    /// One row per account.
    private static var people: String {
        let rows = Roll.people.flatMap { person in
            person.accounts.map { account in
                [
                    person.id, person.role, person.name, account.name,
                    account.from?.description ?? "", account.until?.description ?? "", person.hours,
                ].joined(separator: ",")
            }
        }
        return (["person,role,name,account,from,until,hours"] + rows).map { $0 + "\n" }.joined()
    }

    /// The three who may sign or read, with the public halves of the rehearsal keys.
    private static func authorities(keys: URL) throws -> String {
        let entries = try [
            ("headteacher", Roll.headteacher), ("chair-of-governors", Roll.chair),
            ("dsl", Roll.safeguardingLead),
        ].map { role, person in
            let signing = try firstLine(keys.appending(path: "REHEARSAL-signing-\(role).pub"))
            let reading = try firstLine(keys.appending(path: "reading-\(role).pub"))
            return """
                - name: \(Roll.person(person).name)
                  role: \(role)
                  person: \(person)
                  signing-key: "\(signing)"
                  reading-key: "\(reading)"
                  from: 2026-01-01
                  until: 2027-08-31

                """
        }
        return """
            # Who may authorise monitoring, and with which keys.
            #
            # REHEARSAL KEYS: their private halves lie beside this file in keys/ for everybody to use.
            # A real site makes its own with `headnote key new` and `ssh-keygen -t ed25519`.

            """ + entries.joined(separator: "\n")
    }

    private static func firstLine(_ file: URL) throws -> String {
        let text = try String(contentsOf: file, encoding: .utf8)
        return String(text.prefix { $0 != "\n" })
    }
}
