internal import TaihuCore

extension OperatorError {
  /// A command line that can't be meant; exit code 2.
  static func usage(_ message: String, hint: String = "") -> OperatorError {
    OperatorError(.usage, code: "usage", message, hint: hint)
  }
}
