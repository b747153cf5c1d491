internal import ArgumentParser
internal import Foundation
internal import TaihuCore
internal import TaihuDerive
internal import TaihuPack

/// Measures what derived indicators cost a reading, and what a window costs.
struct DeriveBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "Nanoseconds a reading for derived indicators, and microseconds a window.",
    discussion: """
      Devices send in turns, once a minute. "none" is a reading that feeds no indicator, "window" one that feeds a window of \
      15 minutes, "message" one of the two from which each message gives two values. A window is computed from its \
      readings in memory, so the time to read the store is not in it. Yardstick: 5, 50 and 500 ns.
      """)

  @Option(help: "Devices that take turns.")
  var devices = 2_000

  @Option(help: "Minutes; the first quarter warms up and is not measured.")
  var minutes = 240

  @Option(help: "Runs, of which the median counts.")
  var runs = 5

  func validate() throws {
    guard devices > 0, minutes >= 40, runs > 0 else {
      throw ValidationError("the numbers are at least 1, 40 and 1")
    }
  }

  func run() throws {
    for kind in DeriveMeasurement.Kind.allCases {
      let measured = try (0..<runs).map { _ in try DeriveMeasurement(kind, devices: devices, minutes: minutes) }
      let median = measured.sorted { $0.nanoseconds < $1.nanoseconds }[runs / 2]
      var line = String(format: "%@: %.1f ns/reading", kind.rawValue, median.nanoseconds)
      if median.windows > 0 {
        line += String(format: ", %.2f us/window, %d windows", median.windowMicroseconds, median.windows)
      }
      print(line + ", \(median.results) results")
    }
  }
}

/// One run over all devices.
private struct DeriveMeasurement {
  /// What the readings feed.
  enum Kind: String, CaseIterable {
    case none, window, message
  }

  private static let pack = """
    [pack]
    cadence = "1min"
    [[topics]]
    pattern = "b/{site}/{device}"
    [quantities.other]
    unit = "1"
    [quantities.power]
    unit = "kW"
    [quantities.t]
    unit = "Cel"
    [quantities.do]
    unit = "mg/L"
    [[derived]]
    id = "demand"
    formula = "demand"
    inputs = { power = "power" }
    [[derived]]
    id = "saturation"
    formula = "do_saturation"
    inputs = { water_temp = "t", do = "do" }
    """

  var nanoseconds = 0.0
  var windowMicroseconds = 0.0
  var windows = 0
  var results = 0

  init(_ kind: Kind, devices: Int, minutes: Int) throws {
    let catalog = SeriesCatalog()
    var engine = DerivedEngine(packs: [try PackReader().read(text: Self.pack, file: "bench.toml")], catalog: catalog)
    let series = (0..<devices).map { device in Self.names(kind).map { Self.declare($0, device, catalog) } }
    let source = MinuteReadings()
    let clock = ContinuousClock()
    var (observing, computing) = (Duration.zero, Duration.zero)
    var (measured, found): (Int, [Reading]) = (0, [])
    for minute in 0..<minutes {
      let time = Timestamp(nanoseconds: 1_785_542_400_000_000_000 + Int64(minute) * 60_000_000_000)
      let start = clock.now
      for device in series {
        for id in device { engine.observe(Reading(series: id, time: time, received: time, value: 8)) }
        engine.endMessage(into: &found)
      }
      let observed = clock.now
      let ofMessages = found.count
      found.removeAll(keepingCapacity: true)
      try engine.evaluate(now: time, from: source, limit: .max, into: &found)
      guard minute >= minutes / 4 else { continue }
      observing += observed - start
      computing += clock.now - observed
      measured += devices * Self.names(kind).count
      results += found.count + ofMessages
      if kind == .window { windows += found.count }
    }
    nanoseconds = observing / .nanoseconds(1) / Double(measured)
    if windows > 0 { windowMicroseconds = computing / .microseconds(1) / Double(windows) }
  }

  private static func names(_ kind: Kind) -> [String] {
    switch kind {
    case .none: ["other"]
    case .window: ["power"]
    case .message: ["t", "do"]
    }
  }

  private static func declare(_ name: String, _ device: Int, _ catalog: SeriesCatalog) -> SeriesID {
    let labels = [Label("device", "d\(device)"), Label("network", "bench"), Label("site", "s")]
    return catalog.declare(SeriesKey(name: name, labels: labels), SeriesTraits(unit: "", pack: "bench"))
  }
}

/// A reading each minute.
private struct MinuteReadings: ReadingSource {
  func readings(of series: SeriesID, from: Timestamp, to: Timestamp, _ body: ([Reading]) throws -> Void) throws {
    let minutes = to.nanoseconds(since: from) / 60_000_000_000
    try body(
      (0..<minutes).map { minute in
        let time = from.advanced(byNanoseconds: minute * 60_000_000_000)
        return Reading(series: series, time: time, received: time, value: 8)
      })
  }
}
