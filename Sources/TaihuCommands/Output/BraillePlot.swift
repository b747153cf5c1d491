/// A small picture of values over time, drawn with braille dots: two dots across and four up and down in each character.
struct BraillePlot {
  /// One value at its place in time.
  struct Point: Hashable {
    /// Where it stands in time; any unit, so long as it is the same for all.
    var x: Double
    /// The value.
    var y: Double
  }

  /// The values, in the order of time.
  var points: [Point]
  /// The band in which values were expected; its edges are drawn as dotted lines.
  var band: ClosedRange<Double>?
  /// The size of the picture in characters.
  var columns = 60
  /// The height of the picture in characters.
  var rows = 10

  /// The lines of the picture, each with the value that stands at its height where the line is the first or the last.
  ///
  /// - Complexity: O(points + columns × rows).
  func lines() -> [String] {
    guard let frame = Frame(points: points, band: band) else { return [] }
    var dots = [[UInt8]](repeating: [UInt8](repeating: 0, count: columns), count: rows)
    for edge in [band?.lowerBound, band?.upperBound].compactMap({ $0 }) {
      for column in stride(from: 0, to: columns * 2, by: 4) { set(column, row(of: edge, in: frame), in: &dots) }
    }
    var former: (x: Int, y: Int)?
    for point in points {
      let spot = (x: self.column(of: point.x, in: frame), y: row(of: point.y, in: frame))
      if let former { connect(former, spot, in: &dots) }
      set(spot.x, spot.y, in: &dots)
      former = spot
    }
    return label(dots, frame)
  }

  /// What the picture's edges stand for.
  private struct Frame {
    var left, right, bottom, top: Double

    init?(points: [Point], band: ClosedRange<Double>?) {
      guard let first = points.first, let last = points.last else { return nil }
      let values = points.map(\.y) + [band?.lowerBound, band?.upperBound].compactMap { $0 }
      (left, right) = (first.x, last.x)
      (bottom, top) = (values.min() ?? 0, values.max() ?? 0)
      guard top <= bottom else { return }
      let margin = max(1, abs(top) / 10)
      bottom = max(bottom - margin, -.greatestFiniteMagnitude)
      top = min(top + margin, .greatestFiniteMagnitude)
    }
  }

  private func column(of x: Double, in frame: Frame) -> Int {
    guard frame.right > frame.left else { return 0 }
    return Int(((x - frame.left) / (frame.right - frame.left) * Double(columns * 2 - 1)).rounded())
  }

  private func row(of y: Double, in frame: Frame) -> Int {
    // Halves, since the span of two large numbers may not fit.
    let share = (frame.top / 2 - y / 2) / (frame.top / 2 - frame.bottom / 2)
    return Int((share * Double(rows * 4 - 1)).rounded())
  }

  /// The dots of a braille character by their place, as ISO 11548-1 numbers them.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  private func set(_ x: Int, _ y: Int, in dots: inout [[UInt8]]) {
    guard (0..<columns * 2).contains(x), (0..<rows * 4).contains(y) else { return }
    dots[y / 4][x / 2] |= Self.bits[y % 4][x % 2]
  }

  private func connect(_ start: (x: Int, y: Int), _ end: (x: Int, y: Int), in dots: inout [[UInt8]]) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    guard steps > 1 else { return }
    for step in 1..<steps {
      set(start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps, in: &dots)
    }
  }

  private func label(_ dots: [[UInt8]], _ frame: Frame) -> [String] {
    let top = NumberText.short(frame.top)
    let bottom = NumberText.short(frame.bottom)
    let width = max(top.count, bottom.count)
    return dots.enumerated().map { index, row in
      let mark = index == 0 ? top : index == dots.count - 1 ? bottom : ""
      let picture = String(String.UnicodeScalarView(row.compactMap { UnicodeScalar(0x2800 + UInt32($0)) }))
      return DisplayWidth.padded(mark, to: width, onLeft: true) + " ┤" + picture
    }
  }
}
