/// The part that a piece of text plays on a terminal.
enum TextStyle: Hashable, Sendable {
  case plain, header, dim, good, warning, critical
  /// One of several lines of a plot, counted from 0.
  case series(Int)
}

/// A text with the part it plays.
struct StyledText: Hashable, Sendable {
  /// The text, control characters escaped.
  var text: String
  /// The part it plays.
  var style: TextStyle

  /// A text that may come from a device: whatever a terminal would obey is escaped.
  init(_ text: String, _ style: TextStyle = .plain) {
    self.text = Printable.escaped(text)
    self.style = style
  }
}

/// Colours on a terminal, or none.
struct Palette: Sendable {
  /// Whether colours are written at all.
  var isColored: Bool

  /// The text in the colour of its style, by the ANSI codes of the terminal's own sixteen colours.
  func paint(_ text: String, _ style: TextStyle) -> String {
    guard isColored, let code = Self.code(of: style), !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// Cyan, magenta, green, blue: what can be read on a light and on a dark ground; red and yellow are alarms.
  private static let lines = ["36", "35", "32", "34"]

  private static func code(of style: TextStyle) -> String? {
    switch style {
    case .plain: nil
    case .header: "1"
    case .dim: "2"
    case .good: "32"
    case .warning: "33"
    case .critical: "1;31"
    case .series(let index): lines[index % lines.count]
    }
  }
}
