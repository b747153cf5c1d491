internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// `taihu-torture verify`: holds what a killed workload has left against what must be there.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Checks a database that a workload has left, killed or not; only reads.",
    discussion: """
      One line of JSON: batches in the database; acknowledged readings that are missing; readings that stand there twice \
      or should not be there at all; SQLite's integrity check; whether the ledger balances and agrees with what is stored; \
      a digest of everything that does not depend on when upkeep ran. Ends with 3 when anything is wrong.
      """)

  @OptionGroup var options: WorkloadOptions
  @Option(help: "Batches that were acknowledged.")
  var acknowledged = 0

  func run() throws {
    guard FileManager.default.fileExists(atPath: options.db) else {
      print(#"{"absent":true}"#)
      if acknowledged > 0 { throw ExitCode(3) }
      return
    }
    var finding = Finding()
    do {
      try check(&finding)
    } catch let error as OperatorError where error.code == "database-missing" && acknowledged == 0 {
      // Killed while it was being made: the next start makes it.
    } catch {
      finding.error = "\(error)"
    }
    if let backup = options.backup, FileManager.default.fileExists(atPath: backup) {
      do { try checkBackup(StoreReader(path: backup)) } catch { finding.backup = "\(error)" }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(finding), as: UTF8.self))
    if !finding.isGood { throw ExitCode(3) }
  }

  private func check(_ finding: inout Finding) throws {
    let (reader, acknowledged) = (try StoreReader(path: options.db), acknowledged)
    let found = try batches(in: reader)
    let expectation = Expectation(Workload(batches: options.batches), batches: found)
    finding.batches = found
    finding.integrity = try text("PRAGMA integrity_check", reader)
    try expectation.compare(reader, &finding)
    if found < acknowledged { finding.missing += (acknowledged - found) * Workload.readingsPerBatch }
    finding.ledger = try isBalanced(reader, everStored: Int64(expectation.everStored))
    finding.digest = try StoreDigest.text(reader)
  }

  /// The batches that a database holds, by the setting that each writes.
  private func batches(in reader: StoreReader) throws -> Int {
    guard let text = try reader.setting("torture.batches") else { return 0 }
    return Int(text) ?? 0
  }

  /// Whether the ledger's sums hold, and what it says is stored is what is there and what was given up.
  private func isBalanced(_ reader: StoreReader, everStored: Int64) throws -> Bool {
    let (ledger, present) = (try reader.ledger(), try reader.facts().readings)
    let (stored, expired) = (ledger.readings.stored, ledger.readings.expired)
    return ledger.isBalanced && stored == everStored && stored - expired == present
  }

  private func text(_ sql: String, _ reader: StoreReader) throws -> String {
    var lines: [String] = []
    try reader.rows(sql: sql, columns: { _ in }) {
      if case .text(let line) = $0[0] { lines.append(line) }
      return true
    }
    return lines.joined(separator: "; ")
  }

  /// A file under the name of a backup is a whole one, whenever the making of the next was cut off.
  private func checkBackup(_ reader: StoreReader) throws {
    let findings = try reader.quickCheck()
    guard findings.isEmpty else { throw Fault(findings.joined(separator: "; ")) }
    guard try reader.surveyChunks().damaged.isEmpty else { throw Fault("a chunk is damaged") }
    guard try reader.ledger().isBalanced else { throw Fault("the ledger does not balance") }
    var finding = Finding()
    try Expectation(Workload(batches: options.batches), batches: batches(in: reader)).compare(reader, &finding)
    guard finding.missing == 0, finding.doubled == 0 else {
      throw Fault("\(finding.missing) readings are missing, \(finding.doubled) too many")
    }
  }
}

/// What was found in a database.
struct Finding: Encodable {
  var batches = 0
  var missing = 0
  var doubled = 0
  var integrity = "ok"
  var ledger = true
  var backup = "ok"
  var digest = ""
  var error = ""

  /// Whether all is as it must be.
  var isGood: Bool {
    missing == 0 && doubled == 0 && integrity == "ok" && ledger && backup == "ok" && error.isEmpty
  }
}
