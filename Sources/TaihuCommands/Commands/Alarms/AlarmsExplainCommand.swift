internal import ArgumentParser
internal import TaihuCore
internal import TaihuDetect
internal import TaihuStore

/// `taihu alarms explain`: an alarm in words, with a picture of the readings around it.
struct AlarmsExplainCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell an alarm in words, with a picture of the readings around it.")

  @Argument(help: "The alarm's number, from taihu alarms list.")
  var id: Int64

  @OptionGroup var source: ReaderOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let reader = try source.open()
    let (row, members, points) = try reader.withSnapshot {
      let row = try EpisodeLookup.row(id, in: reader)
      return (row, try EpisodeLookup.members(of: row, in: reader), try Self.readings(around: row, reader))
    }
    let words = EpisodeExplainer.text(
      row.episode, row.series.key, unit: row.series.traits.unit, members: members.map(\.episode))
    switch output.style.format {
    case .json, .jsonl:
      try console.writeLine(row.jsonWithEvidence.adding([.init("explanation", .string(words))]).text)
    case .line: throw OperatorError.usage("-o line writes readings; this command's answer has none")
    case .table, .tsv, .csv: try tell(row, words, points, console)
    }
  }

  private func tell(_ row: EpisodeRow, _ words: String, _ points: [Reading], _ console: Console) throws {
    for line in words.trimmingEnd().split(separator: "\n", omittingEmptySubsequences: false) {
      try console.writeLine(Printable.escaped(String(line)))
    }
    guard !points.isEmpty else { return }
    try console.writeLine("")
    try picture(of: row, points).write(to: console)
  }

  private func picture(of row: EpisodeRow, _ points: [Reading]) -> PlotPicture {
    let stretch = Self.stretch(of: row)
    var plot = PlotSeries(
      key: row.series.key, unit: row.series.traits.unit,
      points: points.map { .init(time: $0.time, value: $0.value) }, episodes: [row.episode],
      joins: row.series.traits.rules.cadence.map { $0 * 3 })
    if let band = row.episode.expected {
      plot.expected = [stretch.lowerBound, stretch.upperBound].map { .init(time: $0, band: band) }
    }
    return PlotPicture(series: [plot], range: stretch, zone: output.tz, terminal: output.style.terminal, rows: 10)
  }

  /// From before the episode to after it: as long before and after as it lasted, an hour at least, a week at most.
  private static func stretch(of row: EpisodeRow) -> Range<Timestamp> {
    let hour: Int64 = 3_600_000_000_000
    let end = row.episode.end ?? row.episode.peak
    let margin = min(max(end.nanoseconds(since: row.episode.start), hour), 168 * hour)
    return row.episode.start.advanced(byNanoseconds: -margin)..<end.advanced(byNanoseconds: margin)
  }

  private static func readings(around row: EpisodeRow, _ reader: StoreReader) throws -> [Reading] {
    let stretch = stretch(of: row)
    var readings: [Reading] = []
    try reader.readings(of: row.series.id, from: stretch.lowerBound, to: stretch.upperBound) { readings += $0 }
    return readings
  }
}

extension String {
  /// Without line feeds at its end.
  fileprivate func trimmingEnd() -> Substring {
    var rest = self[...]
    while rest.last?.isNewline == true { rest.removeLast() }
    return rest
  }
}
