/// A grid of characters on which lines are drawn: with braille dots, two across and four up and down in each character,
/// or, where a terminal knows ASCII alone, with one mark a character.
struct PlotCanvas {
  /// The size in characters.
  let columns, rows: Int
  /// Whether only ASCII is used.
  let isASCII: Bool

  private var dots: [[UInt8]]
  private var marks: [[Character?]]
  private var styles: [[TextStyle]]

  /// An empty canvas.
  init(columns: Int, rows: Int, isASCII: Bool) {
    (self.columns, self.rows, self.isASCII) = (columns, rows, isASCII)
    dots = Array(repeating: Array(repeating: 0, count: columns), count: rows)
    marks = Array(repeating: Array(repeating: nil, count: columns), count: rows)
    styles = Array(repeating: Array(repeating: .plain, count: columns), count: rows)
  }

  /// The size in points that can be drawn.
  var width: Int { isASCII ? columns : columns * 2 }
  /// The height in points that can be drawn.
  var height: Int { isASCII ? rows : rows * 4 }

  /// The dots of a braille character by their place, as ISO 11548-1 numbers them.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Draws a point, 0, 0 at the upper left; what lies outside is left out.
  mutating func draw(_ x: Int, _ y: Int, _ mark: Character, _ style: TextStyle) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    if isASCII {
      (marks[y][x], styles[y][x]) = (mark, style)
    } else {
      dots[y / 4][x / 2] |= Self.bits[y % 4][x % 2]
      styles[y / 4][x / 2] = style
    }
  }

  /// Draws a straight line without its first point.
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ mark: Character, _ style: TextStyle) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    guard steps > 0 else { return }
    for step in 1...steps {
      draw(start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps, mark, style)
    }
  }

  /// One row of the canvas: runs of characters of one style.
  func line(_ row: Int) -> [PlotSpan] {
    var spans: [PlotSpan] = []
    for column in 0..<columns {
      let text = character(row, column)
      if spans.last?.style == styles[row][column] {
        spans[spans.count - 1].text.append(text)
      } else {
        spans.append(PlotSpan(String(text), styles[row][column]))
      }
    }
    return spans
  }

  private func character(_ row: Int, _ column: Int) -> Character {
    if isASCII { return marks[row][column] ?? " " }
    return Character(UnicodeScalar(0x2800 + UInt32(dots[row][column])) ?? " ")
  }
}

/// A piece of a line in one style.
struct PlotSpan: Hashable {
  /// The text.
  var text: String
  /// Its style.
  var style: TextStyle

  /// A piece of a line.
  init(_ text: String, _ style: TextStyle = .plain) {
    (self.text, self.style) = (text, style)
  }
}
