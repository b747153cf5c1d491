internal import ArgumentParser
internal import Glibc
internal import TaihuCore
internal import TaihuGateway
internal import TaihuStore

/// `taihu quarantine purge`: deletes entries for good.
struct QuarantinePurgeCommand: AnsweringCommand {
  /// The most entries that one purge takes.
  private static let entriesMax = 100_000

  static let configuration = CommandConfiguration(
    commandName: "purge", abstract: "Delete messages of the quarantine for good.",
    discussion: """
      taihu quarantine purge --older 30d --dry-run
      taihu quarantine purge --reason malformed --older 7d --yes
      taihu quarantine purge 17 18 --yes

      Several conditions must all hold. What is deleted stays counted in the ledger. A running gateway does it; without one, \
      this command does. It asks first, and where nobody can answer it needs --yes.
      """)

  @Argument(help: "The entries' numbers, from taihu quarantine list.")
  var ids: [Int64] = []

  @Option(help: ArgumentHelp("Entries received longer ago than this.", valueName: "length"))
  var older: DurationArgument?

  @Option(
    help: ArgumentHelp("Entries with this reason.", valueName: "reason"),
    completion: .list(RefusalReason.allCases.map(\.rawValue)), transform: RefusalReason.parse)
  var reason: RefusalReason?

  @Flag(help: "Only entries that were run again with success.")
  var replayed = false

  @Flag(help: "List what would be deleted, and delete nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Don't ask.")
  var yes = false

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if ids.isEmpty, older == nil, reason == nil, !replayed {
      throw ValidationError("say which: numbers, --older, --reason or --replayed")
    }
  }

  func answer(on console: Console) throws {
    let path = try source.databasePath()
    let chosen = try chosen(path)
    if dryRun {
      let writer = try ListingWriter(.quarantine(zone: output.tz), style: output.style, console: console)
      try writer.write(contentsOf: chosen)
      return try writer.finish()
    }
    if !chosen.isEmpty { try confirm(chosen.count) }
    let count = chosen.isEmpty ? 0 : try purge(chosen.map(\.id), path)
    var sheet = FactSheet()
    sheet.add("purged", String(count))
    try SingleAnswer.write(["purged": .integer(Int64(count))], sheet, style: output.style, to: console)
  }

  private func chosen(_ path: String) throws -> [QuarantineEntry] {
    let reader = try StoreReader(path: path)
    let since = older.map { SystemClock().now().advanced(byNanoseconds: -$0.nanoseconds) }
    for id in ids where try reader.quarantineEntry(id: id) == nil {
      throw OperatorError(
        .failure, code: "no-such-entry", "there is no quarantine entry \(id)",
        hint: "nothing was deleted; taihu quarantine list shows their numbers")
    }
    let wanted = Set(ids)
    return try reader.quarantine(limit: Self.entriesMax).filter { entry in
      (wanted.isEmpty || wanted.contains(entry.id)) && (reason == nil || entry.reason == reason)
        && (!replayed || entry.state == .replayed) && (since.map { entry.received < $0 } ?? true)
    }
  }

  private func confirm(_ count: Int) throws(OperatorError) {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw OperatorError.usage(
        "\(count) entries would be deleted for good", hint: "add --yes, or look first by --dry-run; nothing was deleted"
      )
    }
    Console.say("delete \(count) entries for good? [y/N] ")
    guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
      throw OperatorError(.failure, code: "purge-declined", "nothing was deleted")
    }
  }

  private func purge(_ ids: [Int64], _ path: String) throws -> Int {
    guard LockProbe.isHeld(database: path) else {
      let writer = try StoreWriter(configuration: StoreConfiguration(path: path), catalog: SeriesCatalog())
      let count = try writer.purgeQuarantine(ids)
      try writer.close()
      return count
    }
    guard case .purged(let count) = try ControlClient(store: path, timeout: 60_000_000_000).send(.purge(ids: ids))
    else {
      throw OperatorError(.failure, code: "control-reply", "the gateway answered another question than was asked")
    }
    return count
  }
}
