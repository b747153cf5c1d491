internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway
internal import TaihuPack

/// `taihu check`: what is wrong with a configuration and its packs.
struct CheckCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a configuration and its packs, and show what they amount to.",
    discussion: "Exits with 2 when the gateway would not start, and with --strict with 3 when something is doubtful.")

  @Option(
    help: ArgumentHelp(
      "The configuration (default: $TAIHU_CONFIG, then \(ReaderOptions.defaultConfiguration)).", valueName: "file"))
  var config: String?

  @Flag(help: "Exit with 3 when something is allowed but doubtful: warnings, and patterns that overlap.")
  var strict = false

  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let report = try ConfigurationReport(path: path())
    let style = output.style
    let isJSON = style.format == .json || style.format == .jsonl
    if report.error == nil || isJSON {
      try SingleAnswer.write(report.json, report.sheet, style: style, to: console)
    }
    if let error = report.error {
      throw OperatorError(error.category, code: "configuration-invalid", error.description)
    }
    if strict, report.isDoubtful { throw CommandExit.findings }
  }

  private func path() throws(OperatorError) -> String {
    var source = ReaderOptions()
    source.config = config
    guard let path = source.configPath else {
      throw OperatorError.usage(
        "which configuration? --config is not given, and there is no \(ReaderOptions.defaultConfiguration)",
        hint: "name it, for instance: taihu check --config taihu.toml")
    }
    return path
  }
}
