internal import ArgumentParser

/// `taihu retention plan`: what would go, without touching it.
struct RetentionPlanCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what the configuration would give up now, and how the database grows.",
    discussion: "Nothing is changed. The times of keeping stand under [retention] in the configuration.")

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let report = try RetentionReport(plan: RetentionSource(options: source).plan())
    try SingleAnswer.write(report.json, report.sheet, style: output.style, to: console)
  }
}
