internal import Glibc

/// What standard output is connected to, as far as the layout of an answer depends on it.
struct Terminal: Sendable, Hashable {
  /// Whether a person is looking.
  var isTerminal: Bool
  /// The columns of the window; `nil` where lines may be of any length.
  var columns: Int?
  /// Whether colours are wanted.
  var hasColor: Bool

  /// Neither a window nor colours.
  static let none = Terminal(isTerminal: false, columns: nil, hasColor: false)

  /// What standard output is connected to now.
  ///
  /// Colours are off when `NO_COLOR` is set and not empty, or when `TERM` is `dumb`. `COLUMNS` wins over the window's own width.
  static func current() -> Terminal {
    guard isatty(STDOUT_FILENO) == 1 else { return none }
    let hasColor = (variable("NO_COLOR") ?? "").isEmpty && variable("TERM") != "dumb"
    return Terminal(isTerminal: true, columns: columnsOfWindow(), hasColor: hasColor)
  }

  /// The value of an environment variable, or `nil`.
  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func columnsOfWindow() -> Int {
    if let columns = variable("COLUMNS").flatMap(Int.init), columns > 0 { return columns }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
