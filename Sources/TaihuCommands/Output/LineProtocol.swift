internal import TaihuCore

/// InfluxDB line protocol: `pm25,district=binhu,site=lihu-01 value=42 1773534600000000000`.
enum LineProtocol {
  /// A reading on one line, without its end: the name as measurement, the labels as tags sorted by name, the field
  /// `value`, and the time in nanoseconds.
  static func line(_ reading: Reading, of key: SeriesKey) -> String {
    var text = escaped(key.name, ", ")
    for label in key.labels { text += "," + escaped(label.name, ",= ") + "=" + escaped(label.value, ",= ") }
    return text + " value=\(NumberText.exact(reading.value)) \(reading.time.nanoseconds)"
  }

  /// A backslash stands before each of the special characters. The protocol has no escape for a line break, which becomes
  /// a blank, nor for a backslash at the end of a text, after which a blank is put.
  private static func escaped(_ text: String, _ special: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\n", "\r", "\r\n": result += "\\ "
      case let character where special.contains(character): result += "\\" + String(character)
      default: result.append(character)
      }
    }
    return result.hasSuffix("\\") ? result + "\\ " : result
  }
}
