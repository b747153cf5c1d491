internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway

/// `taihu retention apply`: gives up now what the plan shows.
struct RetentionApplyCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Give up now what the plan shows, and give the space back.",
    discussion: """
      The gateway does so by itself once a day. This does it at once, and believes the clock even after a leap, so look \
      at the plan first. A running gateway does it in small steps beside its work, by the configuration it started with; \
      without one, this command does it.
      """)

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let source = RetentionSource(options: source)
    let path = try source.database()
    let report = try RetentionReport(plan: source.plan())
    if LockProbe.isHeld(database: path) {
      guard case .applied = try ControlClient(store: path).send(.retention) else {
        throw OperatorError(.failure, code: "control-reply", "the gateway answered another question than was asked")
      }
      Console.note("the gateway gives this up in small steps; see later: taihu status")
    } else {
      try OfflineRetention.run(configurationPath: source.configuration(), logger: .commandLine)
    }
    try SingleAnswer.write(report.json, report.sheet, style: output.style, to: console)
  }
}
