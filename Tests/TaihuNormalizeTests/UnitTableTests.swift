import Testing

@testable import TaihuNormalize

@Suite("Units")
struct UnitTableTests {
  static func convert(_ text: String, _ source: String, _ target: String) throws -> Double {
    let conversion = try #require(UnitTable.conversion(from: source, to: target), "\(source) to \(target)")
    return conversion.apply(try JSONNumberTests.parse(text))
  }

  @Test(
    "values convert, exactly where decimals allow it",
    arguments: [
      ("0.038", "mg/L", "ug/L", 38), ("4.35", "m", "cm", 435), ("0.57", "1", "%", 57), ("38", "ug/L", "mg/L", 0.038),
      ("1.1", "kPa", "hPa", 11), ("1", "mg/m3", "ug/m3", 1_000), ("42", "μg/m³", "ug/m3", 42),
      ("1", "kg/m3", "ug/m3", 1e9),
      ("68", "[degF]", "Cel", 20), ("98.6", "°F", "℃", 37), ("20", "Cel", "[degF]", 68), ("-40", "°F", "°C", -40),
      ("293.15", "K", "Cel", 20), ("21.5", "Cel", "K", 294.65), ("212", "degF", "K", 373.15), ("20", "°C", "Cel", 20),
      ("10", "m/s", "km/h", 36), ("90", "km/h", "m/s", 25), ("1", "m3/s", "m3/h", 3_600), ("7.2", "m3/h", "L/s", 2),
      ("1.2", "mS/cm", "uS/cm", 1_200), ("0.045", "S/m", "uS/cm", 450), ("1", "bar", "kPa", 100),
      ("760", "mm[Hg]", "hPa", 1_013.2472), ("100", "mmHg", "Pa", 13_332.2), ("180", "deg", "rad", .pi),
      ("1", "rad", "deg", 180 / Double.pi), ("1.5", "kW.h", "W.h", 1_500), ("3.6", "MJ", "kW.h", 1),
      ("1", "kWh", "kW.h", 1), ("12", "kvar", "V.A{reactive}", 12_000), ("1", "[g]", "m/s2", 9.80665),
      ("0.5", "1", "%", 50), ("400", "ppm", "%", 0.04), ("1", "ppm", "ppb", 1_000), ("72", "{beats}/min", "Hz", 1.2),
      ("63", "dB", "dB[SPL]{A}", 63), ("6.3", "B[SPL]", "dB", 63), ("-30", "dBm", "dBW", -60),
      ("2", "10*6/L", "/mL", 2_000),
      ("5", "{cells}/mL", "{cells}/L", 5_000), ("1", "{person}/m2", "/m2", 1), ("3", "h", "min", 180),
      ("2.5", "t/h", "kg/s", 0.6944444444444444), ("1", "[mi_i]", "km", 1.609344), ("10", "mph", "km/h", 16.09344),
      ("38", "毫克/升", "mg/L", 38), ("0.5", "毫克/立方米", "ug/m3", 500), ("26", "摄氏度", "K", 299.15),
      ("80", "公里/小时", "km/h", 80), ("3", "万个/升", "{cells}/L", 30_000), ("5", "", "1", 5),
      ("1", "kJ/(kW.h)", "1", 1 / 3_600),
      ("1", "m3/(m2.s)", "m/s", 1), ("1", "L/(min)", "L/h", 60), ("7", "㎎/㎥", "mg/m3", 7), ("1", "daPa", "Pa", 10),
      ("1", "GBy", "bit", 8e9), ("1", "psi", "kPa", 6.89475729317), ("60", "rpm", "Hz", 1),
    ] as [(String, String, String, Double)])
  func converts(_ text: String, _ source: String, _ target: String, _ expected: Double) throws {
    let value = try Self.convert(text, source, target)
    #expect(value == expected || abs(value - expected) <= abs(expected) * 1e-14, "\(value)")
  }

