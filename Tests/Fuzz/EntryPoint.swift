// Feeds what libFuzzer makes up to everything that reads what strangers wrote. Run by `make fuzz`.
//
// What comes in: HEADNOTE_FUZZ_TARGET names one of `FuzzTarget`; the arguments are libFuzzer's,
// which has the `main`.
// What goes out: nothing, or an input that crashed, hung or broke what the target asserts.

import Foundation

/// Handles one input; libFuzzer looks for this name.
@_cdecl("LLVMFuzzerTestOneInput")
public func handleOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    guard let target = FuzzTarget.chosen else {
        let names = FuzzTarget.names.joined(separator: ", ")
        FileHandle.standardError.write(
            Data("HEADNOTE_FUZZ_TARGET must be one of \(names)\n".utf8))
        exit(64)
    }
    target.run(Array(UnsafeRawBufferPointer(start: data, count: count)))
    return 0
}
