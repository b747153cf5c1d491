/// The widths of a table's columns, fitted to the window.
struct TableLayout: Hashable {
  /// Blank columns between two cells.
  static let gap = 2

  /// The width of each column; `nil` for a column that is left out.
  private(set) var widths: [Int?]
  private let alignsRight: [Bool]

  /// Fits columns of those natural widths into a window: first the shrinking columns give way, the widest first, then
  /// whole columns leave. A window of `nil` takes everything.
  ///
  /// - Complexity: O(columns × characters too many).
  init(natural: [Int], narrowing: [Narrowing], alignsRight: [Bool], window: Int?) {
    self.alignsRight = alignsRight
    widths = natural
    guard let window else { return }
    while excess(over: window) > 0 {
      if let index = widestShrinkable(narrowing), let width = widths[index], case .shrinks(let least) = narrowing[index]
      {
        widths[index] = max(least, width - 1)
      } else if let index = nextToLeave(narrowing) {
        widths[index] = nil
        restoreShrunk(natural, narrowing)
      } else {
        break
      }
    }
  }

  /// One line of the table, without blanks at its end.
  func line(_ cells: [StyledText], palette: Palette) -> String {
    var line = ""
    var pending = 0
    for (index, cell) in cells.enumerated() {
      guard let width = widths[index] else { continue }
      let text = DisplayWidth.truncated(cell.text, to: width)
      let blanks = width - DisplayWidth.of(text)
      if alignsRight[index] { pending += blanks }
      if !text.isEmpty {
        line += String(repeating: " ", count: pending) + palette.paint(text, cell.style)
        pending = 0
      }
      pending += (alignsRight[index] ? 0 : blanks) + Self.gap
    }
    return line
  }

  private func excess(over window: Int) -> Int {
    let shown = widths.compactMap { $0 }
    return shown.reduce(0, +) + Self.gap * max(0, shown.count - 1) - window
  }

  private func widestShrinkable(_ narrowing: [Narrowing]) -> Int? {
    let candidates = narrowing.indices.filter { index in
      guard case .shrinks(let least) = narrowing[index], let width = widths[index] else { return false }
      return width > least
    }
    return candidates.max { (widths[$0] ?? 0) < (widths[$1] ?? 0) }
  }

  private func nextToLeave(_ narrowing: [Narrowing]) -> Int? {
    func rank(_ index: Int) -> Int {
      if case .leaves(let rank) = narrowing[index], widths[index] != nil { return rank }
      return .min
    }
    return narrowing.indices.filter { rank($0) != .min }.max { rank($0) < rank($1) }
  }

  /// A column that left makes room for those that shrank before it went.
  private mutating func restoreShrunk(_ natural: [Int], _ narrowing: [Narrowing]) {
    for index in natural.indices {
      if case .shrinks = narrowing[index] { widths[index] = natural[index] }
    }
  }
}
