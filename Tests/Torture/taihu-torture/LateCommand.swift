internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// `taihu-torture late`: a year of history that arrives in random order while live data arrive, against the same in order.
struct LateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "late", abstract: "Loads a year in random order beside live data, and compares with loading in order.",
    discussion: "Readings and rollups must be the same. Prints time and bytes written of either way.")

  @Option(help: "Series.")
  var series = 20
  @Option(help: "Days of history.")
  var days = 365
  @Option(help: "Minutes between two readings of a series.")
  var minutes = 10
  @Option(help: "Readings that stay together when the order is shuffled: 1, or those of a file that is loaded later.")
  var together = 1
  @Option(help: "The seed of all chance.")
  var seed: UInt64 = 1
  @Option(help: "The database to make; an existing one is replaced.")
  var db = "/tmp/taihu-torture-late.db"

  func validate() throws {
    guard series > 0, days > 0, minutes > 0, together > 0 else { throw ValidationError("every number is at least 1") }
  }

  func run() throws {
    let history = days * 1_440 / minutes * series
    let live = history / 10
    var order = Array(stride(from: 0, to: history, by: together))
    var random = SplitMix(seed: seed)
    print("seed \(seed): \(history) readings of history, \(live) live, in runs of \(together)")
    let inOrder = try load(order, history, live, "in order")
    order.shuffle(using: &random)
    let shuffled = try load(order, history, live, "random order")
    guard inOrder == shuffled else { throw Fault("in order \(inOrder), in random order \(shuffled)") }
    print("equal: \(shuffled)")
  }

  /// Loads the runs of the history in an order, a tenth as many live readings among them; returns the digest of all.
  private func load(_ order: [Int], _ history: Int, _ live: Int, _ what: String) throws -> String {
    removeDatabase(db)
    let (before, begin) = (Usage(), ContinuousClock.now)
    let (clock, catalog) = (ManualClock(Workload.start), SeriesCatalog())
    let writer = try StoreWriter(configuration: StoreConfiguration(path: db), catalog: catalog, clock: clock)
    for number in 0..<series {
      catalog.declare(SeriesKey(name: "late", labels: [Label("n", "\(number)")]), SeriesTraits(unit: "", pack: "late"))
    }
    var (pending, sent) = (0, 0)
    func put(_ reading: Reading) throws {
      writer.append(reading, try writer.admit(reading))
      pending += 1
      guard pending >= 1_000 else { return }
      pending = 0
      _ = try writer.commit()
      _ = try writer.maintain(budget: .milliseconds(20))
    }
    for (turn, start) in order.enumerated() {
      for number in start..<min(start + together, history) { try put(reading(number, of: history)) }
      while sent < live * (turn + 1) / order.count {
        let now = reading(history + sent, of: history)
        clock.set(now.received)
        try put(now)
        sent += 1
      }
    }
    _ = try writer.commit()
    clock.set(Workload.start.advanced(byNanoseconds: 200 * 24 * Workload.hour))
    while try writer.maintain(budget: .seconds(1)) {}
    try writer.close()
    report(what, history + live, before, begin)
    return try StoreDigest.text(StoreReader(path: db))
  }

  /// A reading by its number: series in turns, the history before the start, the live ones after.
  private func reading(_ number: Int, of history: Int) -> Reading {
    let tick = Int64((number - history) / series - (number < history ? 1 : 0))
    let time = Workload.start.advanced(byNanoseconds: tick * Int64(minutes) * 60_000_000_000)
    let mixed = SplitMix.mix(UInt64(number) ^ seed << 40)
    return Reading(
      series: SeriesID(UInt32(number % series + 1)), time: time,
      received: time.advanced(byNanoseconds: Int64(mixed % 500) * 1_000_000), value: Double(mixed >> 40 & 1_023) / 10)
  }

  private func report(_ what: String, _ count: Int, _ before: Usage, _ begin: ContinuousClock.Instant) {
    let (after, readings) = (Usage(), Double(count))
    print(
      String(
        format: "%@: %.1f s, %.2f us of processor time, %.0f bytes written a reading, %.2f MiB in the end", what,
        (ContinuousClock.now - begin) / .seconds(1), (after.processor - before.processor) * 1e6 / readings,
        Double(after.bytesWritten - before.bytesWritten) / readings, Double(fileBytes(db)) / 1_048_576))
  }
}
