import Foundation
import GRDB
package import LogModel
import Retention

/// What exports told of, so that no act is counted for every export that tells of it.
///
/// A mark says nothing without the store's key, and goes with its act's window.
extension EventStore {
    /// How many bytes a mark has.
    private static let markLength = 16

    /// The mark of an act.
    ///
    /// - Parameters:
    ///   - channel: the act's channel.
    ///   - format: the name of the export's format; the sources of one format share their marks.
    ///   - kind: what the name is.
    ///   - name: what names the act in every export.
    /// - Returns: 16 bytes.
    package func actMark(
        channel: Channel, format: String, kind: String, _ name: [UInt8]
    ) -> [UInt8] {
        let domain = Array("act\0\(channel.rawValue)\0\(format)\0\(kind)\0".utf8)
        return Array(keys.mac(domain + name).prefix(EventStore.markLength))
    }

    /// Whether an act was counted in an earlier block of work.
    package func knowsAct(_ mark: [UInt8]) throws -> Bool {
        try reading { db in
            let known = try db.cachedStatement(sql: "SELECT 1 FROM exported_act WHERE mark = ?")
            return try Bool.fetchOne(known, arguments: [Data(mark)]) ?? false
        }
    }

    /// Notes the acts of a block; one that is there already refuses the whole block.
    func addActs(
        _ db: Database, _ block: BlockOfWork, _ run: Run, _ steps: inout StepCounter
    ) throws {
        for act in block.acts {
            try steps.next()
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO exported_act (mark, last_kept) VALUES (?, ?)"
            ).execute(arguments: [
                Data(act.mark), Window.lastKeptDay(of: min(act.day, run.today)).description,
            ])
            guard db.changesCount == 1 else {
                throw StoreError(.checkpointNotMoved, cause: "an act of \(block.source)")
            }
        }
    }
}
