internal import Foundation
internal import TaihuCore

/// One series of readings of some odd sort, in the order of time, without end: every class of finite number, and times
/// that are regular, jittered, gappy, by the nanosecond or far apart.
struct OddReadings {
  static let kinds = 12

  private let series: SeriesID
  private let kind: Int
  private var random: SplitMix
  private var time: Int64
  private var level = 0.0

  /// The sort follows from the number of the series.
  init(_ series: SeriesID, seed: UInt64) {
    self.series = series
    kind = Int(series.rawValue) % Self.kinds
    random = SplitMix(seed: SplitMix.mix(seed) ^ UInt64(series.rawValue))
    time = Workload.start.nanoseconds + Int64(series.rawValue)
  }

  /// The next reading.
  mutating func next() -> Reading {
    time += step()
    // Whole milliseconds: what a chunk keeps exactly.
    let delay = Int64.random(in: 0...400, using: &random) * 1_000_000
    let quality: Quality = random.chance(30) ? .suspect : random.chance(90) ? .bad : .good
    let reasons = quality == .good ? [] : QualityReasons(rawValue: 1 << UInt32.random(in: 0...5, using: &random))
    return Reading(
      series: series, time: Timestamp(nanoseconds: time), received: Timestamp(nanoseconds: time + delay),
      value: value(), quality: quality, reasons: reasons)
  }

  private mutating func step() -> Int64 {
    let second: Int64 = 1_000_000_000
    switch kind % 6 {
    case 0: return 10 * second
    case 1: return 10 * second + Int64.random(in: -second...second, using: &random)
    case 2: return 10 * second * (random.chance(50) ? Int64.random(in: 2...90, using: &random) : 1)
    case 3: return Int64.random(in: 1...20, using: &random) * second / 2 + Int64.random(in: 0...9, using: &random)
    case 4: return random.chance(3) ? 1 : Int64.random(in: 1...(20 * second), using: &random)
    default: return 1 << Int64.random(in: 0...37, using: &random)
    }
  }

  private mutating func value() -> Double {
    switch kind {
    case 0: return Double(Int.random(in: -400...400, using: &random)) / 10
    case 1: level += Double(Int.random(in: 0...3, using: &random)); return level
    case 2: return Double(Int64.random(in: -(1 << 53)...(1 << 53), using: &random))
    case 3: return finite(random.next())
    case 4: return finite(random.next() >> 12)
    case 5: return Self.extremes.randomElement(using: &random)!
    case 6: return Double.random(in: -1...1, using: &random)
    case 7: return Double(Float.random(in: 0...100, using: &random))
    case 8: level += Double(Int.random(in: -20...20, using: &random)); return level / 1_000
    case 9: return random.chance(300) ? 1e6 : 21.5
    case 10: return random.chance(40) ? 1 : 0
    default: return finite(random.next() >> UInt64.random(in: 0...63, using: &random))
    }
  }

  /// The number with these bits, or, when that is not finite, without its highest exponent bit.
  private func finite(_ bits: UInt64) -> Double {
    let value = Double(bitPattern: bits)
    return value.isFinite ? value : Double(bitPattern: bits & ~(1 << 62))
  }

  private static let extremes: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
    -.greatestFiniteMagnitude, 1e308, -1e308, 0x1p53, 0x1p53 + 2, -0x1p53, 0x1p62, 0x1p63, -0x1p63, 0.1, 1.0 / 3, 1e-9,
    .pi, .ulpOfOne, 4_611_686_018_427_387_904, 1e15 + 0.5,
  ]
}
