internal import TaihuCore

/// SenML records in JSON (RFC 8428).
enum SenML {
  /// One record: the name made of the labels and the quantity, the unit as its UCUM code, the value, and the absolute
  /// time in seconds.
  ///
  /// A percentage is written as a ratio with the unit `/`, since SenML's `%` does not mean a hundredth.
  static func record(_ reading: Reading, of series: SeriesRecord) -> String {
    let isPercent = series.traits.unit == "%"
    let (unit, value) = (isPercent ? "/" : series.traits.unit, isPercent ? reading.value / 100 : reading.value)
    var text = "{\"n\":" + JSON.string(name(series.key)).text
    if !unit.isEmpty { text += ",\"u\":" + JSON.string(unit).text }
    return text + ",\"v\":\(NumberText.exact(value)),\"t\":\(UnixTime.seconds(reading.time))}"
  }

  /// `air/binhu/lihu-01/aqm-7/pm25`: the values of the labels, then the quantity. A name may hold only letters, digits and
  /// `-:./_`; anything else becomes `_`.
  static func name(_ key: SeriesKey) -> String {
    let parts = SeriesText.labels(key).map(\.value) + [key.name]
    return parts.map(part).joined(separator: "/")
  }

  private static func part(_ text: String) -> String {
    String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-:._".contains($0)) ? $0 : "_" })
  }
}
