import TaihuCore

extension GoldenCase {
  static let all: [GoldenCase] = [
    example, single, constant, toggled, jittered, counter, patterns, strays, extremes,
  ]

  private static var example: GoldenCase {
    let times = [0, 1, 2, 3, 5, 6].map { start + Int64($0) * 10 * seconds }
    var readings = makeReadings(times: times, values: [12.5, 12.6, 12.4, 12.6, 12.7, 19.9])
    readings[5].flag(.spike, as: .suspect)
    return GoldenCase("example", "temperatures ten seconds apart, a point missing, the last suspect: a spike", readings)
  }

  private static var single: GoldenCase {
    GoldenCase("single", "one reading", makeReadings(times: [start + 1], values: [1.0 / 3]))
  }

  private static var constant: GoldenCase {
    GoldenCase("constant", "one value for an hour", makeReadings(count: 360) { _ in 38 })
  }

  private static var toggled: GoldenCase {
    GoldenCase("toggled", "0 and 1 in turns of 50", makeReadings(count: 400) { Double($0 / 50 % 2) })
  }

  private static var jittered: GoldenCase {
    var readings: [Reading] = []
    for index in 0..<300 {
      let point: Int64 = start + Int64(index + index / 90) * 10 * seconds
      let time = Timestamp(nanoseconds: point + Int64(index * 7_919 % 31) * milliseconds)
      let received = time.advanced(byNanoseconds: Int64(index * 13 % 90) * milliseconds)
      let value = Double(40 + index * 31 % 17 - index / 40)
      readings.append(Reading(series: series, time: time, received: received, value: value))
    }
    return GoldenCase("jittered", "integers near a grid with gaps, received up to 90 ms later", readings)
  }

  private static var counter: GoldenCase {
    var readings = makeReadings(count: 200) { Double(1_000_250 + $0 * $0 / 9 * 250) }
    for index in readings.indices {
      readings[index].received = readings[index].time.advanced(byNanoseconds: Int64(index * 7_919 % 5_000) * 1_001)
      if index % 60 > 55 { readings[index].flag([.late, .gap], as: .suspect) }
      if index == 150 { readings[index].flag(.range, as: .bad) }
    }
    return GoldenCase("counter", "steps of 250, some flagged, received to fractions of a millisecond", readings)
  }

  private static var patterns: GoldenCase {
    let times: [Int64] = (0..<40).map { start + Int64($0 * $0 * $0) * 1_000 }
    let values: [Double] = (0..<40).map { Double($0 - 20).magnitude.squareRoot() }
    return GoldenCase(
      "patterns", "square roots at times that keep to no grid", makeReadings(times: times, values: values))
  }

  private static var strays: GoldenCase {
    var readings = makeReadings(count: 130) { Double($0 % 13) / 10 }
    readings[9].value = -0.0
    readings[99].value = 0.1 + 0.2
    return GoldenCase("strays", "decimals, among them -0 and a value of seventeen digits", readings)
  }

  private static var extremes: GoldenCase {
    let values: [Double] = [
      .greatestFiniteMagnitude, -.leastNonzeroMagnitude, -0.0, -.greatestFiniteMagnitude,
    ]
    return GoldenCase(
      "extremes", "the ends of time and of numbers", makeReadings(times: [.min, -1, 0, .max], values: values))
  }
}
