/// Everybody in the school: the table behind `people.csv` and behind every line of the logs.
///
/// All names are invented, and long enough that a search of files for their bytes finds nothing
/// by chance.
enum Roll {
    static let headteacher = "staff-01"
    static let safeguardingLead = "staff-03"
    static let chair = "governor-01"
    /// Runs the machine; gets the server's own mail.
    static let networkManager = "staff-06"
    /// The subject of authorisation 2026-014.
    static let subject = "staff-07"

    static let people: [Person] = staff + others + pupils

    /// The person of an id that one of the story's tables names.
    static func person(_ id: String) -> Person {
        guard let person = people.first(where: { $0.id == id }) else {
            preconditionFailure("a table of the story names \(id), who is not on the roll")
        }
        return person
    }

    /// The last day of the one who had the supply desk's account first.
    static let supplyHandOver = Day(2026, 8, 31)

    private static let staff: [Person] = [
        .staff(1, "Rosalind Featherby", "r.featherby", hours: "Mon-Fri 07:45-17:30"),
        .staff(2, "Josephine Okafor", "j.okafor", hours: "Mon-Fri 07:45-17:00"),
        .staff(3, "Margaret Whitcombe", "m.whitcombe"),
        .staff(4, "Callum Ravensdale", "c.ravensdale"),
        .staff(5, "Priyanka Deshmukh", "p.deshmukh"),
        .staff(6, "Duncan Abernethie", "d.abernethie", hours: "Mon-Fri 07:30-15:30"),
        .staff(7, "Bernard Thornbury", "b.thornbury"),
        .staff(8, "Lucinda Pemberwick", "l.pemberwick", hours: "Mon-Wed 08:00-16:30"),
        .staff(9, "Tobias Hollingdale", "t.hollingdale"),
        .staff(10, "Katarzyna Wolinska", "k.wolinska"),
        .staff(11, "Gareth Penhaligon", "g.penhaligon"),
        .staff(12, "Harriet Mossington", "h.mossington"),
        .staff(13, "Zainab Rahmanzai", "z.rahmanzai", hours: "Thu-Fri 08:00-16:30"),
        Person(
            id: "staff-14", role: "staff", name: "Frederick Quillanby",
            accounts: [
                AccountSpan(name: "supply.desk3", until: supplyHandOver),
                AccountSpan(name: "f.quillanby@staff.oakhill.example", until: supplyHandOver),
            ], hours: ""),
        Person(
            id: "staff-15", role: "staff", name: "Annalise Corringham",
            accounts: [
                AccountSpan(name: "supply.desk3", from: supplyHandOver.advanced(by: 1)),
                AccountSpan(
                    name: "a.corringham@staff.oakhill.example",
                    from: supplyHandOver.advanced(by: 1)),
            ], hours: ""),
    ]

    private static let others: [Person] = [
        Person(
            id: "governor-01", role: "governor", name: "Winifred Castleforth",
            accounts: ["w.castleforth", "w.castleforth@oakhill.example"].map {
                AccountSpan(name: $0)
            }, hours: ""),
        // This login has a space in it: Squid writes it as it stands.
        Person(
            id: "contractor-01", role: "contractor", name: "Stefan Grzybowski",
            accounts: [AccountSpan(name: "stefan grzybowski")], hours: ""),
        Person(
            id: "volunteer-01", role: "volunteer", name: "Dorothy Wainscott",
            accounts: ["d.wainscott", "d.wainscott@oakhill.example"].map { AccountSpan(name: $0) },
            hours: "Wed 13:00-15:15"),
    ]

    private static let pupils: [Person] = [
        .pupil(1, "Oliver Bellweather", "21.obellweather"),
        .pupil(2, "Amelia Cartledge", "21.acartledge"),
        harrison,
        .pupil(4, "Isabella Eastergate", "21.ieastergate"),
        .pupil(5, "Theodore Fairclough", "21.tfairclough"),
        .pupil(6, "Charlotte Gillmorton", "22.cgillmorton"),
        .pupil(7, "Jasper Hartwicke", "22.jhartwicke"),
        .pupil(8, "Matilda Inglethorpe", "22.minglethorpe"),
        .pupil(9, "Sebastian Jellicott", "22.sjellicott"),
        .pupil(10, "Florence Kettlewell", "22.fkettlewell"),
        .pupil(11, "Ibrahim Mustafazad", "23.imustafazad"),
        .pupil(12, "Aaliyah Nawabzadeh", "23.anawabzadeh"),
        .pupil(13, "Benjamin Orpingham", "23.borpingham"),
        .pupil(14, "Rosemary Pennifold", "23.rpennifold"),
        .pupil(15, "Gabriel Quartermaine", "20.gquartermaine"),
        .pupil(16, "Philippa Rothersby", "20.prothersby"),
        .pupil(17, "Dominic Saltonstall", "20.dsaltonstall"),
        .pupil(18, "Evangeline Tredinnick", "20.etredinnick"),
        .pupil(19, "Maximilian Ullesthorpe", "20.mullesthorpe"),
        .pupil(20, "Genevieve Vavasourby", "20.gvavasourby"),
    ]

    /// The pupil whose private address is on the school's records, and so in the person table.
    private static let harrison = Person(
        id: "pupil-03", role: "pupil", name: "Harrison Dunmorrow",
        accounts: [
            "21.hdunmorrow", "21.hdunmorrow@pupils.oakhill.example",
            "harry.dunmorrow@quickpost-webmail.example",
        ].map { AccountSpan(name: $0) }, hours: "")
}
