internal import TaihuCore

/// One frame of a plot: a heading, the lines of its series, its axes, and a bar below where there was an alarm.
struct PlotPanel {
  /// The marks of series in ASCII, in their order.
  private static let marks: [Character] = ["*", "+", "x", "o", "%", "@"]

  /// What is drawn; the series share a unit.
  var series: [PlotSeries]
  /// The time.
  var axis: PlotTimeAxis
  /// The width in columns, of which some go to the values beside the axis.
  var columns: Int
  /// The height of the drawing in lines.
  var rows: Int
  /// Whether only ASCII is used.
  var isASCII = false

  /// The lines; none when there is no value.
  ///
  /// - Complexity: O(points + columns × rows).
  func lines() -> [[PlotSpan]] {
    let points = series.lazy.flatMap(\.points).map(\.value)
    guard let scale = PlotScale(values: points, bands: series.flatMap(\.expected).map(\.band)) else { return [] }
    let labels = labels(scale)
    let margin = labels.values.map(\.utf8.count).max() ?? 0
    let width = max(columns - margin - 2, 8)
    var canvas = PlotCanvas(columns: width, rows: rows, isASCII: isASCII)
    for member in series { drawExpected(member, scale, on: &canvas) }
    for (index, member) in series.enumerated() { draw(member, index, scale, on: &canvas) }
    let drawing = (0..<rows).map { row in
      [PlotSpan(side(labels[row], margin), .dim)] + canvas.line(row)
    }
    return heading + drawing + timeLines(margin, width) + bars(margin, width)
  }

  // MARK: Words

  private var heading: [[PlotSpan]] {
    series.enumerated().map { index, member in
      let mark = series.count == 1 ? "" : (isASCII ? String(mark(index)) : "━") + " "
      let unit = UnitText.display(member.unit)
      return [
        PlotSpan(mark, style(index)), PlotSpan(Printable.escaped(member.title), .header),
        PlotSpan(unit.isEmpty ? "" : "  " + Printable.escaped(unit), .dim),
      ]
    }
  }

  /// The texts beside the axis, by the line at which they stand.
  private func labels(_ scale: PlotScale) -> [Int: String] {
    var labels: [Int: String] = [:]
    for value in scale.ticks(max(rows / 2, 3)) {
      let row = Int((scale.share(of: value) * Double(rows - 1)).rounded())
      if (0..<rows).contains(row) { labels[row] = NumberText.short(value) }
    }
    return labels
  }

  private func side(_ label: String?, _ margin: Int) -> String {
    let text = DisplayWidth.padded(label ?? "", to: margin, onLeft: true) + " "
    return text + (isASCII ? (label == nil ? "|" : "+") : (label == nil ? "│" : "┤"))
  }

  private func timeLines(_ margin: Int, _ width: Int) -> [[PlotSpan]] {
    let blank = String(repeating: " ", count: margin + 1)
    var (line, text) = ([Character](repeating: isASCII ? "-" : "─", count: width), "")
    for tick in axis.ticks(columns: width) {
      let column = min(axis.place(of: tick.time, among: width), width - 1)
      line[column] = isASCII ? "+" : "┬"
      let start = min(max(column - tick.text.count / 2, 0), width - tick.text.count)
      guard start >= 0, text.isEmpty || text.count < start else { continue }
      text += String(repeating: " ", count: start - text.count) + tick.text
    }
    return [
      [PlotSpan(blank + (isASCII ? "+" : "└") + String(line), .dim)], [PlotSpan(blank + " " + text, .dim)],
    ]
  }

  // MARK: Lines

  private func style(_ index: Int) -> TextStyle { .series(index) }

  private func mark(_ index: Int) -> Character { Self.marks[index % Self.marks.count] }

  private func draw(_ member: PlotSeries, _ index: Int, _ scale: PlotScale, on canvas: inout PlotCanvas) {
    var former: (x: Int, y: Int, time: Timestamp)?
    for point in member.points where point.value.isFinite {
      let x = axis.place(of: point.time, among: canvas.width)
      let y = height(of: point.value, scale, canvas)
      if let former, member.joins.map({ point.time.nanoseconds(since: former.time) <= $0 }) ?? true {
        canvas.line(from: (former.x, former.y), to: (x, y), mark(index), style(index))
      }
      canvas.draw(x, y, mark(index), style(index))
      former = (x, y, point.time)
    }
  }

  /// Dots along both edges of the band.
  private func drawExpected(_ member: PlotSeries, _ scale: PlotScale, on canvas: inout PlotCanvas) {
    let pace = isASCII ? 2 : 4
    for (start, end) in zip(member.expected, member.expected.dropFirst()) {
      if let joins = member.joins, start.band != end.band, end.time.nanoseconds(since: start.time) > joins { continue }
      let (first, last) = (
        axis.place(of: start.time, among: canvas.width), axis.place(of: end.time, among: canvas.width)
      )
      guard last >= 0, first < canvas.width else { continue }
      for x in max(first, 0)...min(last, canvas.width - 1) where x % pace == 0 {
        for edge in [start.band.lowerBound, start.band.upperBound] {
          canvas.draw(x, height(of: edge, scale, canvas), ".", .dim)
        }
      }
    }
  }

  private func height(of value: Double, _ scale: PlotScale, _ canvas: PlotCanvas) -> Int {
    let share = scale.share(of: value)
    guard abs(share) < 1e6 else { return -1 }
    return Int((share * Double(canvas.height - 1)).rounded())
  }

  // MARK: Alarms

  /// A line for each series with alarms: a bar from the beginning to the end of each, the worse the darker.
  private func bars(_ margin: Int, _ width: Int) -> [[PlotSpan]] {
    series.enumerated().filter { !$0.element.episodes.isEmpty }.map { index, member in
      var cells = [PlotSpan](repeating: PlotSpan(" "), count: width)
      for episode in member.episodes.sorted(by: { $0.severity < $1.severity }) {
        let first = max(axis.place(of: episode.start, among: width), 0)
        let last = min(axis.place(of: episode.end ?? axis.range.upperBound, among: width), width - 1)
        guard first <= last else { continue }
        for column in first...last { cells[column] = PlotSpan(bar(episode.severity), episode.severity.style) }
      }
      let word = margin >= 5 ? "alarm" : ""
      let mark = series.count == 1 ? " " : isASCII ? String(mark(index)) : "━"
      return [
        PlotSpan(DisplayWidth.padded(word, to: margin, onLeft: true) + " ", .dim), PlotSpan(mark, style(index)),
      ] + cells
    }
  }

  private func bar(_ severity: Severity) -> String {
    switch severity {
    case .notice: isASCII ? "-" : "░"
    case .warning: isASCII ? "=" : "▒"
    case .critical: isASCII ? "#" : "█"
    }
  }
}
