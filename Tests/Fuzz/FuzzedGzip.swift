import Gzip

/// Gzip: in pieces or at once the same comes out, and what was deflated inflates to itself.
enum FuzzedGzip {
    static func run(_ bytes: [UInt8]) {
        let input = FuzzInput(bytes, settings: 2)
        let body = input.body
        let whole = inflate(body, pieces: max(1, body.count), room: 64 << 10)
        let inPieces = inflate(
            body, pieces: input.number(0, upTo: 64), room: input.number(1, upTo: 64) * 128)
        precondition(whole.plain == inPieces.plain, "the bytes depend on the size of the pieces")
        precondition(
            whole.fault?.code == inPieces.fault?.code, "the fault depends on the size of the pieces"
        )
        // Where a limit stops is a matter of the pieces; that it stops is not.
        let limit = ExpansionLimit(ratio: 20, floorBytes: 4096)
        let limited = inflate(body, pieces: max(1, body.count), room: 4096, limit: limit)
        precondition(whole.plain.starts(with: limited.plain), "a limit changes the bytes")
        precondition(limited.plain.count <= 4096 * 2 + 20 * body.count, "the limit does not hold")
        do throws(GzipFault) {
            let member = try GzipWriter.member(of: body)
            let again = inflate(member, pieces: member.count, room: 4096)
            precondition(again.plain == body && again.fault == nil, "it does not inflate to itself")
        } catch {
            preconditionFailure("zlib: \(error)")
        }
    }

    /// Inflates; unless told otherwise with a limit that deflate cannot reach.
    private static func inflate(
        _ bytes: [UInt8], pieces: Int, room: Int,
        limit: ExpansionLimit = ExpansionLimit(ratio: 1_100, floorBytes: 1 << 16)
    ) -> (plain: [UInt8], fault: GzipFault?) {
        do throws(GzipFault) {
            var inflater = try Inflater(limit: limit)
            var plain: [UInt8] = []
            var output = [UInt8](repeating: 0, count: room)
            var start = 0
            while true {
                let end = min(start + pieces, bytes.count)
                let step = bytes[start..<end].withUnsafeBytes { input in
                    output.withUnsafeMutableBytes { inflater.step(from: input, into: $0) }
                }
                plain += output[..<step.produced]
                start += step.consumed
                if step.fault != nil { return (plain, step.fault) }
                if step.consumed == 0, step.produced == 0 { break }
            }
            return (plain, inflater.finish())
        } catch {
            preconditionFailure("zlib: \(error)")
        }
    }
}
