/// The files that `headnote init` writes.
enum SiteTemplates {
    /// File names and contents; rules are taken from the folder of the shipped ones.
    static func files(rules: String) -> [(name: String, text: String)] {
        [
            ("site.yaml", site(rules: rules)), ("people.csv", people),
            ("authorities.yaml", authorities),
        ]
    }

    private static func site(rules: String) -> String {
        """
        # One school. Paths are relative to this folder. After a change: headnote status --site .

        school: Example Primary School
        time-zone: Europe/London

        # Where the logs are. List a live file and its rotations with one glob; compressed files
        # are recognised by their content. `headnote parse FILE` shows what a format makes of a
        # log; docs/formats.md lists all formats and what each needs:
        #   logformat: the line of squid.conf, Apache or NGINX, for formats that end in -logformat
        #   columns:   { account: Username, url: Address }     for csv and ndjson
        #   dates:     day-first or month-first, where a file of 05/11/2026 cannot tell
        #   time-zone: where a log states local times of another zone than the school's
        # 'purge: true' lets Headnote take expired lines out of archives, and delete archives in
        # which every record has expired; leave it out where something else does that.
        # 'line-limit:' changes the longest line that is read, 1048576 bytes.
        # An archive that nobody can mend stays a fault every night, unless it is listed:
        #   known-faults: [{ file: access.log.4.gz, reason: cut short in the power failure }]
        # with the file's name, or the eight letters that the night prints behind the fault.
        sources:
          - name: proxy
            channel: web
            format: squid
            paths: [/var/log/squid/access.log*]
            purge: false
          - name: mail
            channel: email
            format: postfix
            paths: [/var/log/mail.log*]
            purge: false

        # Folders of flag rules, category lists and channels that are never matched. A UT1 or
        # squidGuard collection can be added to 'categories' as it is.
        rules:
          flags: [\(rules)/flags]
          categories: [\(rules)/categories]
          protected: [\(rules)/protected]

        # Of who leaves keep the rows and set 'until': an account without a row is nobody's that is
        # listed, also for what was logged before.
        people: people.csv

        # What was permitted in writing; it stands beside an event that it covers. A school that
        # keeps such a register writes a file of these lines and names it; otherwise its reports
        # say that there is none:
        #   who,what,from,until,given-by,given-on,purpose
        #   staff-01,category:social-media,2026-09-01,2026-12-18,headteacher,2026-08-28,our own page
        # permissions: permissions.csv

        authorities: authorities.yaml
        authorisations: authorisations

        # Where Headnote keeps tallies, sealed events and keys. Only the account that runs it may
        # open this folder. Keep state/keys out of backups: a key that comes back from a backup
        # brings back what was deleted.
        state: state

        # Whether a trust runs the school. In a maintained school no role of a trust may sign; in a
        # trust 'trust-signs' may say which role signs in which case, any of them unless it does:
        #   trust-signs: { for-headteacher: [trust-ceo], for-chair-of-governors: [trust-chair] }
        # governance: maintained

        # Whose advice an authorisation must show, with name and date: words that must stand in it.
        # Without this, private communications need HR, IT and Audit, and nothing else is asked for.
        # consultations:
        #   occasional: [HR]
        #   private-communications: [HR, IT, Audit]

        # The school's own mail domains.
        domains: [example.sch.example]

        # Computers that several people use; an event there says so.
        shared-computers: []

        # When no record is expected. On any other day a source that stops is an alarm.
        # closed:
        #   - { from: 2026-12-19, until: 2027-01-03, reason: Christmas holidays }

        # Without these three a night reads and counts lines, and matches nothing. Fill them in
        # when they are true: records of days before the latest of the three dates are never matched.
        # impact-assessment: { reference: DPIA-2026-01, date: 2026-09-01, review-by: 2027-09-01 }
        # policy-adopted: 2026-09-10
        # staff-told: 2026-09-15

        """
    }

    private static let people = """
        person,role,name,account,from,until,hours
        staff-01,staff,Alex Example,a.example,,,Mo-Fr 08:00-17:00
        staff-01,staff,Alex Example,a.example@example.sch.example,,,

        """

    private static let authorities = """
        # Who may authorise. Each makes their keys on their own computer; neither private key belongs
        # on this machine. In a browser, on the page of `headnote key new --page make-keys.html`: it
        # saves the lines for this file. Or at a terminal:
        #   ssh-keygen -t ed25519 -f head-signing          'signing-key' is the line in its .pub file
        #   ssh-keygen -t ed25519-sk -f head-signing       (better: in a security key, by touch)
        #   headnote key new --output head-reading.key     'reading-key' is what it prints
        # Compare the fingerprints on paper before the first night. 'person' is the id in people.csv,
        # by which nobody can decide over themselves: `headnote status` says where it does not fit.
        #
        # Put the entries below the last of these lines, the headteacher's at least. One looks so:
        # - name: Alex Example
        #   role: headteacher            # headteacher | chair-of-governors | deputy-headteacher |
        #                                # dsl | trust-ceo | trust-chair | trust-director | reader
        #   person: staff-01             # as in people.csv
        #   signing-key: ssh-ed25519 AAAA...
        #   reading-key: x25519:...
        #   from: 2026-09-01
        #   until: 2027-08-31            # may be left out

        """
}
