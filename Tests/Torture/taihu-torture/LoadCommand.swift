internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// `taihu-torture load`: a steady stream at full price, with sealing, rollups and retention under a budget.
struct LoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Stores a steady stream for minutes and tells of commits, log and file.",
    discussion: """
      Readings are dated so that each series has one a minute: the calendar runs ahead of the clock, and days pass, which \
      retention needs. Ends with 3 when the stream could not be kept up, or the log or the file outgrew their bounds.
      """)

  @Option(help: "Minutes.")
  var minutes = 10.0
  @Option(help: "Readings a second.")
  var rate = 5_000
  @Option(help: "Commits a second.")
  var commits = 50
  @Option(help: "Series.")
  var series = 500
  @Option(help: "The budget of the database in MiB.")
  var budget: Int64 = 32
  @Option(help: "The database to make; an existing one is replaced.")
  var db = "/tmp/taihu-torture-load.db"

  func validate() throws {
    guard minutes > 0, commits > 0, rate >= commits, series > 0, budget > 0 else {
      throw ValidationError("every number is above 0, and --rate at least --commits")
    }
  }

  func run() throws {
    removeDatabase(db)
    var configuration = StoreConfiguration(path: db)
    configuration.retention.diskBudgetBytes = budget << 20
    let (clock, catalog) = (ManualClock(Workload.start), SeriesCatalog())
    let writer = try StoreWriter(configuration: configuration, catalog: catalog, clock: clock)
    for number in 0..<series {
      catalog.declare(SeriesKey(name: "load", labels: [Label("n", "\(number)")]), SeriesTraits(unit: "m", pack: "load"))
    }
    let (before, begin) = (Usage(), ContinuousClock.now)
    var record = LoadRecord()
    var sent = 0
    let period = Duration.seconds(1) / commits
    for turn in 0..<Int(minutes * 60 * Double(commits)) {
      let due = begin + period * turn
      record.lag = max(record.lag, (ContinuousClock.now - due) / .milliseconds(1))
      // What is left of the period belongs to upkeep; one step is done even when nothing is left.
      try append(from: sent, to: rate * (turn + 1) / commits, writer, clock)
      sent = rate * (turn + 1) / commits
      let start = ContinuousClock.now
      _ = try writer.commit()
      record.commits.append((ContinuousClock.now - start) / .milliseconds(1))
      _ = try writer.maintain(budget: max(due + period - .now, .zero))
      record.walMax = max(record.walMax, fileBytes(db + "-wal"))
      record.fileMax = max(record.fileMax, fileBytes(db))
      if turn % (commits * 60) == commits * 60 - 1 { try tell(turn / (commits * 60) + 1, record) }
      usleep(UInt32(clamping: Int64(max(due + period - .now, .zero) / .microseconds(1))))
    }
    let seconds = (ContinuousClock.now - begin) / .seconds(1)
    while try writer.maintain(budget: .seconds(1)) {}
    try writer.close()
    try report(record, sent, seconds, before)
  }

  private func append(from first: Int, to end: Int, _ writer: StoreWriter, _ clock: ManualClock) throws {
    for number in first..<end {
      let time = Workload.start.advanced(byNanoseconds: Int64(number) * 60_000_000_000 / Int64(series))
      let received = time.advanced(byNanoseconds: Int64(SplitMix.mix(UInt64(number)) % 300) * 1_000_000)
      let value = (sin(Double(number / series) / 200) * 10 + Double(SplitMix.mix(UInt64(number)) % 8)) * 10
      let reading = Reading(
        series: SeriesID(UInt32(number % series + 1)), time: time, received: received, value: value.rounded() / 10)
      clock.set(received)
      writer.append(reading, try writer.admit(reading))
    }
    let minute = clock.now().nanoseconds / 60_000_000_000
    for account in [LedgerEntry.Account.readingsDecoded, .readingsStored] {
      writer.add(
        LedgerEntry(.init(minute: minute, source: "load", pack: "load", account: account), count: Int64(end - first)))
    }
  }

  private func tell(_ minute: Int, _ record: LoadRecord) throws {
    let readings = try StoreReader(path: db).ledger().readings
    print(
      String(
        format:
          "minute %d: file %.1f MiB, log at most %.1f MiB, given up %lld of %lld readings, longest commit %.1f ms",
        minute, Double(fileBytes(db)) / 1_048_576, Double(record.walMax) / 1_048_576, readings.expired, readings.stored,
        record.commits.max() ?? 0))
  }

  private func report(_ record: LoadRecord, _ sent: Int, _ seconds: Double, _ before: Usage) throws {
    let (after, count, sorted) = (Usage(), Double(sent), record.commits.sorted())
    func quantile(_ share: Double) -> Double { sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)] }
    let reader = try StoreReader(path: db)
    let (facts, ledger) = (try reader.facts(), try reader.ledger())
    print(
      String(
        format: """
          %d readings in %.1f s, %.0f/s; commits p50 %.2f ms, p99 %.2f ms, max %.2f ms; behind by %.0f ms at most
          log at most %.1f MiB, file at most %.1f MiB, in the end %.1f of a budget of %lld MiB
          %.2f us of processor time, %.0f bytes written a reading, %.1f MiB of memory at most
          %lld readings kept, %lld given up, %lld chunks
          """, sent, seconds, count / seconds, quantile(0.5), quantile(0.99), quantile(1), record.lag,
        Double(record.walMax) / 1_048_576, Double(record.fileMax) / 1_048_576, Double(facts.bytes) / 1_048_576, budget,
        (after.processor - before.processor) * 1e6 / count,
        Double(after.bytesWritten - before.bytesWritten) / count, Double(after.residentMax) / 1_048_576,
        facts.readings, ledger.readings.expired, facts.chunks))
    guard facts.readings + ledger.readings.expired == Int64(sent) else { throw Fault("readings are missing") }
    let isKeptUp = seconds < minutes * 60 * 1.02 + 1
    // A checkpoint is due after 16 MiB; the log holds no more than what a round adds meanwhile.
    guard isKeptUp, record.walMax < 72 << 20, facts.bytes < (budget << 20) * 5 / 4 else { throw ExitCode(3) }
  }
}

/// What was seen while the stream ran.
private struct LoadRecord {
  /// Milliseconds of each commit.
  var commits: [Double] = []
  /// The most milliseconds that a batch came after its time.
  var lag = 0.0
  var walMax, fileMax: Int64

  init() { (walMax, fileMax) = (0, 0) }
}
