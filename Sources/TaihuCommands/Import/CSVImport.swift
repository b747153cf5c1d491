internal import TaihuCore

/// Reads CSV with the columns `time,name,labels,value`, and where they are there `unit`, `quality`, `reasons` and
/// `received`. A heading names them in any order; without one they stand in this order.
struct CSVImport: ImportParser {
  private enum Column: String {
    case time, name, labels, value, unit, quality, reasons, received
  }

  private var fields: [ArraySlice<UInt8>] = []
  private var isFirst = true
  private var (time, name, labels, value) = (0, 1, 2, 3)
  private var (unit, quality, reasons, received) = (4, 5, 6, 7)

  mutating func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    guard !record.isEmpty else { return false }
    split(record)
    if isFirst {
      isFirst = false
      if try takeHeading() { return false }
    }
    let needed = max(time, name, labels, value)
    guard fields.count > needed else {
      throw ImportFault("the row has \(fields.count) columns, \(needed + 1) are needed")
    }
    var reading = ImportedReading(
      series: SeriesID(0), time: try ByteText.time(fields[time]), value: try ByteText.number(fields[value]))
    try takeQuality(&reading)
    let entry = try series.entry(fields[name], fields[labels], unit: field(unit)) { () throws(ImportFault) in
      (
        SeriesKey(name: try ByteText.string(fields[name]), labels: try Self.labels(fields[labels])),
        try ByteText.string(field(unit))
      )
    }
    reading.series = entry.id
    reading.value = try entry.value(reading.value)
    readings.append(reading)
    return true
  }

  private mutating func takeQuality(_ reading: inout ImportedReading) throws(ImportFault) {
    if !field(quality).isEmpty { reading.quality = try ImportText.quality(field(quality)) }
    if !field(reasons).isEmpty {
      for name in field(reasons).split(separator: UInt8(ascii: ";")) {
        reading.reasons.formUnion(try ImportText.reason(name))
      }
    }
    if !field(received).isEmpty { reading.received = try ByteText.time(field(received)) }
  }

  /// A field that need not be there.
  private func field(_ place: Int) -> ArraySlice<UInt8> {
    place < fields.count ? fields[place] : []
  }

  /// Takes the first row as the heading when it is one.
  private mutating func takeHeading() throws(ImportFault) -> Bool {
    let names = fields.map { String(decoding: $0, as: UTF8.self).lowercased() }
    guard names.contains("time"), names.contains("value") else { return false }
    func place(_ column: Column) -> Int { names.firstIndex(of: column.rawValue) ?? .max }
    for column in [Column.name, .labels] where place(column) == .max {
      throw ImportFault("the heading does not name the column \(column.rawValue)")
    }
    (time, name, labels, value) = (place(.time), place(.name), place(.labels), place(.value))
    (unit, quality, reasons, received) = (place(.unit), place(.quality), place(.reasons), place(.received))
    return true
  }

  /// Divides a row into its fields; only those with quotes are copied.
  private mutating func split(_ record: ArraySlice<UInt8>) {
    fields.removeAll(keepingCapacity: true)
    if ByteText.contains(record, UInt8(ascii: "\"")) {
      fields += CSVLine.fields(String(decoding: record, as: UTF8.self)).map { Array($0.utf8)[...] }
      return
    }
    var start = record.startIndex
    for index in record.indices where record[index] == UInt8(ascii: ",") {
      fields.append(record[start..<index])
      start = index + 1
    }
    fields.append(record[start...])
  }

  /// The labels of `network=air;site=lihu-01`; a backslash takes the next character as it is.
  static func labels(_ field: ArraySlice<UInt8>) throws(ImportFault) -> [Label] {
    var (labels, name, text, isEscaped): ([Label], String?, [UInt8], Bool) = ([], nil, [], false)
    guard !field.isEmpty else { return [] }
    func finish() throws(ImportFault) {
      guard let label = name, !label.isEmpty else { throw ImportFault("list of labels like site=lihu-01", field) }
      labels.append(Label(label, try ByteText.string(text[...])))
      (name, text) = (nil, [])
    }
    for byte in field {
      if isEscaped {
        text.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "="), name == nil {
        name = try ByteText.string(text[...])
        text = []
      } else if byte == UInt8(ascii: ";") {
        try finish()
      } else {
        text.append(byte)
      }
    }
    try finish()
    return labels
  }
}
