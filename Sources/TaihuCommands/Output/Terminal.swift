internal import Glibc

/// What standard output is connected to, as far as the layout of an answer depends on it.
struct Terminal: Sendable, Hashable {
  /// Whether a person is looking.
  var isTerminal: Bool
  /// The columns of the window; `nil` where lines may be of any length.
  var columns: Int?
  /// Whether colours are wanted.
  var hasColor: Bool
  /// Whether it shows more than ASCII, by the locale.
  var isUTF8 = true

  /// Neither a window nor colours.
  static let none = Terminal(isTerminal: false, columns: nil, hasColor: false)

  /// What standard output is connected to now.
  ///
  /// Colours are off when `NO_COLOR` is set and not empty, or when `TERM` is `dumb`. `COLUMNS` wins over the window's own width.
  static func current() -> Terminal {
    guard isatty(STDOUT_FILENO) == 1 else {
      return Terminal(isTerminal: false, columns: nil, hasColor: false, isUTF8: isLocaleUTF8())
    }
    let hasColor = (variable("NO_COLOR") ?? "").isEmpty && variable("TERM") != "dumb"
    return Terminal(isTerminal: true, columns: columnsOfWindow(), hasColor: hasColor, isUTF8: isLocaleUTF8())
  }

  /// The value of an environment variable, or `nil`.
  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The text as it can be shown here.
  func text(_ text: String) -> String { isUTF8 ? text : ASCIIText.of(text) }

  /// Whether the locale, by the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set, is one of UTF-8; so is one that is not
  /// said.
  private static func isLocaleUTF8() -> Bool {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variable($0) }.first { !$0.isEmpty }
    guard let name = named?.uppercased() else { return true }
    return name.contains("UTF-8") || name.contains("UTF8")
  }

  private static func columnsOfWindow() -> Int {
    if let columns = variable("COLUMNS").flatMap(Int.init), columns > 0 { return columns }
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
