internal import ArgumentParser
internal import TaihuCore
internal import TaihuStore

/// `taihu alarms show`: everything stored of one episode.
struct AlarmsShowCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show everything stored of one alarm.")

  @Argument(help: "The alarm's number, from taihu alarms list.")
  var id: Int64

  @OptionGroup var source: SourceOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let (row, members) = try found()
    let json = row.jsonWithEvidence.adding([.init("member_episodes", .array(members.map(\.json)))])
    try SingleAnswer.write(json, sheet(row, members), style: output.style, to: console)
  }

  private func found() throws -> (EpisodeRow, members: [EpisodeRow]) {
    switch try source.open() {
    case .store(let reader):
      return try reader.withSnapshot {
        let row = try EpisodeLookup.row(id, in: reader)
        return (row, try EpisodeLookup.members(of: row, in: reader))
      }
    case .server(let server): return (try TaihuServer(client: server.client).alarm(id), [])
    }
  }

  private func sheet(_ row: EpisodeRow, _ members: [EpisodeRow]) -> FactSheet {
    let (episode, traits) = (row.episode, row.series.traits)
    var sheet = FactSheet()
    sheet.add("id", String(episode.id))
    sheet.add("state", row.state)
    sheet.add("severity", episode.severity.description, episode.severity.style)
    sheet.add("kind", episode.kind.rawValue)
    sheet.add("rule", episode.rule)
    sheet.add("series", row.series.key.description)
    sheet.add("summary", episode.summary)
    sheet.add("start", output.tz.text(episode.start))
    sheet.add("peak", output.tz.text(episode.peak) + "  " + SeriesText.value(episode.peakValue, traits))
    sheet.add("end", episode.end.map(output.tz.text) ?? "")
    sheet.add("lasted", DurationText.short(nanoseconds: row.length(now: SystemClock().now())))
    sheet.add("score", NumberText.short(episode.score))
    if let expected = episode.expected {
      sheet.add(
        "expected",
        SeriesText.value(expected.lowerBound, traits) + " to " + SeriesText.value(expected.upperBound, traits))
    }
    for evidence in episode.evidence {
      sheet.add("evidence", output.tz.text(evidence.time) + "  " + SeriesText.value(evidence.value, traits))
    }
    if let parent = episode.parent { sheet.add("parent", String(parent)) }
    for member in members { sheet.add("member", "\(member.episode.id)  \(member.state)  \(member.episode.summary)") }
    return sheet
  }
}
