internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuStore

/// Measures what many series cost: to declare, to open again, to find.
struct SeriesBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "series",
    abstract: "Memory and time for many series: to declare and save, to open again, to look up.")

  @Option(help: "Series.")
  var count = 100_000
  @Option(help: "The database to make; an existing one is replaced.")
  var db = "/tmp/taihu-bench-series.db"

  func validate() throws {
    if count < 1 { throw ValidationError("--count is at least 1") }
  }

  func run() throws {
    for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: db + suffix) }
    try make()
    try reopen()
    let reader = try StoreReader(path: db)
    let lookups: [(String, SeriesSelector.Matcher)] = [
      ("name", .equal(name: "__name__", value: "q7")), ("site", .equal(name: "site", value: "site-77")),
      ("device", .equal(name: "device", value: "device-77777")), ("not equal", .notEqual(name: "network", value: "n")),
    ]
    for (name, matcher) in lookups {
      let begin = ContinuousClock.now
      let found = try reader.series(matching: SeriesSelector([matcher])).count
      print(
        String(
          format: "look up by %@: %.1f ms, %d found", name, (ContinuousClock.now - begin) / .milliseconds(1), found))
    }
    try findByIndex()
  }

  /// Looks up by the index in memory, which the first question builds.
  private func findByIndex() throws {
    let reader = try StoreReader(path: db)
    let memory = ProcessMeter.resident
    let conditions: [(String, LabelCondition)] = [
      ("index, built first", .equal("site", "site-1")), ("index, exact", .equal("device", "device-77777")),
      ("index, prefix", .accepted("device") { $0.hasPrefix("device-777") }),
      ("index, not equal", .notEqual("district", "district-1")),
    ]
    for (name, condition) in conditions {
      let begin = ContinuousClock.now
      let found = try reader.series(meeting: [condition]).count
      let time = (ContinuousClock.now - begin) / .milliseconds(1)
      print(String(format: "look up by %@: %.1f ms, %d found", name, time, found))
    }
    print(String(format: "index: %.0f bytes a series", Double(ProcessMeter.resident - memory) / Double(count)))
  }

  /// Declares the series, gives each a reading and saves them.
  private func make() throws {
    let (memory, begin) = (ProcessMeter.resident, ContinuousClock.now)
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: db), catalog: catalog)
    for number in 0..<count {
      let labels = [
        Label("network", "n"), Label("district", "district-\(number % 7)"), Label("site", "site-\(number / 1_000)"),
        Label("device", "device-\(number / 10)"),
      ]
      let id = catalog.declare(SeriesKey(name: "q\(number % 10)", labels: labels), SeriesTraits(unit: "Cel", pack: "p"))
      let time = Timestamp(nanoseconds: 1_795_305_600_000_000_000)
      let reading = Reading(series: id, time: time, received: time, value: Double(number))
      writer.append(reading, try writer.admit(reading))
      if number % 50_000 == 49_999 { _ = try writer.commit() }
    }
    _ = try writer.commit()
    report("declared and saved", memory, begin)
    try writer.close()
  }

  private func reopen() throws {
    let (memory, begin) = (ProcessMeter.resident, ContinuousClock.now)
    let catalog = SeriesCatalog()
    let writer = try StoreWriter(configuration: StoreConfiguration(path: db), catalog: catalog)
    report("opened again", memory, begin)
    try writer.close()
  }

  private func report(_ what: String, _ memory: Int64, _ begin: ContinuousClock.Instant) {
    print(
      String(
        format: "%@: %.2f s, %.0f bytes a series", what, (ContinuousClock.now - begin) / .seconds(1),
        Double(ProcessMeter.resident - memory) / Double(count)))
  }
}
