internal import TaihuCore

/// Reads InfluxDB line protocol. The field `value` is the quantity of the measurement's name; any other field is the
/// quantity `measurement_field`. Booleans are 0 and 1; a text is no value.
struct LineProtocolImport: ImportParser {
  /// The unit of times.
  let precision: TimePrecision

  func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    guard let first = record.first(where: { $0 > 0x20 }), first != UInt8(ascii: "#") else { return false }
    let parts = Self.split(record, at: UInt8(ascii: " "), honoursQuotes: true).filter { !$0.isEmpty }
    guard parts.count >= 2 else { throw ImportFault("a line is: name,label=value field=value time") }
    guard parts.count == 3 else { throw ImportFault("the line has no time, or more than one") }
    let time = try time(parts[2])
    for field in Self.split(parts[1], at: UInt8(ascii: ","), honoursQuotes: true) {
      let (name, text) = try Self.pair(field)
      let value = try Self.value(text)
      let entry = try series.entry(parts[0], name, unit: []) { () throws(ImportFault) in
        (try Self.key(parts[0], field: name), "")
      }
      readings.append(ImportedReading(series: entry.id, time: time, value: try entry.value(value)))
    }
    return true
  }

  private func time(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Timestamp {
    guard let number = Int64(String(decoding: bytes, as: UTF8.self)) else {
      throw ImportFault("time in \(precision.rawValue)", bytes)
    }
    let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: precision.nanoseconds)
    if overflow { throw ImportFault("time in \(precision.rawValue)", bytes) }
    return Timestamp(nanoseconds: nanoseconds)
  }

  private static func value(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> Double {
    if let last = bytes.last, last == UInt8(ascii: "i") || last == UInt8(ascii: "u") {
      return try ByteText.number(bytes.dropLast())
    }
    switch String(decoding: bytes.prefix(6), as: UTF8.self) {
    case "t", "T", "true", "True", "TRUE": return 1
    case "f", "F", "false", "False", "FALSE": return 0
    default: return try ByteText.number(bytes)
    }
  }

  private static func key(
    _ head: ArraySlice<UInt8>, field: ArraySlice<UInt8>
  ) throws(ImportFault) -> SeriesKey {
    let parts = split(head, at: UInt8(ascii: ","), honoursQuotes: false)
    let (measurement, field) = (try text(parts[0]), try text(field))
    var labels: [Label] = []
    for part in parts.dropFirst() {
      let (name, value) = try pair(part)
      labels.append(Label(try text(name), try text(value)))
    }
    return SeriesKey(name: field == "value" ? measurement : measurement + "_" + field, labels: labels)
  }

  private static func pair(
    _ bytes: ArraySlice<UInt8>
  ) throws(ImportFault) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    let name = split(bytes, at: UInt8(ascii: "="), honoursQuotes: false)[0]
    guard !name.isEmpty, name.endIndex < bytes.endIndex else { throw ImportFault("pair of name=value", bytes) }
    return (name, bytes[(name.endIndex + 1)...])
  }

  /// The parts between separators that no backslash stands before, and no quotes around.
  private static func split(
    _ bytes: ArraySlice<UInt8>, at separator: UInt8, honoursQuotes: Bool
  ) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var (start, isEscaped, isQuoted) = (bytes.startIndex, false, false)
    for index in bytes.indices {
      let byte = bytes[index]
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if honoursQuotes, byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        parts.append(bytes[start..<index])
        start = index + 1
      }
    }
    return parts + [bytes[start...]]
  }

  /// A text with the backslashes taken off that stand before comma, equals sign and blank.
  private static func text(_ bytes: ArraySlice<UInt8>) throws(ImportFault) -> String {
    guard ByteText.contains(bytes, UInt8(ascii: "\\")) else { return try ByteText.string(bytes) }
    var plain: [UInt8] = []
    for index in bytes.indices {
      let isEscape =
        bytes[index] == UInt8(ascii: "\\") && index + 1 < bytes.endIndex && ",= ".utf8.contains(bytes[index + 1])
      if !isEscape { plain.append(bytes[index]) }
    }
    return try ByteText.string(plain[...])
  }
}
