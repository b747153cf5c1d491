internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway

/// `taihu doctor`: whether a database, and what it depends on, is well.
struct DoctorCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the database and what it depends on; exit 3 when something should be mended.",
    discussion: """
      Reads the whole database: its structure, and the checksum of every chunk. Looks at log, disk, permissions, clock and \
      lock, and with a configuration at its brokers. Changes nothing.
      """)

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let line = ProgressLine()
    defer { line.clear() }
    let checks = try examine { line.show($0) }
    line.clear()
    let style = output.style
    if style.format == .json || style.format == .jsonl {
      try console.writeLine(Self.json(checks).text)
    } else {
      let writer = try ListingWriter(Self.listing, style: style, console: console)
      try writer.write(contentsOf: checks)
      try writer.finish()
    }
    if checks.contains(where: { $0.state == .finding }) { throw CommandExit.findings }
  }

  private func examine(_ progress: (String) -> Void) throws -> [HealthCheck] {
    guard let path = source.db == nil ? source.configPath : source.config else {
      return try Doctor(path: source.databasePath()).examine(progress)
    }
    let (configuration, checks) = ConfigurationChecks.examine(path)
    guard let database = source.db ?? configuration?.store.path else { return checks }
    return checks + (try Doctor(path: database, configuration: configuration).examine(progress))
  }

  private static func json(_ checks: [HealthCheck]) -> JSON {
    ["ok": .bool(!checks.contains { $0.state == .finding }), "checks": .array(checks.map(\.json))]
  }

  private static var listing: Listing<HealthCheck> {
    Listing(
      [
        Column("check") { $0.name },
        Column("state", styled: { StyledText($0.state.rawValue, $0.style) }, plain: \.state.rawValue),
        Column("detail", narrowing: .shrinks(to: 24)) { $0.detail },
        Column("advice", narrowing: .shrinks(to: 24)) { $0.advice },
      ],
      json: \.json)
  }
}

extension HealthCheck {
  fileprivate var style: TextStyle {
    switch state {
    case .ok: .good
    case .note: .plain
    case .finding: .critical
    }
  }
}
