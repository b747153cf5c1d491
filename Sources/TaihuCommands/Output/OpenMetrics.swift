internal import TaihuCore

/// OpenMetrics text (the exposition format 1.0): families in the order given, each sample with its own time.
enum OpenMetrics {
  /// The last line of every exposition.
  static let end = "# EOF"

  /// The lines before the samples of one name.
  static func heading(_ name: String, unit: String) -> String {
    let help = unit.isEmpty ? "" : "\n# HELP \(name) Unit: \(escaped(unit))"
    return "# TYPE \(name) gauge" + help
  }

  /// One sample: `pm25{district="binhu"} 42 1773534600`, the time in seconds.
  static func sample(_ reading: Reading, of key: SeriesKey) -> String {
    let labels = key.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
    return key.name + (labels.isEmpty ? "" : "{\(labels)}")
      + " \(NumberText.exact(reading.value)) \(UnixTime.seconds(reading.time))"
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
  }
}
