package import LogModel

/// The mail log of OpenSMTPD.
package struct OpenSMTPDParser: LogParser {
    package init() {}

    package mutating func begin(_ stream: StreamFacts) {}

    package mutating func parse(_ block: LineBlock, into sink: inout some RecordSink) {}

    /// Whether a line has the shape of this format.
    static func recognises(_ line: UnsafeRawBufferPointer) -> Bool { false }
}
