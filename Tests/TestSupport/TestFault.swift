/// What a test cannot go on without.
package struct TestFault: Error, CustomStringConvertible {
    package let description: String

    /// Says what is missing.
    package init(_ description: String) { self.description = description }
}
