internal import TaihuCore

/// Reads JSON, one object a line, with the members of an export: `time`, `name`, `labels`, `value`, and where they are
/// there `unit`, `quality`, `reasons` and `received`. Other members are passed over.
struct JSONLinesImport: ImportParser {
  private struct Fields {
    var time, name, labels, value: ArraySlice<UInt8>?
    var unit, quality, reasons, received: ArraySlice<UInt8>?
  }

  func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    guard !record.allSatisfy({ $0 <= 0x20 }) else { return false }
    let fields = try Self.fields(record)
    guard let time = fields.time, let name = fields.name, let value = fields.value else {
      throw ImportFault("time, name and value are needed")
    }
    var reading = ImportedReading(
      series: SeriesID(0), time: try Self.time(time), value: try ByteText.number(value))
    try Self.takeQuality(fields, &reading)
    let entry = try series.entry(name, fields.labels ?? [], unit: fields.unit ?? []) { () throws(ImportFault) in
      (
        SeriesKey(name: try JSONCursor.string(name), labels: try Self.labels(fields.labels)),
        try fields.unit.map { value throws(ImportFault) in try JSONCursor.string(value) } ?? ""
      )
    }
    reading.series = entry.id
    reading.value = try entry.value(reading.value)
    readings.append(reading)
    return true
  }

  private static func fields(_ record: ArraySlice<UInt8>) throws(ImportFault) -> Fields {
    var fields = Fields()
    for (name, value) in try JSONCursor.members(of: record) {
      switch String(decoding: name, as: UTF8.self) {
      case "time": fields.time = value
      case "name": fields.name = value
      case "labels": fields.labels = value
      case "value": fields.value = value
      case "unit": fields.unit = value
      case "quality": fields.quality = value
      case "reasons": fields.reasons = value
      case "received": fields.received = value
      default: break
      }
    }
    return fields
  }

  /// A time as a string, or as a number of Unix time.
  private static func time(_ value: ArraySlice<UInt8>) throws(ImportFault) -> Timestamp {
    try ByteText.time(value.first == UInt8(ascii: "\"") ? value.dropFirst().dropLast() : value)
  }

  private static func labels(_ object: ArraySlice<UInt8>?) throws(ImportFault) -> [Label] {
    guard let object else { return [] }
    var labels: [Label] = []
    for (name, value) in try JSONCursor.members(of: object) {
      labels.append(Label(try JSONCursor.string([0x22] + name + [0x22]), try JSONCursor.string(value)))
    }
    return labels
  }

  private static func takeQuality(_ fields: Fields, _ reading: inout ImportedReading) throws(ImportFault) {
    if let quality = fields.quality { reading.quality = try ImportText.quality(quality.dropFirst().dropLast()) }
    if let reasons = fields.reasons, reasons.count > 2 {
      for name in try JSONCursor.elements(of: reasons) {
        reading.reasons.formUnion(try ImportText.reason(name.dropFirst().dropLast()))
      }
    }
    if let received = fields.received { reading.received = try time(received) }
  }
}
