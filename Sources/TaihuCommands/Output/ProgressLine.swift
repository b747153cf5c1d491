internal import Glibc

/// One line on the terminal that tells how far long work has come. Says nothing where standard error is no terminal.
final class ProgressLine {
  private static let pause = Duration.milliseconds(200)

  private let isShown: Bool
  private var next = ContinuousClock.now
  private var isDirty = false

  /// A line on standard error.
  init(isShown: Bool = isatty(STDERR_FILENO) == 1) {
    self.isShown = isShown
  }

  /// Shows a text in place of the one before, five times a second at most.
  func show(_ text: @autoclosure () -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now >= next else { return }
    next = now + Self.pause
    isDirty = true
    Console.say("\r" + Printable.escaped(text()) + "\u{1B}[K")
  }

  /// Takes the line away, before anything else is said.
  func clear() {
    guard isDirty else { return }
    isDirty = false
    Console.say("\r\u{1B}[K")
  }

  /// A share of a whole: `42 %`.
  static func percent(_ done: Int64, of total: Int64) -> String {
    "\(total > 0 ? Int(Double(done) / Double(total) * 100) : 100) %"
  }
}
