internal import ArgumentParser
internal import TaihuPack

/// A duration on the command line, such as `10s`, `30min` or `7d`.
struct DurationOption: ExpressibleByArgument, Sendable {
  /// The duration in nanoseconds.
  let nanoseconds: Int64

  /// A duration of so many nanoseconds.
  init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  init?(argument: String) {
    guard let nanoseconds = DurationText.nanoseconds(argument) else { return nil }
    self.nanoseconds = nanoseconds
  }

  /// Shown as the default value in help texts.
  var defaultValueDescription: String { DurationText.text(nanoseconds: nanoseconds) }
}
