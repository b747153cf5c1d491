import TaihuCore

/// Makes runs of readings of every sort that a column has an encoding for, and mixtures that none suits.
struct ReadingGenerator {
  var random: SplitMix

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  /// A run of 1 to `countMax` readings.
  mutating func run(countMax: Int) -> [Reading] {
    let count = Int.random(in: 1...countMax, using: &random)
    let times = times(count)
    var readings = makeReadings(times: times, values: values(times.count))
    receive(&readings)
    if random.chance(2) { flag(&readings) }
    return readings
  }

  private mutating func times(_ count: Int) -> [Int64] {
    let kind = Int.random(in: 0..<6, using: &random)
    let units: [Int64] = [1, 1_000, milliseconds, seconds, 60 * seconds, 3_600 * seconds]
    let unit = units[Int.random(in: units.indices, using: &random)]
    let step = Int64.random(in: 1...100, using: &random) * unit
    var time = kind == 5 ? Int64.min + Int64.random(in: 0...1, using: &random) : start / unit * unit
    var times: [Int64] = []
    for _ in 0..<count {
      times.append(time)
      let advance: Int64 =
        switch kind {
        case 0: step
        case 1: step * (random.chance(20) ? Int64.random(in: 2...9, using: &random) : 1)
        case 2: max(1, step + Int64.random(in: -(step / 3)...(step / 3), using: &random))
        case 3: Int64.random(in: 1...step, using: &random)
        case 4: 1 << Int64.random(in: 0...45, using: &random)
        default: Int64.max / 16 * (random.chance(4) ? 5 : 1)
        }
      let (next, overflow) = time.addingReportingOverflow(advance)
      if overflow { break }
      time = next
    }
    return times
  }

  private mutating func values(_ count: Int) -> [Double] {
    let kind = Int.random(in: 0..<9, using: &random)
    let scales: [Double] = [1, 10, 100, 1_000, 1e6, 1e9]
    let scale = scales[Int.random(in: scales.indices, using: &random)]
    var level = Double.random(in: -1_000...1_000, using: &random).rounded()
    return (0..<count).map { _ in
      switch kind {
      case 0: return level / scale
      case 1: level += Double(Int.random(in: -3...3, using: &random))
      case 2: level += Double(Int.random(in: 0...2, using: &random))
      case 3: level += random.chance(10) ? 1e6 : Double(Int.random(in: -20...20, using: &random))
      case 4: level = random.chance(9) ? 1 - level : level
      case 5: return Double.random(in: -1...1, using: &random)
      case 6: return Double(Float.random(in: 0...100, using: &random))
      case 7: return random.chance(40) ? -0.0 : Double(Int.random(in: 0...9, using: &random)) / scale
      default: return Double(bitPattern: random.next() >> UInt64.random(in: 0...63, using: &random))
      }
      return level / scale
    }
  }

  private mutating func receive(_ readings: inout [Reading]) {
    let kind = Int.random(in: 0..<5, using: &random)
    let constant = Int64.random(in: 0...seconds, using: &random)
    for index in readings.indices {
      let deviation: Int64 =
        switch kind {
        case 0: 0
        case 1: constant
        case 2: Int64.random(in: 0...400, using: &random) * milliseconds
        case 3: Int64.random(in: -seconds...seconds, using: &random)
        default: Int64.random(in: .min ... .max, using: &random)
        }
      let received = readings[index].time.nanoseconds &+ deviation
      readings[index].received = Timestamp(nanoseconds: received)
    }
  }

  private mutating func flag(_ readings: inout [Reading]) {
    var (quality, reasons) = (Quality.good, QualityReasons())
    for index in readings.indices {
      if random.chance(20) {
        quality = Quality.allCases.randomElement(using: &random) ?? .good
        let bits = random.next() >> UInt64.random(in: 32...63, using: &random)
        reasons = QualityReasons(rawValue: UInt32(bits))
      }
      readings[index].quality = quality
      readings[index].reasons = reasons
    }
  }
}
