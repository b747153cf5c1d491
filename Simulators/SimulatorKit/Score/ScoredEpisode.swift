internal import Foundation
public import TaihuCore

/// An episode that a gateway raised, as `taihu alarms list -o json` tells it.
public struct ScoredEpisode: Hashable, Sendable {
  /// The series in trouble.
  public var series: SeriesKey
  /// The episode's kind by name.
  public var kind: String
  /// When it began.
  public var start: Timestamp
  /// When it ended; `nil` while it is open.
  public var end: Timestamp?

  /// An episode from its parts.
  public init(series: SeriesKey, kind: String, start: Timestamp, end: Timestamp?) {
    (self.series, self.kind, self.start, self.end) = (series, kind, start, end)
  }

  /// The episodes of a JSON array.
  ///
  /// - Throws: A usage error when it is not such a list.
  public static func parse(_ json: String, file: String) throws(OperatorError) -> [ScoredEpisode] {
    let written: [Written]
    do {
      written = try JSONDecoder().decode([Written].self, from: Data(json.utf8))
    } catch {
      throw OperatorError(
        .usage, code: "bad-alarms", "\(file) is not a list of alarms in JSON",
        hint: "Make it with: taihu alarms list -o json")
    }
    var episodes: [ScoredEpisode] = []
    for (index, item) in written.enumerated() {
      let end = item.end.map { TimeText.parse($0, offsetSeconds: 0) }
      guard let series = SeriesText.parse(item.series), let start = TimeText.parse(item.start, offsetSeconds: 0),
        end != .some(nil)
      else {
        throw OperatorError(
          .usage, code: "bad-alarms", "\(file): the series or a time of alarm number \(index + 1) cannot be read")
      }
      episodes.append(ScoredEpisode(series: series, kind: item.kind, start: start, end: end ?? nil))
    }
    return episodes
  }

  private struct Written: Decodable {
    var series: String
    var kind: String
    var start: String
    var end: String?
  }
}
