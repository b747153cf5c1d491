/// What a packet of HJ 212 is by its command code `CN` (HJ 212-2017, table 9; additions of HJ 212-2025).
enum HJ212Command {
  /// Values as they are measured: 2011; 2013 raw data.
  case current
  /// The state of treatment plants: 2021.
  case plants
  /// Statistics of a period that begins at `DataTime`.
  case statistics(Interval)
  /// A message of the protocol itself without measurements: heartbeats, answers, records of a log.
  case control

  /// The length of a period.
  enum Interval {
    /// 2051, whose length each device decides, and 2052.
    case minutes
    /// 2061.
    case hour
    /// 2031, and 2041 for plants.
    case day
    /// 2111 of HJ 212-2025: means of furnaces over five minutes.
    case fiveMinutes
  }

  /// The meaning of a code.
  init(code: Int) {
    switch code {
    case 2011, 2013: self = .current
    case 2021: self = .plants
    case 2051, 2052: self = .statistics(.minutes)
    case 2061: self = .statistics(.hour)
    case 2031, 2041: self = .statistics(.day)
    case 2111: self = .statistics(.fiveMinutes)
    default: self = .control
    }
  }

  /// Whether the answer to a code is a notification's (9013) and not the data's (9014): 9015 heartbeat, 1013 request to
  /// set the clock. Answers (9011–9014) themselves are not answered.
  static func answer(to code: Int) -> Int? {
    switch code {
    case 9011...9014: nil
    case 9015, 1013: 9013
    default: 9014
    }
  }
}
