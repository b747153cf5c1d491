internal import TaihuCore

/// A whole plot as lines of text: panels one under the other, and what belongs to all of them below.
struct PlotPicture {
  /// Columns where no window says how many.
  static let columnsDefault = 80
  /// Alarms that are told in words below the picture.
  private static let alarmsTold = 5

  /// What is drawn.
  var series: [PlotSeries]
  /// The time that is shown.
  var range: Range<Timestamp>
  /// The zone of times.
  var zone: Zone
  /// Where it is shown.
  var terminal: Terminal
  /// The height of a panel in lines; `nil`: 12 of one, fewer of several.
  var rows: Int?

  /// Writes the picture.
  func write(to console: Console) throws {
    let palette = Palette(isColored: terminal.hasColor)
    for line in lines() {
      let text = line.map { palette.paint(terminal.text($0.text), $0.style) }.joined()
      try console.writeLine(terminal.hasColor ? text : text.trimmedRight)
    }
  }

  /// The lines.
  func lines() -> [[PlotSpan]] {
    let groups = groups()
    let axis = PlotTimeAxis(range: range, zone: zone)
    var lines: [[PlotSpan]] = []
    for group in groups {
      let panel = PlotPanel(
        series: group, axis: axis, columns: terminal.columns ?? Self.columnsDefault,
        rows: rows ?? (groups.count == 1 ? 12 : groups.count < 4 ? 8 : 5), isASCII: !terminal.isUTF8)
      let drawn = panel.lines()
      if drawn.isEmpty { continue }
      if !lines.isEmpty { lines.append([]) }
      lines += drawn
    }
    return lines.isEmpty ? [] : lines + footer()
  }

  /// Series that share a panel: those of one unit where colours or marks tell them apart, else each has its own.
  private func groups() -> [[PlotSeries]] {
    guard terminal.hasColor || !terminal.isUTF8 else { return series.map { [$0] } }
    return series.reduce(into: [[PlotSeries]]()) { groups, member in
      if let index = groups.firstIndex(where: { $0[0].unit == member.unit && $0[0].key.name == member.key.name }) {
        groups[index].append(member)
      } else {
        groups.append([member])
      }
    }
  }

  private func footer() -> [[PlotSpan]] {
    var text = zone.seconds(range.lowerBound) + " to " + zone.seconds(range.upperBound)
    if series.contains(where: { !$0.expected.isEmpty }) { text += "; dotted: the expected band" }
    let episodes = series.flatMap(\.episodes).sorted { $0.start > $1.start }
    var lines = [[PlotSpan(text, .dim)]]
    for episode in episodes.prefix(Self.alarmsTold) {
      let end = episode.end.map { "to " + zone.seconds($0) } ?? "on"
      lines.append([
        PlotSpan("alarm \(episode.id) ", .plain), PlotSpan(episode.severity.description, episode.severity.style),
        PlotSpan("  \(zone.seconds(episode.start)) \(end)  " + Printable.escaped(episode.summary)),
      ])
    }
    if episodes.count > Self.alarmsTold {
      lines.append([PlotSpan("and \(episodes.count - Self.alarmsTold) alarms more; see: taihu alarms list", .dim)])
    }
    return lines
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate var trimmedRight: String {
    var rest = self[...]
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
