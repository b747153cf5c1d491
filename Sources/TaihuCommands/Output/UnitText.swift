/// Units as a person writes them.
enum UnitText {
  /// A UCUM code in the usual signs: `ug/m3` becomes `µg/m³`, `Cel` becomes `°C`; the unit one is left out.
  static func display(_ code: String) -> String {
    if let special = special[code] { return special }
    var text = ""
    for (index, part) in code.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { text += "/" }
      text += factor(String(part))
    }
    return text
  }

  private static let special = [
    "1": "", "Cel": "°C", "[degF]": "°F", "deg": "°", "Ohm": "Ω", "[ppm]": "ppm", "[ppb]": "ppb", "[pH]": "pH",
    "m[H2O]": "mH₂O", "[NTU]": "NTU",
  ]

  private static func factor(_ part: String) -> String {
    var part = part
    if part.hasPrefix("u"), part.utf8.count > 1, !part.hasPrefix("{") { part = "µ" + part.dropFirst() }
    if part.hasPrefix("{"), part.hasSuffix("}"), part.utf8.count > 2 { return String(part.dropFirst().dropLast()) }
    switch part.last {
    case "2": return part.dropLast() + "²"
    case "3": return part.dropLast() + "³"
    default: return part
    }
  }
}
