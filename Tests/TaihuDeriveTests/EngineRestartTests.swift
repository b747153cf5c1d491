import TaihuCore
import TaihuDerive
import TaihuPack
import Testing

@Suite("Indicators across restarts and disorder")
struct EngineRestartTests {
  private static let derived = """
    [[derived]]
    id = "aqi"
    formula = "aqi_hourly"
    inputs = { pm25 = "pm25", o3 = "o3" }
    options = { edition = "2012" }
    [[derived]]
    id = "mean"
    formula = "demand"
    window = "4h"
    every = "1h"
    inputs = { power = "p" }
    """
  private static let quantities = [("pm25", "ug/m3"), ("o3", "ug/m3"), ("p", "kW")]
  private let start = Timestamp(nanoseconds: 1_773_504_000_000_000_000)

  /// Hourly messages of three days with values drawn from a generator.
  private func messages(_ random: inout SeededNumbers) -> [(time: Timestamp, values: [(String, Double)])] {
    (0..<72).compactMap { hour in
      guard Double.random(in: 0..<1, using: &random) < 0.95 else { return nil }
      let values = [("pm25", 300.0), ("o3", 250), ("p", 50)].map { name, top in
        (name, Double.random(in: 0..<top, using: &random).rounded())
      }
      return (start.minutes(60 * hour), values)
    }
  }

  @Test(
    "whenever the process ends, in whatever order messages come, the results are the same in the end", arguments: 0..<24
  )
  func equal(seed: Int) throws {
    var random = SeededNumbers(seed: UInt64(seed))
    let messages = messages(&random)
    let calm = try Workbench(quantities: Self.quantities, Self.derived)
    calm.now = start
    for (time, values) in messages {
      calm.now = time.seconds(3)
      calm.send(values, at: time)
      try calm.evaluate()
    }
    for _ in 0..<3 { try calm.wait(minutes: 300) }

    let rough = try Workbench(quantities: Self.quantities, Self.derived)
    rough.now = start
    for (time, values) in Self.disordered(messages, &random) {
      rough.now = max(rough.now, time).seconds(3)
      rough.send(values, at: time)
      // The last of it is lost only where the transaction was: so nothing here.
      try rough.evaluate()
      if Double.random(in: 0..<1, using: &random) < 0.15 { rough.restart() }
    }
    for _ in 0..<3 { try rough.wait(minutes: 300) }
    let (expected, found) = (Self.text(calm), Self.text(rough))
    #expect(!expected.isEmpty)
    #expect(expected.subtracting(found).sorted() == [], "seed \(seed)")
    #expect(found.subtracting(expected).sorted() == [], "seed \(seed)")
  }

  private static func disordered<Element>(_ elements: [Element], _ random: inout SeededNumbers) -> [Element] {
    elements.enumerated().map { (Double($0) + Double.random(in: 0..<8, using: &random), $1) }.sorted { $0.0 < $1.0 }
      .map(\.1)
  }

  private static func text(_ bench: Workbench) -> Set<String> {
    Set(
      bench.results.flatMap { series, values in
        values.values.map { "\(bench.catalog[series].key) \($0.time) \($0.value)" }
      })
  }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
