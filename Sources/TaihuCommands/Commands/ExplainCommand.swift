internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// `taihu explain`: the whole decision on one message, without side effects.
struct ExplainCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Show what would become of a message, and why; nothing is stored.",
    discussion: """
      The payload is taken from --payload, --payload-base64, --payload-hex or --payload-file, or else from standard input, \
      byte for byte. With --db the store is asked what it knows already, \
      and the detectors look at the day before. Times: \(TimeArgument.forms).
      """)

  @Option(help: ArgumentHelp("The message's topic.", valueName: "topic"))
  var topic: String

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The message's payload (default: standard input).", valueName: "text"))
  var payload: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("The payload's bytes in base64.", valueName: "text"))
  var payloadBase64: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The payload's bytes in hexadecimal; blanks are passed over.", valueName: "text"))
  var payloadHex: String?

  @Option(help: ArgumentHelp("A file that holds the payload's bytes.", valueName: "file"))
  var payloadFile: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("When it is received (default: now).", valueName: "time"))
  var received = TimeArgument.relative(0)

  @Flag(help: "The broker sent it as a retained message.")
  var retained = false

  @Option(help: ArgumentHelp("A folder of packs, or one pack's file, in place of a configuration.", valueName: "path"))
  var packs: String?

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if packs != nil, source.config != nil { throw ValidationError("--packs takes the place of --config; give one") }
    if [payload, payloadBase64, payloadHex, payloadFile].count(where: { $0 != nil }) > 1 {
      throw ValidationError("a message has one payload; give one of --payload and its forms")
    }
    if let payloadHex, Self.bytes(hex: payloadHex) == nil {
      throw ValidationError("--payload-hex: an even number of hexadecimal digits is needed")
    }
    if let payloadBase64, Data(base64Encoded: payloadBase64) == nil {
      throw ValidationError("--payload-base64: “\(payloadBase64.prefix(40))” is no base64")
    }
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
      return try Explainer(packs: LoadedConfiguration.packs(path: packs), settings: DecisionSettings(), store: store)
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
    if let payloadBase64, let data = Data(base64Encoded: payloadBase64) { return Array(data) }
    if let payloadHex, let bytes = Self.bytes(hex: payloadHex) { return bytes }
    return try LineReader(path: payloadFile ?? "-").rest(bytesMax: Self.payloadBytesMax)
  }

  private static func bytes(hex text: String) -> [UInt8]? {
    let digits = text.filter { !$0.isWhitespace }.map(\.hexDigitValue)
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 != nil }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
  }
}
