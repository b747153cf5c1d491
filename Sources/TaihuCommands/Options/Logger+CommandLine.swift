internal import Logging
internal import TaihuGateway

extension Logger {
  /// For work that a command does itself: only what a person must know.
  static var commandLine: Logger {
    Logger(label: "taihu") { LogfmtHandler(label: $0, level: .warning) }
  }
}
