/// From how important a message on the log speaks, from the most talkative to the most silent.
public enum LogLevel: String, Sendable, CaseIterable {
  case trace, debug, info, notice, warning, error, critical

  /// The levels by name.
  static var choices: [(name: String, value: LogLevel)] {
    allCases.map { ($0.rawValue, $0) }
  }
}
