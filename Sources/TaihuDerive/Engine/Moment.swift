internal import TaihuCore

/// The inputs of one instance that have one device time.
struct Moment {
  /// How far apart the times of inputs may lie that belong together, in nanoseconds: a second.
  static let tolerance: Int64 = 1_000_000_000

  /// The time of the latest of them.
  private(set) var time = Timestamp(nanoseconds: .min)
  /// When the latest of them was received.
  private(set) var received = Timestamp(nanoseconds: .min)
  /// The values by input, in the formula's unit; `nil` where none came or it was bad.
  private(set) var values: [Double?]
  /// The worst quality of the values, and why.
  private(set) var quality = Quality.good
  private(set) var reasons: QualityReasons = []
  private var times: [Timestamp]

  /// A moment of so many inputs, none of which came yet.
  init(inputs: Int) {
    values = Array(repeating: nil, count: inputs)
    times = Array(repeating: Timestamp(nanoseconds: .min), count: inputs)
  }

  /// Takes an input. One of another time begins a new moment, and so does one that came already for a time close by.
  mutating func take(_ input: Int, _ reading: Reading, factor: Double) {
    let isNear = reading.time.nanoseconds(since: time).magnitude <= Self.tolerance.magnitude
    let isTaken = times[input] != Timestamp(nanoseconds: .min) && times[input] != reading.time
    if !isNear || isTaken { begin() }
    times[input] = reading.time
    time = max(time, reading.time)
    received = max(received, reading.received)
    values[input] = reading.quality == .bad ? nil : reading.value * factor
    guard reading.quality == .suspect else { return }
    quality = .suspect
    reasons.formUnion(reading.reasons.inherited)
  }

  private mutating func begin() {
    (time, received) = (Timestamp(nanoseconds: .min), Timestamp(nanoseconds: .min))
    (quality, reasons) = (.good, [])
    for input in values.indices { (values[input], times[input]) = (nil, Timestamp(nanoseconds: .min)) }
  }
}

extension QualityReasons {
  /// Those that say something of a result too: all but those about a reading's place among others.
  var inherited: QualityReasons { subtracting([.late, .correction, .gap]) }
}
