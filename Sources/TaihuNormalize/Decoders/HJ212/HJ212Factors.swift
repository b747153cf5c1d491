/// The codes of factors with the quantities they are (HJ 212-2017 annex B, HJ 524-2009, HJ 525-2009, and the codes of
/// HJ/T 212-2005 that are still sent). A pack adds to them, or overrides them, with `codes` and `units`.
enum HJ212Factors {
  /// One factor.
  struct Factor: Sendable {
    /// The code, such as `w01018`.
    var code: String
    /// The quantity's id.
    var name: String
    /// The quantity's id where the packet comes from a stack (`ST` 31 or 51); ``name`` where there is none.
    var stackName: String
    /// The unit of its values by the standard, a UCUM code; empty: the unit of the pack's quantity, where devices differ
    /// or the standard's unit has no code.
    var unit: String
    /// The unit of its amount `Cou`.
    var totalUnit: String
    /// Whether devices in ambient air (`ST` 22, 27, 39) send another unit than the standard's, so that only the pack
    /// can know.
    var isPackUnitInAir: Bool

    /// The same as bytes, which is how they are looked up.
    let names: Names

    /// The names and units of a factor as bytes.
    struct Names: Sendable {
      /// The quantity's id, anywhere and in a stack.
      var own, stack: [UInt8]
      /// The same of its amount.
      var total, stackTotal: [UInt8]
      /// The units of its values and of its amount.
      var unit, totalUnit: [UInt8]
    }

    init(
      _ code: String, _ name: String, _ unit: String, stack: String? = nil, total: String = "kg", inAir: Bool = false
    ) {
      (self.code, self.name, self.unit) = (code, name, unit)
      (stackName, totalUnit, isPackUnitInAir) = (stack ?? name, total, inAir)
      names = Names(
        own: Array(name.utf8), stack: Array((stack ?? name).utf8), total: Array("\(name)_cou".utf8),
        stackTotal: Array("\(stack ?? name)_cou".utf8), unit: Array(unit.utf8), totalUnit: Array(total.utf8))
    }
  }

  /// The factor of the code in a range, or `nil`.
  ///
  /// - Complexity: O(1) for codes of up to 16 bytes, which all are.
  static func factor(_ range: Range<Int>, in payload: RawSpan) -> Factor? {
    table.number(of: range, in: payload).map { all[$0] }
  }

  /// Every factor.
  static let all = air + gases + stack + water + metals + noise + legacy

  private static let table = all.indices.reduce(into: NameTable()) { table, number in
    table.insert(Array(all[number].code.utf8), number: number)
  }

  /// Annex B prints ng/m3 for particles and ammonia; devices send ug/m3, mg/m3 or ng/m3, so the pack's unit counts.
  private static let air = [
    Factor("a34004", "pm25", ""), Factor("a34002", "pm10", ""), Factor("a34001", "tsp", ""),
    Factor("a34005", "pm1", ""),
    Factor("a01001", "air_temp", "Cel"), Factor("a01002", "rh", "%"), Factor("a01006", "pressure", "kPa"),
    Factor("a01007", "wind_speed", "m/s"), Factor("a01008", "wind_dir", "deg"),
    Factor("l01001", "longitude", "deg"), Factor("l01002", "latitude", "deg"),
  ]

  private static let gases = [
    Factor("a21026", "so2", "mg/m3", stack: "stack_so2", inAir: true), Factor("a21004", "no2", "mg/m3", inAir: true),
    Factor("a21003", "no", "mg/m3", inAir: true), Factor("a21002", "nox", "mg/m3", stack: "stack_nox", inAir: true),
    Factor("a21005", "co", "mg/m3"), Factor("a05024", "o3", ""), Factor("a21001", "nh3", ""),
    Factor("a21028", "h2s", "mg/m3"), Factor("a24088", "nmhc", "mg/m3"), Factor("a99054", "tvoc", "mg/m3"),
    Factor("a05001", "co2", "mg/m3"),
  ]

  private static let stack = [
    Factor("a00000", "stack_flow", "m3/s", total: "m3"), Factor("a01011", "stack_velocity", "m/s"),
    Factor("a01012", "flue_t", "Cel"), Factor("a01013", "stack_pressure", "kPa"), Factor("a01014", "stack_rh", "%"),
    Factor("a19001", "flue_o2", "%"), Factor("a34013", "stack_dust", "mg/m3"),
  ]

  private static let water = [
    Factor("w00000", "flow", "L/s", total: "m3"), Factor("w01001", "ph", "[pH]"), Factor("w01002", "colour", ""),
    Factor("w01003", "turbidity", "[NTU]"), Factor("w01004", "secchi", "m"), Factor("w01006", "tds", "mg/L"),
    Factor("w01009", "do", "mg/L"), Factor("w01010", "water_temp", "Cel"), Factor("w01012", "tss", "mg/L"),
    Factor("w01014", "conductivity", "uS/cm"), Factor("w01016", "chla", "mg/L"), Factor("w01017", "bod5", "mg/L"),
    Factor("w01018", "cod", "mg/L"), Factor("w01019", "codmn", "mg/L"), Factor("w01020", "toc", "mg/L"),
    Factor("w02003", "faecal_coliform", ""), Factor("w19011", "algae_density", ""), Factor("w21001", "tn", "mg/L"),
    Factor("w21003", "nh3n", "mg/L"), Factor("w21011", "tp", "mg/L"), Factor("w21016", "cyanide", "mg/L"),
    Factor("w21017", "fluoride", "mg/L"), Factor("w21019", "sulfide", "mg/L"), Factor("w22001", "petroleum", "mg/L"),
    Factor("w23002", "volatile_phenol", "mg/L"),
  ]

  private static let metals = [
    Factor("w20115", "cadmium", "ug/L"), Factor("w20116", "chromium", "mg/L"), Factor("w20117", "chromium_vi", "ug/L"),
    Factor("w20119", "arsenic", "ug/L"), Factor("w20120", "lead", "ug/L"), Factor("w20121", "nickel", "mg/L"),
    Factor("w20122", "copper", "mg/L"),
  ]

  private static let noise = [
    Factor("LA", "noise", ""), Factor("Leq", "noise_leq", ""),
    Factor("L5", "noise_l5", ""), Factor("L10", "noise_l10", ""),
    Factor("L50", "noise_l50", ""), Factor("L90", "noise_l90", ""),
    Factor("L95", "noise_l95", ""), Factor("Ldn", "noise_ldn", ""),
    Factor("Ld", "noise_ld", ""), Factor("Ln", "noise_ln", ""),
    Factor("LMx", "noise_max", ""), Factor("LMn", "noise_min", ""),
  ]

  private static let legacy = [
    Factor("B01", "flow", "L/s", total: "m3"), Factor("B02", "stack_flow", "m3/s", total: "m3"),
    Factor("001", "ph", "[pH]"), Factor("010", "bod5", "mg/L"), Factor("011", "cod", "mg/L"),
    Factor("060", "nh3n", "mg/L"), Factor("065", "tn", "mg/L"), Factor("101", "tp", "mg/L"),
    Factor("01", "stack_dust", "mg/m3"), Factor("02", "so2", "mg/m3", stack: "stack_so2", inAir: true),
    Factor("03", "nox", "mg/m3", stack: "stack_nox", inAir: true), Factor("04", "co", "mg/m3"),
    Factor("S01", "flue_o2", "%"), Factor("S02", "stack_velocity", "m/s"), Factor("S03", "flue_t", "Cel"),
    Factor("S05", "stack_rh", "%"), Factor("S08", "stack_pressure", "kPa"),
  ]
}
