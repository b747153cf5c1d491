internal import ArgumentParser
internal import SimulatorKit
internal import TaihuCore
internal import TaihuPack

/// A time on the command line: `now`, a time before now such as `-7d`, or RFC 3339.
enum TimeOption: ExpressibleByArgument, Sendable {
  /// So many nanoseconds before now.
  case beforeNow(Int64)
  /// A fixed time.
  case fixed(Timestamp)

  init?(argument: String) {
    if argument == "now" {
      self = .beforeNow(0)
    } else if argument.hasPrefix("-"), let length = DurationText.nanoseconds(String(argument.dropFirst())) {
      self = .beforeNow(length)
    } else if let time = TimeText.parse(argument, offsetSeconds: 0) {
      self = .fixed(time)
    } else {
      return nil
    }
  }

  /// The instant, on a whole second.
  func resolved(now: Timestamp) -> Timestamp {
    switch self {
    case .beforeNow(let length): now.advanced(byNanoseconds: -length).floored(toMultipleOf: 1_000_000_000)
    case .fixed(let time): time
    }
  }
}
