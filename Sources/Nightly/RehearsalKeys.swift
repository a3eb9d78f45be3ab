/// The keys that are published with the rehearsal school, which a real site must not list.
enum RehearsalKeys {
    /// SHA-256 fingerprints, as `ssh-keygen -l` prints them, of signing and reading keys.
    ///
    /// A test compares them with the files in `sample-logs/keys`.
    static let fingerprints: Set<String> = [
        "SHA256:GP8e4zQ5T1G4Zl5Rnwh3C72Os1WKrre2CHeQZAJtTrg",
        "SHA256:8RhiukIKToK65d26Kb1MCwSOjrDvKbeinr0Ia/wPHMI",
        "SHA256:EhpEY9L7tu3EkY62brzfrsMbHmWRRn0gL5l+vJt7cO4",
        "SHA256:f8D8ydIXzm3UBMMezmz+N5xaO8sOStwRYQY3wiqc98s",
        "SHA256:O40cc5RJhqe4XtD1+N8VXlvCW5kyQ9OFfwkOedXhkiI",
        "SHA256:ZIwkXpUX/AfGbrNt/Tw2F5noo4x22KgreT2ns/tH5pY",
    ]
}
