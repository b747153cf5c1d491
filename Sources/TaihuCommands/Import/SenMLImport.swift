internal import TaihuCore
internal import TaihuNormalize

/// Reads the records of a SenML pack in JSON (RFC 8428): numbers and booleans with an absolute time.
///
/// A name of five parts is that of an export, `network/district/site/device/name`; of any other the last part is the
/// quantity, and what stands before it the label `device`.
struct SenMLImport: ImportParser {
  /// Times below this, 2^28 seconds, are relative to the present, which a file does not have.
  private static let absoluteSeconds: Int64 = 268_435_456

  private var (baseName, baseUnit) = ("", "")
  private var (baseTime, baseValue): (Int64, Double) = (0, 0)

  mutating func read(
    _ record: ArraySlice<UInt8>, _ series: ImportSeries, into readings: inout [ImportedReading]
  ) throws(ImportFault) -> Bool {
    var (name, unit, time, value): (String, String?, Int64, Double?) = ("", nil, 0, nil)
    for (member, text) in try JSONCursor.members(of: record) {
      switch String(decoding: member, as: UTF8.self) {
      case "bn": baseName = try JSONCursor.string(text)
      case "bu": baseUnit = try JSONCursor.string(text)
      case "bt": baseTime = try ByteText.seconds(text)
      case "bv": baseValue = try ByteText.number(text)
      case "n": name = try JSONCursor.string(text)
      case "u": unit = try JSONCursor.string(text)
      case "t": time = try ByteText.seconds(text)
      case "v": value = try ByteText.number(text)
      case "vb": value = try Self.boolean(text)
      case "vs", "vd": throw ImportFault("a text is no value")
      case let other where other.hasSuffix("_"): throw ImportFault("the member \(other) is unknown and must be known")
      default: break
      }
    }
    guard let value else { return false }
    let (sum, overflow) = baseTime.addingReportingOverflow(time)
    guard !overflow, sum >= Self.absoluteSeconds * 1_000_000_000 else {
      throw ImportFault("the time is relative to the present, which a file does not have")
    }
    let (whole, resolved) = (baseName + name, unit ?? baseUnit)
    let entry = try series.entry(Array(whole.utf8)[...], [], unit: Array(resolved.utf8)[...]) {
      () throws(ImportFault) in
      (try Self.key(whole), resolved.isEmpty ? "" : UnitTable.senML(resolved))
    }
    readings.append(
      ImportedReading(
        series: entry.id, time: Timestamp(nanoseconds: sum), value: try entry.value(value + baseValue)))
    return true
  }

  private static func boolean(_ text: ArraySlice<UInt8>) throws(ImportFault) -> Double {
    if text.elementsEqual("true".utf8) { return 1 }
    guard text.elementsEqual("false".utf8) else { throw ImportFault("boolean", text) }
    return 0
  }

  private static func key(_ name: String) throws(ImportFault) -> SeriesKey {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let quantity = parts.last, !quantity.isEmpty else { throw ImportFault("the record has no name") }
    if parts.count == 5 {
      let labels = zip(["network", "district", "site", "device"], parts).map { Label($0, $1) }
      return SeriesKey(name: quantity, labels: labels)
    }
    let device = parts.dropLast().joined(separator: "/")
    return SeriesKey(name: quantity, labels: [Label("device", device)])
  }
}
