/// A format together with what the site says about it, found to fit.
package struct SourceFormat: Sendable {
    package let format: LogFormat
    package let settings: FormatSettings
    /// Has read nothing; every parser is a copy of it.
    private let pristine: AnyLogParser

    /// Checks the settings.
    ///
    /// - Parameters:
    ///   - format: the format.
    ///   - settings: what the site says about it.
    /// - Throws: ``FormatProblem``, when the settings do not say what the format needs.
    package init(
        _ format: LogFormat, _ settings: FormatSettings = FormatSettings()
    ) throws(FormatProblem) {
        self.format = format
        self.settings = settings
        pristine = try format.makeParser(settings)
    }

    /// A parser for one source.
    package func makeParser() -> AnyLogParser { pristine }
}
