internal import ArgumentParser
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// `taihu quarantine replay`: runs messages again, after their pack was mended.
struct QuarantineReplayCommand: AnsweringCommand {
  /// How long a running gateway may take for it, in nanoseconds.
  private static let timeout: Int64 = 120_000_000_000
  /// The most entries that `--all` and `--reason` take at once.
  private static let entriesMax = 100_000

  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run messages again, after their pack was mended.",
    discussion: """
      A running gateway does it itself, with the packs it has: after mending a pack let it read them again (SIGHUP). \
      Without one, this command does it, with the packs of the configuration. An entry that gives readings is closed, one \
      that is still refused stays open.
      """)

  @Argument(help: "The entries' numbers, from taihu quarantine list.")
  var ids: [Int64] = []

  @Flag(help: "Run all open entries again.")
  var all = false

  @Option(
    help: ArgumentHelp("Run all open entries with this reason again.", valueName: "reason"),
    completion: .list(RefusalReason.allCases.map(\.rawValue)), transform: RefusalReason.parse)
  var reason: RefusalReason?

  @Flag(help: "Exit with 3 when an entry is still refused.")
  var fail = false

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let ways = (ids.isEmpty ? 0 : 1) + (all ? 1 : 0) + (reason == nil ? 0 : 1)
    if ways != 1 { throw ValidationError("name the entries by their numbers, by --reason or by --all") }
  }

  func answer(on console: Console) throws {
    let path = try source.databasePath()
    let chosen = try ids.isEmpty ? openEntries(path) : ids
    try refuseMissing(path)
    let ended = chosen.isEmpty ? [] : try replay(chosen, path)
    let writer = try ListingWriter(Self.listing, style: output.style, console: console)
    try writer.write(contentsOf: ended)
    try writer.finish()
    let refused = ended.filter { if case .refused = $0.outcome { true } else { false } }.count
    if refused > 0 {
      Console.note("\(refused) of \(ended.count) messages are still refused and stay in the quarantine")
    }
    if fail, refused > 0 { throw CommandExit.findings }
  }

  /// Refuses numbers that no entry has, before any entry is run.
  private func refuseMissing(_ path: String) throws {
    let reader = try StoreReader(path: path)
    for id in ids where try reader.quarantineEntry(id: id) == nil {
      throw OperatorError(
        .failure, code: "no-such-entry", "there is no quarantine entry \(id)",
        hint: "nothing was run; taihu quarantine list shows their numbers")
    }
  }

  private func openEntries(_ path: String) throws -> [Int64] {
    let entries = try StoreReader(path: path).quarantine(openOnly: true, limit: Self.entriesMax)
    return entries.filter { $0.reason != .conflict && (reason == nil || $0.reason == reason) }.map(\.id).sorted()
  }

  private func replay(_ ids: [Int64], _ path: String) throws -> [ReplayedEntry] {
    guard LockProbe.isHeld(database: path) else {
      let configuration = try configuration(of: path)
      return try OfflineReplay.run(configurationPath: configuration, ids: ids, logger: .commandLine)
    }
    let reply = try ControlClient(store: path, timeout: Self.timeout).send(.replay(ids: ids))
    guard case .replay(let ended) = reply else {
      throw OperatorError(.failure, code: "control-reply", "the gateway answered another question than was asked")
    }
    return ended
  }

  /// The configuration whose packs are to be used: it must be the one of this store.
  private func configuration(of path: String) throws(OperatorError) -> String {
    guard let configuration = source.configPath else {
      throw OperatorError.usage(
        "no gateway runs on \(path), so the packs are needed to run messages again",
        hint: "name the configuration by --config")
    }
    let configured = try LoadedConfiguration.configuration(configuration).store.path
    guard FilePath.isSame(configured, path) else {
      throw OperatorError.usage(
        "the store of \(configuration) is \(configured), not \(path)", hint: "nothing was changed; leave --db out")
    }
    return configuration
  }

  private static var listing: Listing<ReplayedEntry> {
    Listing(
      [
        Column("id", alignsRight: true) { String($0.id) },
        Column("outcome", styled: { StyledText($0.word, $0.style) }, plain: \.word),
        Column("readings", alignsRight: true) { String($0.readings) },
        Column("detail", narrowing: .shrinks(to: 16)) { $0.detail },
      ],
      json: { entry in
        [
          "id": .integer(entry.id), "outcome": .string(entry.word), "readings": .integer(Int64(entry.readings)),
          "reason": .optional(entry.reason), "detail": .string(entry.detail),
        ]
      })
  }
}

extension ReplayedEntry {
  /// `stored`, `refused` or `skipped`.
  fileprivate var word: String {
    switch outcome {
    case .stored: "stored"
    case .refused: "refused"
    case .skipped: "skipped"
    }
  }

  fileprivate var style: TextStyle {
    switch outcome {
    case .stored: .good
    case .refused: .warning
    case .skipped: .dim
    }
  }

  /// New readings.
  fileprivate var readings: Int {
    if case .stored(let readings) = outcome { readings } else { 0 }
  }

  /// Why it was refused, or `nil`.
  fileprivate var reason: String? {
    if case .refused(let refusal) = outcome { refusal.reason.rawValue } else { nil }
  }

  fileprivate var detail: String {
    switch outcome {
    case .stored: ""
    case .refused(let refusal): "\(refusal.reason.rawValue): \(refusal.detail)"
    case .skipped(let why): why
    }
  }
}
