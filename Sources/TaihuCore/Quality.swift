/// How far a reading can be trusted.
@frozen
public enum Quality: UInt8, Sendable, BitwiseCopyable, CaseIterable, CustomStringConvertible {
  /// Nothing speaks against it.
  case good = 0
  /// Something is unusual; a person should look before relying on it.
  case suspect = 1
  /// Known to be wrong: a faulty device, or a physically impossible value.
  case bad = 2

  /// `good`, `suspect` or `bad`.
  public var description: String {
    switch self {
    case .good: "good"
    case .suspect: "suspect"
    case .bad: "bad"
    }
  }

  /// The quality of that name.
  public init?(_ description: String) {
    guard let match = Self.allCases.first(where: { $0.description == description }) else { return nil }
    self = match
  }

  /// The worse of the two.
  @inlinable
  public func worse(_ other: Quality) -> Quality {
    rawValue >= other.rawValue ? self : other
  }
}

/// Why a reading's quality is not good, as a set of bits. The bit numbers are stored on disk and never change.
@frozen
public struct QualityReasons: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// The bits.
  public var rawValue: UInt32

  /// Reasons from their bits.
  @inlinable
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Outside the quantity's valid range.
  public static let range = QualityReasons(rawValue: 1 << 0)
  /// Changed faster than the quantity can.
  public static let rate = QualityReasons(rawValue: 1 << 1)
  /// Has not changed for longer than the quantity allows.
  public static let stuck = QualityReasons(rawValue: 1 << 2)
  /// Stands out from both neighbours in time.
  public static let spike = QualityReasons(rawValue: 1 << 3)
  /// Arrived after a later reading of its series.
  public static let late = QualityReasons(rawValue: 1 << 4)
  /// The device's clock is implausible.
  public static let clock = QualityReasons(rawValue: 1 << 5)
  /// The device says it is under maintenance.
  public static let maintenance = QualityReasons(rawValue: 1 << 6)
  /// The device says it is being calibrated.
  public static let calibration = QualityReasons(rawValue: 1 << 7)
  /// The reading's time is the receive time, since the device's was absent or implausible.
  public static let substitutedTime = QualityReasons(rawValue: 1 << 8)
  /// The device declares the value faulty, stopped or manual.
  public static let declared = QualityReasons(rawValue: 1 << 9)
  /// First reading after a silence longer than the cadence allows.
  public static let gap = QualityReasons(rawValue: 1 << 10)
  /// The learned detector finds it unusual.
  public static let anomaly = QualityReasons(rawValue: 1 << 11)
  /// A counter went backwards.
  public static let counterReset = QualityReasons(rawValue: 1 << 12)
  /// Above the instrument's measuring limit, as the device declares.
  public static let overLimit = QualityReasons(rawValue: 1 << 13)
  /// Replaces an earlier value of the same time.
  public static let correction = QualityReasons(rawValue: 1 << 14)
  /// Outside the range in which the quantity usually lies.
  public static let unusual = QualityReasons(rawValue: 1 << 15)
  /// Far from what the neighbours measure at the same time.
  public static let disagreement = QualityReasons(rawValue: 1 << 16)

  /// No measurement: whoever sent the series said that it ends here.
  public static let ended = QualityReasons(rawValue: 1 << 17)

  /// Every reason with its name on the command line, in JSON and in SQL, in the order of the bits.
  public static let names: [(reason: QualityReasons, name: String)] = [
    (.range, "range"), (.rate, "rate"), (.stuck, "stuck"), (.spike, "spike"), (.late, "late"), (.clock, "clock"),
    (.maintenance, "maintenance"), (.calibration, "calibration"), (.substitutedTime, "substituted-time"),
    (.declared, "declared"), (.gap, "gap"), (.anomaly, "anomaly"), (.counterReset, "counter-reset"),
    (.overLimit, "over-limit"), (.correction, "correction"), (.unusual, "unusual"), (.disagreement, "disagreement"),
    (.ended, "ended"),
  ]

  /// The names of the reasons in the set, in the order of the bits.
  public var list: [String] {
    Self.names.filter { contains($0.reason) }.map(\.name)
  }
}
