internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// `taihu explain`: the whole decision on one message, without side effects.
struct ExplainCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show what would become of a message, and why; nothing is stored.",
    discussion: """
      The payload is taken from --payload or else from standard input. With --db the store is asked what it knows already, \
      and the detectors look at the day before. Times: \(TimeArgument.forms).
      """)

  @Option(help: ArgumentHelp("The message's topic.", valueName: "topic"))
  var topic: String

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The message's payload (default: standard input).", valueName: "text"))
  var payload: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("When it is received (default: now).", valueName: "time"))
  var received = TimeArgument.relative(0)

  @Flag(help: "The broker sent it as a retained message.")
  var retained = false

  @Option(help: ArgumentHelp("A folder of packs, in place of a configuration.", valueName: "folder"))
  var packs: String?

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if packs != nil, source.config != nil { throw ValidationError("--packs takes the place of --config; give one") }
  }

  func answer(on console: Console) throws {
    let arrival = Arrival(
      received: try received.resolved(now: SystemClock().now(), zone: output.tz), retained: retained)
    var explainer = try makeExplainer()
    let explanation = try explainer.explain(topic: Array(topic.utf8), payload: payloadBytes(), arrival: arrival)
    try SingleAnswer.write(
      explanation.json, explanation.sheet(zone: output.tz), style: output.style, to: console)
  }

  private func makeExplainer() throws -> Explainer {
    let store = try source.db.map { path throws(OperatorError) in try StoreReader(path: path) }
    if let packs {
      return try Explainer(
        packs: LoadedConfiguration.packs(directory: packs), settings: DecisionSettings(), store: store)
    }
    guard let path = source.configPath else {
      throw OperatorError.usage(
        "which packs? Neither --config nor --packs is given, and there is no \(ReaderOptions.defaultConfiguration)",
        hint: "name the configuration, for instance: --config taihu.toml")
    }
    let configuration = try LoadedConfiguration.configuration(path)
    return try Explainer(
      packs: LoadedConfiguration.packs(configuration), settings: DecisionSettings(configuration), store: store)
  }

  /// More than any gateway takes, so that the limit of the configuration decides.
  private static let payloadBytesMax = 16 << 20

  private func payloadBytes() throws -> [UInt8] {
    if let payload { return Array(payload.utf8) }
    return try LineReader(path: "-").rest(bytesMax: Self.payloadBytesMax)
  }
}
