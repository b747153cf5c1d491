internal import TaihuCore

/// Reads samples of OpenMetrics or Prometheus text that carry a time: seconds, in Prometheus' format milliseconds.
///
/// A unit is taken from `# UNIT` and from the `# HELP name Unit: …` of an export.
struct OpenMetricsImport: ImportParser {
  private var units: [[UInt8]: [UInt8]] = [:]
  private var isOver = false

  mutating func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    guard !isOver, let first = record.first(where: { $0 > 0x20 }) else { return false }
    if first == UInt8(ascii: "#") {
      takeComment(record)
      return false
    }
    let (name, labels, rest) = try Self.divide(record)
    let words = rest.split(separator: UInt8(ascii: " "))
    guard words.count >= 2, words[1].first != UInt8(ascii: "#") else { throw ImportFault("the sample has no time") }
    let value = try ByteText.number(words[0])
    let time = Timestamp(nanoseconds: try Self.time(words[1]))
    let unit = units[Array(name)] ?? []
    let entry = try series.entry(name, labels, unit: unit[...]) { () throws(ImportFault) in
      (
        SeriesKey(name: try ByteText.string(name), labels: try Self.labels(labels)),
        try ByteText.string(unit[...])
      )
    }
    readings.append(ImportedReading(series: entry.id, time: time, value: try entry.value(value)))
    return true
  }

  private mutating func takeComment(_ record: ArraySlice<UInt8>) {
    let words = record.split(separator: UInt8(ascii: " "), maxSplits: 3)
    func word(_ index: Int) -> String { index < words.count ? String(decoding: words[index], as: UTF8.self) : "" }
    if word(1) == "EOF" { isOver = true }
    if word(1) == "UNIT" { units[Array(words[2])] = Array(word(3).utf8) }
    if word(1) == "HELP", word(3).hasPrefix("Unit: ") { units[Array(words[2])] = Array(word(3).dropFirst(6).utf8) }
  }

  /// A time beyond the year 5138 in seconds is one in milliseconds.
  private static func time(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Int64 {
    if let number = ByteText.integer(bytes), number >= 100_000_000_000 {
      let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: 1_000_000)
      if !overflow { return nanoseconds }
    }
    return try ByteText.seconds(bytes)
  }

  /// The name, what stands in its braces, and what follows.
  private static func divide(
    _ record: ArraySlice<UInt8>
  ) throws(ImportFault) -> (name: ArraySlice<UInt8>, labels: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
    let name = record.prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: " ") }
    let rest = record[name.endIndex...]
    guard rest.first == UInt8(ascii: "{") else { return (name, [], rest) }
    var (isQuoted, isEscaped) = (false, false)
    for index in rest.indices.dropFirst() {
      if isEscaped {
        isEscaped = false
      } else if rest[index] == UInt8(ascii: "\\") {
        isEscaped = true
      } else if rest[index] == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if rest[index] == UInt8(ascii: "}"), !isQuoted {
        return (name, rest[(rest.startIndex + 1)..<index], rest[(index + 1)...])
      }
    }
    throw ImportFault("the labels have no “}”")
  }

  private static func labels(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> [Label] {
    var (labels, rest): ([Label], ArraySlice<UInt8>) = ([], bytes)
    while let sign = rest.firstIndex(of: UInt8(ascii: "=")) {
      let name = rest[..<sign].filter { $0 > 0x20 }
      var cursor = JSONCursor(rest[(sign + 1)...])
      // The escapes of the format, \\ \" and \n, are among those of JSON.
      let value = try cursor.value()
      labels.append(Label(try ByteText.string(name[...]), try JSONCursor.string(value)))
      rest = rest[cursor.position...].drop { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }
    }
    guard rest.allSatisfy({ $0 <= 0x20 }) else { throw ImportFault("list of labels", bytes) }
    return labels
  }
}
