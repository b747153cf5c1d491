internal import TaihuCore
internal import TaihuNormalize

/// Reads InfluxDB line protocol with the parser of the gateway. The field `value` is the quantity of the measurement's
/// name; any other field is the quantity `measurement_field`. Booleans are 0 and 1; a text is no value.
struct LineProtocolImport: ImportParser {
  private let precision: TimePrecision
  private var parser: LineProtocolParser

  /// An import of lines whose times are in a unit.
  init(precision: TimePrecision) {
    self.precision = precision
    parser = LineProtocolParser(precision: LineProtocolPrecision(rawValue: precision.rawValue) ?? .ns)
  }

  mutating func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    parser.restart()
    do throws(LineProtocolFault) {
      guard try unsafe parser.next(in: record.span.bytes) else { return false }
    } catch {
      throw ImportFault(error.reason == .badTime ? error.what + " (\(precision.rawValue))" : error.what)
    }
    guard let time = parser.line.time else { throw ImportFault("the line has no time") }
    let head = Self.bytes(parser.line.head, of: record)
    for field in parser.line.fields {
      let value = try Self.value(field, record)
      let line = parser.line
      let entry = try series.entry(head, Self.bytes(field.key.range, of: record), unit: []) { () throws(ImportFault) in
        (Self.key(line, field, record), "")
      }
      readings.append(
        ImportedReading(series: entry.id, time: Timestamp(nanoseconds: time), value: try entry.value(value)))
    }
    return true
  }

  private static func value(
    _ field: LineProtocolLine.Field, _ record: ArraySlice<UInt8>
  ) throws(ImportFault) -> Double {
    if field.isExact { return field.value }
    let written = bytes(field.text.range, of: record)
    if field.kind == .string || !field.value.isFinite { throw ImportFault("finite number", written) }
    throw ImportFault("\(Printable.escaped(written)) has more digits than a value can hold (2^53)")
  }

  private static func key(
    _ line: LineProtocolLine, _ field: LineProtocolLine.Field, _ record: ArraySlice<UInt8>
  ) -> SeriesKey {
    let measurement = unsafe line.measurement.string(in: record.span.bytes)
    let name = unsafe field.key.string(in: record.span.bytes)
    let labels = line.tags.map { tag in
      unsafe Label(tag.key.string(in: record.span.bytes), tag.value.string(in: record.span.bytes))
    }
    return SeriesKey(name: name == "value" ? measurement : measurement + "_" + name, labels: labels)
  }

  private static func bytes(_ range: Range<Int>, of record: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    record[record.startIndex + range.lowerBound..<record.startIndex + range.upperBound]
  }
}
