internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// Measures what a stored reading costs in bytes kept and bytes written, and how long upkeep holds the writer.
struct StoreBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Bytes kept and written per reading, and how long upkeep takes.",
    discussion: """
      Sensors send in turns, one reading in ten seconds each, in commits of one reading of each; after every commit upkeep \
      gets five milliseconds. Bytes written are those handed to the system, log and file together. Yardstick: 8 bytes kept \
      per reading, rollups and index included.
      """)

  @Option(help: "Series that take turns.")
  var series = 2_000

  @Option(help: "Hours of readings.")
  var hours = 8

  @Option(help: "Days for which readings are kept; more hours than that show what giving up costs.")
  var raw: Int?

  @Option(help: "The folder for the database, which is removed afterwards.")
  var directory = NSTemporaryDirectory()

  @Flag(help: "Leave the database where it is.")
  var keep = false

  func validate() throws {
    guard series > 0, hours > 0 else { throw ValidationError("both numbers are at least 1") }
  }

  func run() throws {
    let path = URL(filePath: directory).appending(path: "taihu-bench-\(UUID().uuidString).db").path
    defer {
      for suffix in keep ? [".lock"] : ["", "-wal", "-shm", ".lock"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }
    let clock = StepClock()
    let catalog = SeriesCatalog()
    var configuration = StoreConfiguration(path: path)
    if let raw { configuration.retention.raw = .days(raw) }
    let writer = try StoreWriter(configuration: configuration, catalog: catalog, clock: clock)
    let ids = (0..<series).map { number in
      catalog.declare(
        SeriesKey(name: "water_temp", labels: [Label("device", "buoy-\(number)")]),
        SeriesTraits(unit: "Cel", pack: "lake"))
    }
    var measured = Measurement()
    let before = Self.bytesWritten()
    for turn in 0..<(hours * 360) { try takeTurn(turn, ids, writer, clock, &measured) }
    try writer.close()
    let written = Self.bytesWritten() - before
    report(measured, written: written, path: path)
  }

  private func takeTurn(
    _ turn: Int, _ ids: [SeriesID], _ writer: StoreWriter, _ clock: StepClock, _ measured: inout Measurement
  ) throws {
    clock.step()
    for (number, id) in ids.enumerated() {
      let reading = Reading(
        series: id, time: clock.now(), received: clock.now(), value: measured.value(turn, number))
      let admission = try writer.admit(reading)
      writer.append(reading, admission)
    }
    let start = ContinuousClock.now
    _ = try writer.commit()
    let committed = ContinuousClock.now
    _ = try writer.maintain(budget: .milliseconds(5))
    measured.commits.append(committed - start)
    measured.upkeep.append(.now - committed)
  }

  private func report(_ measured: Measurement, written: Double, path: String) {
    let readings = Double(series * hours * 360)
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    print(
      String(
        format: "%.0f readings: %.2f bytes kept and %.1f bytes written a reading", readings, Double(size) / readings,
        written / readings))
    for (name, durations) in [("commit", measured.commits.sorted()), ("upkeep", measured.upkeep.sorted())] {
      let milliseconds = { (quantile: Double) in
        durations[Int(Double(durations.count - 1) * quantile)] / .milliseconds(1)
      }
      print(
        String(
          format: "%@: p50 %.2f ms, p99 %.2f ms, max %.2f ms", name, milliseconds(0.5), milliseconds(0.99),
          milliseconds(1)))
    }
    if keep { print(path) }
  }

  /// Bytes that this process has handed to the system for writing.
  private static func bytesWritten() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("wchar: ") }
    return line.flatMap { Double($0.dropFirst(7)) } ?? 0
  }
}

/// What one run measures.
private struct Measurement {
  var commits: [Duration] = []
  var upkeep: [Duration] = []
  private var noise: UInt64 = 42

  /// A value with one decimal that changes slowly, each series in its own way.
  mutating func value(_ turn: Int, _ series: Int) -> Double {
    noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let wave = sin(Double(turn) / 1_000 + Double(series)) * 50
    return (200 + wave + Double(noise >> 62)).rounded() / 10
  }
}

/// A clock that moves ten seconds at a time.
private final class StepClock: WallClock, @unchecked Sendable {
  // Sendable since the benchmark has one thread.
  private var instant = Timestamp(nanoseconds: 1_773_619_200_000_000_000)

  func now() -> Timestamp { instant }
  func step() { instant = instant.advanced(byNanoseconds: 10_000_000_000) }
}
