/// Units of measurement: UCUM codes, the other ways devices write them, and the conversions between them.
///
/// Compound codes are read by UCUM's grammar, so `kW.h`, `ug/m3`, `{cells}/L` and `kV.A{reactive}` need no entry of
/// their own; annotations in braces mean nothing. Two units convert when they measure the same: `dB` and `dB[SPL]` both
/// are sound levels here, `[ppm]` is a ratio and never a concentration by mass.
public enum UnitTable {
  /// The UCUM code of a unit as a device writes it, or `nil` when it is not known: `℃` is `Cel`, `μg/m³` is `ug/m3`,
  /// `毫克/升` is `mg/L`, and the empty text is the unit `1`.
  public static func canonical(_ text: String) -> String? {
    resolve(text)?.code
  }

  /// Whether values in a unit, as a pack declares it, can be converted.
  public static func isKnown(_ text: String) -> Bool {
    resolve(text) != nil
  }

  /// The conversion of values from one unit to another, or `nil` when one is not known or they don't measure the same.
  public static func conversion(from source: String, to target: String) -> UnitConversion? {
    guard let source = resolve(source), let target = resolve(target) else { return nil }
    return source.unit.conversion(to: target.unit)
  }

  /// The unit by its SenML name (RFC 8428, RFC 8798), as text for the other functions. `%` and `/` are ratios in SenML,
  /// 1 being the whole, while `%` of UCUM is a hundredth. Names that SenML does not have stand for themselves.
  public static func senML(_ text: String) -> String {
    UnitAliases.senml[text] ?? text
  }

  /// A known unit that is nearly written like a text, for messages.
  public static func suggestion(for text: String) -> String? {
    let known = common + UnitAliases.symbols.keys + UnitAliases.chinese.keys
    return Suggestion.nearest(to: normalized(text), among: known)
  }

  private static func resolve(_ text: String) -> UnitParser.Result? {
    let text = normalized(text)
    if text.isEmpty { return UnitParser.Result(unit: .one, code: "1") }
    guard let found = UnitParser.parse(text) else { return nil }
    // What aliases stand for is longer than they are: a code that could not be read again is none.
    return found.code == text || UnitParser.parse(found.code)?.code == found.code ? found : nil
  }

  /// Without white space, with plain characters for typographic ones.
  private static func normalized(_ text: String) -> String {
    guard text.utf8.count <= UnitParser.codeBytesMax else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar.properties.isWhitespace { return }
      if let other = UnitAliases.characters[scalar] { result += other } else { result.unicodeScalars.append(scalar) }
    }
  }

  /// Codes to suggest, the compound ones that sensors use among them.
  private static let common = [
    "ug/m3", "mg/m3", "mg/L", "ug/L", "ng/L", "uS/cm", "mS/cm", "m/s", "km/h", "m3/s", "m3/h", "L/s", "mm/h", "W/m2",
    "kW.h", "kV.A", "kV.A{reactive}", "{veh}/h", "{person}/m2", "{cells}/L", "{beats}/min", "Cel", "[degF]", "hPa",
    "kPa", "MPa", "mm[Hg]", "bar", "dB", "dB[SPL]", "lx", "deg", "[pH]", "[NTU]", "[ppm]", "[ppb]", "kW", "MW", "mV",
    "mA", "V", "A", "Hz", "cm", "mm", "km", "%", "t/h", "kg/s", "kJ/(kW.h)",
  ]
}
