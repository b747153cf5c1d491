/// What a field of the area says of its factor: the part of its name after the last `-` (HJ 212-2017, table 4).
enum HJ212Suffix {
  /// A value; `statistic` and `period` become labels, `isConverted` says that it was converted to reference oxygen.
  case value(statistic: StaticString, period: StaticString, isConverted: Bool)
  /// `Cou`, the amount of the period.
  case total
  /// `Flag`, one letter.
  case flag
  /// `SampleTime` of a batch analyser.
  case sampleTime
  /// `EFlag`, `Info`, `SN` and others that carry no measurement.
  case aside
  /// None of the standard.
  case unknown

  /// The meaning of the name in a range.
  init(_ range: Range<Int>, in payload: RawSpan) {
    self = Self.known.first { payload.holds(range, $0.name) }?.suffix ?? .unknown
  }

  private static let known: [(name: StaticString, suffix: HJ212Suffix)] = [
    ("Rtd", .plain), ("Flag", .flag), ("Avg", .statistic("avg")), ("Min", .statistic("min")),
    ("Max", .statistic("max")), ("Cou", .total), ("ZsRtd", .converted("")), ("ZsAvg", .converted("avg")),
    ("ZsMin", .converted("min")), ("ZsMax", .converted("max")), ("Data", .plain), ("DayData", .noise("day")),
    ("NightData", .noise("night")), ("RS", .plain), ("RT", .plain), ("SampleTime", .sampleTime),
    ("EFlag", .aside), ("Info", .aside), ("SN", .aside),
  ]

  private static let plain = HJ212Suffix.value(statistic: "", period: "", isConverted: false)

  private static func statistic(_ name: StaticString) -> HJ212Suffix {
    .value(statistic: name, period: "", isConverted: false)
  }

  private static func converted(_ statistic: StaticString) -> HJ212Suffix {
    .value(statistic: statistic, period: "", isConverted: true)
  }

  private static func noise(_ period: StaticString) -> HJ212Suffix {
    .value(statistic: "", period: period, isConverted: false)
  }
}
