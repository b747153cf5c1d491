/// The units that are not made of others, by UCUM code (version 2.2), and what they are worth in base units.
enum UnitAtoms {
  /// The unit of a code without prefix, exponent and annotation.
  static let table: [String: Unit] = base.merging(derived) { first, _ in first }.merging(scales) { first, _ in first }

  /// Prefixes with their powers of ten, the longer first.
  static let prefixes: [(symbol: String, powerOfTen: Int)] = [
    ("da", 1), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6),
    ("n", -9), ("p", -12),
  ]

  private static let base: [String: Unit] = [
    "m": unit([.length: 1]), "g": unit([.mass: 1]), "s": unit([.time: 1]), "K": unit([.temperature: 1]),
    "A": unit([.current: 1]), "mol": unit([.amount: 1]), "cd": unit([.luminousIntensity: 1]),
    "rad": unit([.angle: 1]), "bit": unit([.information: 1]), "By": unit([.information: 1], UnitScale(8)),
    "KiBy": unit([.information: 1], UnitScale(8_192), isMetric: false),
  ]

  private static let derived: [String: Unit] = [
    "%": unit([:], UnitScale(ten: -2), isMetric: false), "[ppth]": unit([:], UnitScale(ten: -3), isMetric: false),
    "[ppm]": unit([:], UnitScale(ten: -6), isMetric: false), "[ppb]": unit([:], UnitScale(ten: -9), isMetric: false),
    "[pptr]": unit([:], UnitScale(ten: -12), isMetric: false),
    "10*": unit([:], UnitScale(10), isMetric: false), "10^": unit([:], UnitScale(10), isMetric: false),
    "[pi]": unit([:], UnitScale(pi: 1), isMetric: false),
    "L": unit([.length: 3], UnitScale(ten: -3)), "l": unit([.length: 3], UnitScale(ten: -3)),
    "ar": unit([.length: 2], UnitScale(100)), "t": unit([.mass: 1], UnitScale(ten: 6)),
    "min": unit([.time: 1], UnitScale(60), isMetric: false), "h": unit([.time: 1], UnitScale(3_600), isMetric: false),
    "d": unit([.time: 1], UnitScale(86_400), isMetric: false),
    "wk": unit([.time: 1], UnitScale(604_800), isMetric: false),
    "mo": unit([.time: 1], UnitScale(2_629_800), isMetric: false),
    "a": unit([.time: 1], UnitScale(31_557_600), isMetric: false),
    "deg": unit([.angle: 1], UnitScale(1, over: 180, pi: 1), isMetric: false),
    "'": unit([.angle: 1], UnitScale(1, over: 10_800, pi: 1), isMetric: false),
    "''": unit([.angle: 1], UnitScale(1, over: 648_000, pi: 1), isMetric: false),
    "sr": unit([.angle: 2]), "Hz": unit([.time: -1]), "Bq": unit([.time: -1]),
    "N": unit([.length: 1, .mass: 1, .time: -2], UnitScale(1_000)),
    "Pa": unit([.length: -1, .mass: 1, .time: -2], UnitScale(1_000)),
    "J": unit([.length: 2, .mass: 1, .time: -2], UnitScale(1_000)),
    "W": unit([.length: 2, .mass: 1, .time: -3], UnitScale(1_000)),
    "C": unit([.current: 1, .time: 1]),
    "V": unit([.length: 2, .mass: 1, .time: -3, .current: -1], UnitScale(1_000)),
    "F": unit([.length: -2, .mass: -1, .time: 4, .current: 2], UnitScale(1, over: 1_000)),
    "Ohm": unit([.length: 2, .mass: 1, .time: -3, .current: -2], UnitScale(1_000)),
    "S": unit([.length: -2, .mass: -1, .time: 3, .current: 2], UnitScale(1, over: 1_000)),
    "Wb": unit([.length: 2, .mass: 1, .time: -2, .current: -1], UnitScale(1_000)),
    "T": unit([.mass: 1, .time: -2, .current: -1], UnitScale(1_000)),
    "H": unit([.length: 2, .mass: 1, .time: -2, .current: -2], UnitScale(1_000)),
    "lm": unit([.luminousIntensity: 1, .angle: 2]), "lx": unit([.luminousIntensity: 1, .angle: 2, .length: -2]),
    "Gy": unit([.length: 2, .time: -2]), "Sv": unit([.length: 2, .time: -2]), "kat": unit([.amount: 1, .time: -1]),
    "bar": unit([.length: -1, .mass: 1, .time: -2], UnitScale(ten: 8)),
    "atm": unit([.length: -1, .mass: 1, .time: -2], UnitScale(101_325_000), isMetric: false),
    "m[Hg]": unit([.length: -1, .mass: 1, .time: -2], UnitScale(133_322_000)),
    "m[H2O]": unit([.length: -1, .mass: 1, .time: -2], UnitScale(9_806_650)),
    "[in_i'Hg]": unit([.length: -1, .mass: 1, .time: -2], UnitScale(33_863_788, ten: -1), isMetric: false),
    "[psi]": unit([.length: -1, .mass: 1, .time: -2], UnitScale(689_475_729_317, ten: -5), isMetric: false),
    "eV": unit([.length: 2, .mass: 1, .time: -2], UnitScale(1_602_176_634, ten: -25)),
    "cal": unit([.length: 2, .mass: 1, .time: -2], UnitScale(4_184)),
    "[Btu_IT]": unit([.length: 2, .mass: 1, .time: -2], UnitScale(105_505_585_262, ten: -5), isMetric: false),
    "[HP]": unit([.length: 2, .mass: 1, .time: -3], UnitScale(74_569_987_158_227, ten: -8), isMetric: false),
    "[g]": unit([.length: 1, .time: -2], UnitScale(980_665, ten: -5)),
    "Gal": unit([.length: 1, .time: -2], UnitScale(ten: -2)),
    "[in_i]": unit([.length: 1], UnitScale(254, ten: -4), isMetric: false),
    "[ft_i]": unit([.length: 1], UnitScale(3_048, ten: -4), isMetric: false),
    "[yd_i]": unit([.length: 1], UnitScale(9_144, ten: -4), isMetric: false),
    "[mi_i]": unit([.length: 1], UnitScale(1_609_344, ten: -3), isMetric: false),
    "[nmi_i]": unit([.length: 1], UnitScale(1_852), isMetric: false),
    "[kn_i]": unit([.length: 1, .time: -1], UnitScale(1_852, over: 3_600), isMetric: false),
    "[lb_av]": unit([.mass: 1], UnitScale(45_359_237, ten: -5), isMetric: false),
    "[oz_av]": unit([.mass: 1], UnitScale(28_349_523_125, ten: -9), isMetric: false),
    "[gal_us]": unit([.length: 3], UnitScale(3_785_411_784, ten: -12), isMetric: false),
  ]

  /// Thermometers, levels and scales that convert to nothing else.
  private static let scales: [String: Unit] = [
    "Cel": Unit(dimension: dimension([.temperature: 1]), scale: UnitScale(), zero: 273_15, isSpecial: true),
    "[degF]": Unit(
      dimension: dimension([.temperature: 1]), scale: UnitScale(5, over: 9), zero: 459_67, isSpecial: true,
      isMetric: false),
    "[degR]": unit([.temperature: 1], UnitScale(5, over: 9), isMetric: false),
    "B": unit([.level: 1]), "B[SPL]": unit([.level: 1]),
    "B[W]": Unit(dimension: dimension([.powerLevel: 1]), scale: UnitScale(), isSpecial: true),
    "B[mW]": Unit(dimension: dimension([.powerLevel: 1]), scale: UnitScale(), zero: -3_00, isSpecial: true),
    "[pH]": Unit(dimension: dimension([.acidity: 1]), scale: UnitScale(), isSpecial: true, isMetric: false),
    "[NTU]": unit([.turbidity: 1], isMetric: false), "[FTU]": unit([.turbidity: 1], isMetric: false),
    "[FNU]": unit([.turbidityISO: 1], isMetric: false),
  ]

  private static func dimension(_ powers: [UnitDimension.Base: Int]) -> UnitDimension { UnitDimension(powers) }

  private static func unit(
    _ powers: [UnitDimension.Base: Int], _ scale: UnitScale = UnitScale(), isMetric: Bool = true
  ) -> Unit {
    Unit(dimension: UnitDimension(powers), scale: scale, isMetric: isMetric)
  }
}