  @Test("a conversion by powers of ten keeps the digits as written", arguments: 1...3 as ClosedRange<UInt64>)
  func keepsDigits(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let digits = Int.random(in: 1..<1_000_000, using: &generator)
      let places = Int.random(in: 1...9, using: &generator)
      let value = try Self.convert("\(digits)e-\(places)", "mg/L", "ug/L")
      #expect(value == Double("\(digits)e\(3 - places)"), "seed \(seed)")
    }
  }

  @Test(
    "units that measure something else do not convert",
    arguments: [
      ("mg/L", "Cel"), ("[ppm]", "ug/m3"), ("[NTU]", "[FNU]"), ("[pH]", "1"), ("dB", "dB[W]"), ("kW", "kW.h"),
      ("C", "Cel"),
      ("F", "[degF]"), ("deg", "1"),
    ])
  func refuses(_ source: String, _ target: String) {
    #expect(UnitTable.canonical(source) != nil && UnitTable.canonical(target) != nil)
    #expect(UnitTable.conversion(from: source, to: target) == nil)
  }

  @Test(
    "texts that are no units are not known",
    arguments: [
      "foo", "mg//L", "/", "m.", "(m", "m)", "m{", "{", "mg/L ug", "10*", "kCel.m", "Cel/s", "kVA4", "m99", "MG/L", "?",
      "m-",
      String(repeating: "m.", count: 40), String(repeating: "(", count: 30) + "m" + String(repeating: ")", count: 30),
      "0",
    ].filter { $0 != "10*" })
  func unknown(_ text: String) {
    #expect(UnitTable.canonical(text) == nil)
  }

  @Test(
    "other ways to write a unit have one code",
    arguments: [
      ("℃", "Cel"), ("°F", "[degF]"), ("μg/m³", "ug/m3"), ("µS/cm", "uS/cm"), ("ppm", "[ppm]"), ("kWh", "kW.h"),
      ("a/kWh", "a/(kW.h)"), ("毫克/升", "mg/L"), ("微克/立方米", "ug/m3"), ("mmHg", "mm[Hg]"), ("kvar", "kV.A{reactive}"),
      ("{cells}/L", "{cells}/L"), ("10*6/L", "10*6/L"), ("m3/s", "m3/s"), ("m s-1", "ms-1"), ("/m2", "/m2"), ("", "1"),
      ("m·s⁻¹", "m.s-1"), ("kJ/(kW.h)", "kJ/(kW.h)"), ("％", "%"),
    ])
  func canonical(_ text: String, _ code: String) {
    #expect(UnitTable.canonical(text) == code)
  }

  @Test(
    "every unit of the quantity catalogue is known",
    arguments: [
      "ug/m3", "mg/m3", "Cel", "%", "hPa", "m/s", "deg", "mm", "lx", "W/m2", "dB[SPL]{A}", "[pH]", "mg/L", "uS/cm",
      "[NTU]",
      "ug/L", "{cells}/L", "m", "m3/s", "{veh}/h", "km/h", "V", "A", "Hz", "kW", "kW.h", "kV.A{reactive}", "kV.A", "1",
      "MPa",
      "%{LEL}", "%{vol}", "dB/m", "[g]", "{beats}/min", "{breaths}/min", "%{SpO2}", "mm[Hg]", "{person}", "{person}/m2",
      "10*6/L", "t/h", "kg/s", "{veh}/km", "{count}", "{score}", "[ppm]", "[ppb]", "[FNU]", "kV.A.h{reactive}",
      "g/(kW.h)",
      "mm/h", "L/s", "s", "min", "h", "d",
    ])
  func catalogue(_ code: String) {
    #expect(UnitTable.canonical(code) == code)
    #expect(UnitTable.conversion(from: code, to: code)?.isIdentity == true)
  }

  @Test(
    "SenML units, primary and secondary, are what the RFCs say",
    arguments: [
      ("%", "%", 100), ("/", "%", 100), ("%RH", "%", 1), ("%EL", "%", 1), ("/100", "%", 1), ("ppm", "[ppm]", 1),
      ("ms", "s", 0.001), ("MHz", "Hz", 1e6), ("kVA", "V.A", 1_000), ("kvar", "V.A", 1_000), ("Ah", "C", 3_600),
      ("Wh", "J", 3_600), ("kWh", "J", 3.6e6), ("varh", "V.A.s", 3_600), ("kVAh", "V.A.s", 3.6e6),
      ("Wh/km", "J/m", 3.6),
      ("KiB", "By", 1_024), ("GB", "By", 1e9), ("Mbit/s", "bit/s", 1e6), ("B/s", "bit/s", 8), ("MB/s", "bit/s", 8e6),
      ("mV", "V", 0.001), ("dBm", "dB[W]", -29), ("ug/m3", "kg/m3", 1e-9), ("mm/h", "m/s", 1 / 3.6e6),
      ("hPa", "Pa", 100),
      ("km/h", "m/s", 1 / 3.6), ("count", "1", 1), ("beat/min", "/min", 1), ("lat", "deg", 1), ("pH", "[pH]", 1),
      ("B", "By", 1), ("Bspl", "dB", 10), ("m3/s", "L/s", 1_000), ("S/m", "mS/cm", 10), ("l", "m3", 0.001),
      ("kg", "g", 1_000),
    ] as [(String, String, Double)])
  func senML(_ unit: String, _ code: String, _ one: Double) throws {
    let value = try Self.convert("1", UnitTable.senML(unit), code)
    #expect(abs(value - one) <= abs(one) * 1e-15, "\(value)")
  }

  @Test(
    "a unit nearly right is suggested",
    arguments: [("MG/L", "mg/L"), ("ug/m4", "ug/m3"), ("Celc", "Cel"), ("kwh", "kWh")])
  func suggests(_ text: String, _ suggestion: String) {
    #expect(UnitTable.suggestion(for: text) == suggestion)
  }

  @Test(
    "a unit whose code could not be read again is not known", arguments: ["((((Wh/m))))", "kvar.kvar.kvar.kvar.kvar"])
  func unreadableCodes(unit: String) {
    #expect(UnitTable.canonical(unit).map { UnitTable.canonical($0) == $0 } ?? true)
    #expect(UnitTable.canonical(unit) == nil)
  }
}
