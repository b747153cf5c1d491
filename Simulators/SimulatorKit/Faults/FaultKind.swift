/// The ways in which a device can go wrong. The raw values stand in truth files and schedules.
public enum FaultKind: String, CaseIterable, Sendable, Codable {
  /// Single values far off.
  case spike
  /// A bias that grows from nothing.
  case drift
  /// The same value over and over.
  case stuck
  /// No messages at all.
  case dropout
  /// A constant bias from one message to the next.
  case levelShift = "level-shift"
  /// Much noise on top of the value.
  case noise
  /// The device's clock is wrong.
  case clockJump = "clock-jump"
  /// The device's clock goes ever more wrong.
  case clockDrift = "clock-drift"
  /// Every message sent several times.
  case duplicate
  /// Messages held back and sent in a shuffled order.
  case reorder
  /// The line is down: messages are kept with their times, and sent all at once when it is back.
  case backlog
  /// Another firmware for a while: the payload has another form.
  case firmware
  /// Payloads that are no payloads.
  case garbage
  /// Far too many messages.
  case flood
  /// The connection dropped and made anew again and again.
  case reconnect

  /// Whether it strikes the values of one quantity; the others strike the device's messages as a whole.
  public var distortsValues: Bool {
    switch self {
    case .spike, .drift, .stuck, .levelShift, .noise: true
    case .dropout, .clockJump, .clockDrift, .duplicate, .reorder, .backlog, .firmware, .garbage, .flood, .reconnect:
      false
    }
  }

  /// Whether the device has no connection while it lasts.
  var isOutage: Bool { self == .dropout || self == .backlog }

  /// Whether a watchful gateway should raise an episode for it; the others it should bear in silence.
  public var deservesEpisode: Bool {
    distortsValues || self == .dropout
  }

  /// How long it lasts, in minutes, by intensity.
  func minutes(_ intensity: FaultIntensity) -> ClosedRange<Double> {
    switch (self, intensity) {
    case (.spike, _): 1...1
    case (.drift, .low): 720...1_440
    case (.drift, _): 360...720
    case (.stuck, .low): 360...720
    case (.stuck, _): 1_500...2_160
    case (.dropout, .low): 30...60
    case (.dropout, .medium): 120...240
    case (.dropout, .high): 360...720
    case (.levelShift, _): 120...480
    case (.noise, _): 60...240
    case (.clockJump, _): 30...90
    case (.clockDrift, _): 360...720
    case (.backlog, .low): 15...30
    case (.backlog, .medium): 60...180
    case (.backlog, .high): 360...720
    case (.firmware, _): 60...180
    case (.flood, _): 1...5
    case (.reconnect, _), (.duplicate, _), (.reorder, _), (.garbage, _): 10...40
    }
  }

  /// How strong it is, by intensity. For `spike`, `drift`, `levelShift` and `noise` in the quantity's spread; for the
  /// others a number whose meaning is the kind's own: copies, messages held, percent of messages, times the rate,
  /// messages between two connections, minutes.
  func strength(_ intensity: FaultIntensity) -> Double {
    let steps: [Double] =
      switch self {
      case .spike: [4, 8, 16]
      case .drift: [3, 6, 12]
      case .levelShift: [3, 6, 12]
      case .noise: [1.5, 3, 6]
      case .duplicate: [2, 3, 5]
      case .reorder: [3, 6, 12]
      case .garbage: [10, 40, 100]
      case .flood: [10, 40, 150]
      case .reconnect: [10, 3, 1]
      case .clockJump: [-20, 360, -5_256_000]
      case .clockDrift: [1, -10, 60]
      case .firmware: [1, 2, 3]
      case .stuck, .dropout, .backlog: [0, 0, 0]
      }
    return steps[intensity.step]
  }
}

/// How bad a fault is.
public enum FaultIntensity: String, CaseIterable, Sendable, Codable {
  /// Hard to notice, plain, and gross.
  case low, medium, high

  /// An intensity from its level, 1 to 3; `nil` for other numbers.
  public init?(level: Int) {
    guard (1...3).contains(level) else { return nil }
    self = Self.allCases[level - 1]
  }

  /// 0, 1 or 2.
  var step: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}
