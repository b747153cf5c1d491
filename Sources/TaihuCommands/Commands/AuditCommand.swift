internal import ArgumentParser
internal import TaihuStore

/// `taihu audit`: proves that everything is accounted for.
struct AuditCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Check that every message and every reading is accounted for; exit 3 when not.",
    discussion: "Compares the ledger's sums, and the ledger with the readings and messages that are stored.")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let report = try AuditReport.read(source.open())
    try SingleAnswer.write(report.json, report.sheet, style: output.style, to: console)
    if !report.isBalanced { throw CommandExit.findings }
  }
}
