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
    let plot = BraillePlot(
      points: points.map { .init(x: Double($0.time.nanoseconds), y: $0.value) }, band: row.episode.expected)
    let lines = plot.lines()
    guard let first = points.first, let last = points.last, !lines.isEmpty else { return }
    try console.writeLine("")
    for line in lines { try console.writeLine(line) }
    let unit = UnitText.display(row.series.traits.unit)
    let edges = row.episode.expected == nil ? "" : "; dotted: the expected band"
    try console.writeLine(
      "\(row.series.key.name)\(unit.isEmpty ? "" : " in \(unit)"), \(output.tz.text(first.time)) to "
        + output.tz.text(last.time) + edges)
  }

  /// The readings from before the episode to after it: as long before and after as it lasted, an hour at least, a week at
  /// most.
  private static func readings(around row: EpisodeRow, _ reader: StoreReader) throws -> [Reading] {
    let hour: Int64 = 3_600_000_000_000
    let end = row.episode.end ?? row.episode.peak
    let margin = min(max(end.nanoseconds(since: row.episode.start), hour), 168 * hour)
    var readings: [Reading] = []
    try reader.readings(
      of: row.series.id, from: row.episode.start.advanced(byNanoseconds: -margin),
      to: end.advanced(byNanoseconds: margin)
    ) { readings += $0 }
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
