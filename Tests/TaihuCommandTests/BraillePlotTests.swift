import Testing

@testable import TaihuCommands

@Suite("The plot of an alarm")
struct BraillePlotTests {
  private static func plot(_ values: [Double], band: ClosedRange<Double>? = nil) -> [String] {
    BraillePlot(
      points: values.enumerated().map { .init(x: Double($0), y: $1) }, band: band, columns: 4, rows: 2
    ).lines()
  }

  @Test("a rising line runs from the lower left to the upper right")
  func rising() {
    #expect(Self.plot([0, 7]) == ["7 ┤⠀⠀⡠⠊", "0 ┤⡠⠊⠀⠀"])
  }

  @Test("a constant value is drawn in the middle, and one reading alone is drawn too")
  func constant() {
    #expect(Self.plot([5, 5]) == ["6 ┤⠀⠀⠀⠀", "4 ┤⠉⠉⠉⠉"])
    let late = BraillePlot(points: [.init(x: 1.79e18, y: 5)], band: nil, columns: 4, rows: 2)
    #expect(late.lines() == ["6 ┤⠀⠀⠀⠀", "4 ┤⠁⠀⠀⠀"])
    #expect(Self.plot([5]) == ["6 ┤⠀⠀⠀⠀", "4 ┤⠁⠀⠀⠀"])
  }

  @Test("the band widens the frame")
  func band() {
    let lines = Self.plot([5, 5], band: 0...10)
    #expect(lines.first?.hasPrefix("10 ┤⠁⠀⠁⠀") == true)
    #expect(lines.last?.hasPrefix(" 0 ┤") == true)
  }

  @Test("no readings, no picture")
  func empty() {
    #expect(Self.plot([], band: 0...1).isEmpty)
  }

  @Test("no value falls outside the picture, however wild the readings", arguments: 1...200)
  func wild(seed: UInt64) {
    var random = SplitMix(state: seed)
    let values = (0..<Int.random(in: 1...50, using: &random)).map { _ in
      Double.random(in: -1...1, using: &random) * [1e-300, 1, 1.7e308].randomElement(using: &random)!
    }
    let lines = Self.plot(values)
    #expect(lines.count == 2, "seed \(seed)")
    #expect(
      lines.allSatisfy { $0.unicodeScalars.contains { $0.value > 0x2800 } || $0.contains("\u{2800}") }, "seed \(seed)")
  }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
