internal import TaihuCore

/// An episode as a notice tells it: the members of `taihu alarms list` and the transition.
enum AlarmJSON {
  /// The JSON object of an episode as it now is.
  static func text(_ subject: NoticeRouter.Subject, _ transition: Notice.Transition) -> String {
    let (episode, series) = (subject.episode, subject.series)
    let labels = series.labels.map { quoted($0.name) + ":" + quoted($0.value) }.joined(separator: ",")
    let members: [(String, String)] = [
      ("transition", quoted(transition.rawValue)), ("id", String(episode.id)),
      ("series", quoted(series.description)), ("kind", quoted(episode.kind.rawValue)),
      ("severity", quoted(episode.severity.description)), ("state", quoted(episode.end == nil ? "open" : "closed")),
      ("start", quoted(episode.start.description)), ("peak", quoted(episode.peak.description)),
      ("end", episode.end.map { quoted($0.description) } ?? "null"), ("score", number(episode.score)),
      ("summary", quoted(episode.summary)), ("name", quoted(series.name)), ("labels", "{\(labels)}"),
      ("unit", quoted(subject.unit)), ("rule", episode.rule.isEmpty ? "null" : quoted(episode.rule)),
      ("peak_value", number(episode.peakValue)),
      ("expected", episode.expected.map { "[\(number($0.lowerBound)),\(number($0.upperBound))]" } ?? "null"),
    ]
    return "{" + members.map { quoted($0) + ":" + $1 }.joined(separator: ",") + "}"
  }

  /// A text as JSON has it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case let control where control.value < 0x20:
        result += "\\u00" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A finite number; a whole one without a fraction.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
  }
}
