// Feeds what libFuzzer makes up to everything that reads what strangers wrote. Run by `make fuzz`.
//
// What comes in: HEADNOTE_FUZZ_TARGET names one of `FuzzTarget`; the arguments are libFuzzer's.
// What goes out: nothing, or an input that crashed, hung or broke what the target asserts.
//
// The driver is called, not linked in as `main`, so that this is an executable like any other.

import Foundation

/// libFuzzer's entry point for programs that have a `main` of their own.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

guard FuzzTarget.chosen != nil else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    FileHandle.standardError.write(Data("HEADNOTE_FUZZ_TARGET must be one of \(names)\n".utf8))
    exit(64)
}

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    runDriver(&argumentCount, &arguments) { data, count in
        FuzzTarget.chosen?.run(Array(UnsafeRawBufferPointer(start: data, count: count)))
        return 0
    })
