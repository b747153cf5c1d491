internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu backup`: a proven copy of the database, while it is in use.
struct BackupCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the database as of one moment, while the gateway writes, and prove the copy.",
    discussion: """
      The copy is written beside its place as FILE.partial, checked (structure, number of rows, the checksum of every \
      chunk), made durable, and only then given its name. Exits with 3 when chunks of the database itself are damaged; the \
      backup then has all the rest.
      """)

  @Argument(help: ArgumentHelp("The new file.", valueName: "file"))
  var destination: String

  @Flag(help: "Replace a file that stands there. A database in use is never replaced.")
  var force = false

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let line = ProgressLine()
    defer { line.clear() }
    if force { try refuseInUse() }
    let report = try source.open().backup(to: destination, replacing: force) { line.show(Self.text($0)) }
    line.clear()
    let seconds = (clock.now - begin) / .seconds(1)
    try SingleAnswer.write(
      Self.json(report, seconds), Self.sheet(report, seconds), style: output.style, to: console)
    if !report.damaged.isEmpty { throw CommandExit.findings }
  }

  private func refuseInUse() throws {
    guard LockProbe.isHeld(database: destination) else { return }
    throw OperatorError(
      .failure, code: "backup-in-use", "a gateway is running on \(destination)",
      hint: "it was left untouched; give another path")
  }

  private static func text(_ progress: StoreBackup.Progress) -> String {
    switch progress {
    case .copying(let done, let total):
      "copying \(NumberText.bytes(done)) of \(NumberText.bytes(total)), \(ProgressLine.percent(done, of: total))"
    case .verifying(let done, let total):
      "verifying \(NumberText.grouped(done)) of \(NumberText.grouped(total)) chunks"
    }
  }

  private static func json(_ report: StoreBackup.Report, _ seconds: Double) -> JSON {
    [
      "path": .string(report.path), "bytes": .integer(report.bytes), "readings": .integer(report.readings),
      "series": .integer(report.series), "chunks": .integer(report.chunks), "verified": .bool(true),
      "damaged_chunks": .integer(Int64(report.damaged.count)), "readings_lost": .integer(report.readingsLost),
      "seconds": .number((seconds * 1_000).rounded() / 1_000),
    ]
  }

  private static func sheet(_ report: StoreBackup.Report, _ seconds: Double) -> FactSheet {
    var sheet = FactSheet()
    sheet.add("backup", report.path, .good)
    sheet.add("size", NumberText.bytes(report.bytes))
    sheet.add("readings", NumberText.grouped(report.readings))
    sheet.add("series", NumberText.grouped(report.series))
    sheet.add("verified", "structure, rows of every table, \(NumberText.grouped(report.chunks)) chunks")
    if !report.damaged.isEmpty {
      sheet.add(
        "damaged",
        "\(report.damaged.count) chunks of the database itself, with \(NumberText.grouped(report.readingsLost)) readings",
        .critical)
    }
    sheet.add("took", NumberText.short((seconds * 100).rounded() / 100) + " s")
    return sheet
  }
}

extension StoreBackup.Report {
  /// Readings that the database has lost to damaged chunks.
  fileprivate var readingsLost: Int64 { damaged.reduce(0) { $0 + Int64($1.count) } }
}
