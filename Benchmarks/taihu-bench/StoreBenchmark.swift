internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// Measures what it takes to store a day of a city: the writer's own interface, a commit for so many readings, upkeep
/// between commits as the gateway does it.
struct StoreBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Bytes, bytes written, processor time and commit times of a city day in the store.",
    discussion: """
      The folder holds the columns city.sid.u16, city.ts.i64, city.val.f64 and city.kind.u8. Yardstick: a C program that \
      puts the same readings into a table of rows, or into one table of chunks without a log of recent readings.
      """)

  @Option(help: "The folder with the columns; without one, sixty sensors are made up.")
  var city: String?
  @Option(help: "The database to make; an existing one is replaced.")
  var db = "/tmp/taihu-bench-city.db"
  @Option(help: "Readings to a commit.")
  var batch = 5_000
  @Option(help: "Readings to store; 0: all.")
  var limit = 0
  @Option(help: "When a commit counts as done: full or normal.")
  var synchronous = "full"

  @Flag(help: "Seal everything in the end, however few, as after a day.")
  var sealAll = false

  func validate() throws {
    guard batch > 0, limit >= 0 else { throw ValidationError("--batch is at least 1, --limit at least 0") }
    guard StoreConfiguration.Synchronous(rawValue: synchronous) != nil else {
      throw ValidationError("--synchronous is full or normal")
    }
  }

  func run() throws {
    let day = try city.map { try CityDay(columns: $0) } ?? CityDay()
    for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: db + suffix) }
    var configuration = StoreConfiguration(path: db)
    configuration.synchronous = StoreConfiguration.Synchronous(rawValue: synchronous) ?? .full
    let (before, clock) = (ProcessMeter(), ContinuousClock())
    let begin = clock.now
    let (count, unsealed, commits) = try store(day, configuration)
    let seconds = (clock.now - begin) / .seconds(1)
    report(count, unsealed: unsealed, commits, seconds, before, ProcessMeter())
    if sealAll { try sealRest(configuration) }
    let facts = try StoreReader(path: db).facts()
    let sealed = Double(facts.readings - facts.recent)
    print(
      String(
        format: "  %.3f bytes/reading in chunks (%lld chunks), %.3f bytes/reading in the file",
        Double(facts.chunkBytes) / sealed,
        facts.chunks, Double(facts.bytes) / Double(facts.readings)))
  }

  /// Stores the day in a new database; returns the readings, those left unsealed, and the time of each commit in
  /// milliseconds, sorted.
  private func store(_ day: CityDay, _ configuration: StoreConfiguration) throws -> (Int, Int, [Double]) {
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: configuration, catalog: catalog)
    let (count, commits) = try load(day, day.declare(in: catalog), into: writer)
    let unsealed = writer.unsealedCount
    try writer.close()
    return (count, unsealed, commits)
  }

  /// Opens the store once more, under a configuration that leaves nothing unsealed.
  private func sealRest(_ configuration: StoreConfiguration) throws {
    var configuration = configuration
    configuration.sealAfter = .zero
    let writer = try StoreWriter(configuration: configuration, catalog: SeriesCatalog())
    while try writer.maintain(budget: .seconds(1)) {}
    try writer.close()
  }

  /// Stores the day; returns the number of readings and the time of each commit in milliseconds, sorted.
  private func load(_ day: CityDay, _ ids: [SeriesID], into writer: StoreWriter) throws -> (Int, [Double]) {
    let clock = ContinuousClock()
    var (count, commits): (Int, [Double]) = (0, [])
    let all = limit == 0 ? day.count : min(limit, day.count)
    while count < all {
      let readings = try day.next(min(batch, all - count), ids)
      guard !readings.isEmpty else { break }
      for reading in readings {
        let admission = try writer.admit(reading)
        if admission != .duplicate { writer.append(reading, admission) }
      }
      let begin = clock.now
      _ = try writer.commit()
      commits.append((clock.now - begin) / .milliseconds(1))
      _ = try writer.maintain(budget: .milliseconds(20))
      count += readings.count
    }
    while try writer.maintain(budget: .seconds(1)) {}
    return (count, commits.sorted())
  }

  private func report(
    _ count: Int, unsealed: Int, _ commits: [Double], _ seconds: Double, _ before: ProcessMeter, _ after: ProcessMeter
  ) {
    let readings = Double(count)
    func quantile(_ share: Double) -> Double {
      commits.isEmpty ? 0 : commits[min(Int(Double(commits.count) * share), commits.count - 1)]
    }
    print(
      String(
        format: "store: %d readings (%d unsealed) in %.1f s, %.0f readings/s, %.3f us of processor time a reading",
        count,
        unsealed, seconds, readings / seconds, (after.processor - before.processor) * 1e6 / readings))
    print(
      String(
        format: "  %.1f bytes to disk, %.1f bytes written a reading, %.1f MiB of memory at most",
        Double(after.bytesToDisk - before.bytesToDisk) / readings,
        Double(after.bytesWritten - before.bytesWritten) / readings, Double(after.residentMax) / 1_048_576))
    print(
      String(
        format: "  commits of %d: p50 %.2f ms, p99 %.2f ms, longest %.2f ms", batch, quantile(0.5), quantile(0.99),
        quantile(1)))
  }
}
