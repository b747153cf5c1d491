/// The words of HJ 212 for the quantities of packs: codes of annex B and of HJ 524-2009, and the system a network is.
enum HJ212Factors {
  /// A code, and what a value is multiplied with to be in the unit that instruments send.
  struct Factor: Sendable {
    var code: String
    var scale = 1.0
    var decimals: Int
  }

  /// The system code ST of a network: surface water, ambient air, or a source of air pollution.
  static func system(of network: String) -> String {
    switch network {
    case "lake": "21"
    case "thermal": "31"
    default: "22"
    }
  }

  /// The factor of a quantity, or `nil` when it has no code.
  static func factor(_ quantity: String) -> Factor? { table[quantity] }

  /// Gases and particles of ambient air are sent in µg/m³, CO in mg/m³, as stations do; water as annex B has it.
  private static let table: [String: Factor] = [
    "pm25": Factor(code: "a34004", decimals: 0), "pm10": Factor(code: "a34002", decimals: 0),
    "so2": Factor(code: "a21026", decimals: 0), "no2": Factor(code: "a21004", decimals: 0),
    "co": Factor(code: "a21005", decimals: 2), "o3": Factor(code: "a05024", decimals: 0),
    "air_temp": Factor(code: "a01001", decimals: 1), "rh": Factor(code: "a01002", decimals: 1),
    "pressure": Factor(code: "a01006", scale: 0.1, decimals: 3), "wind_speed": Factor(code: "a01007", decimals: 1),
    "wind_dir": Factor(code: "a01008", decimals: 0),
    "water_temp": Factor(code: "w01010", decimals: 2), "ph": Factor(code: "w01001", decimals: 2),
    "do": Factor(code: "w01009", decimals: 2), "turbidity": Factor(code: "w01003", decimals: 1),
    "conductivity": Factor(code: "w01014", decimals: 0), "chla": Factor(code: "w01016", scale: 0.001, decimals: 4),
    "secchi": Factor(code: "w01004", decimals: 2), "codmn": Factor(code: "w01019", decimals: 1),
    "cod": Factor(code: "w01018", decimals: 1), "nh3n": Factor(code: "w21003", decimals: 3),
    "tp": Factor(code: "w21011", decimals: 3), "tn": Factor(code: "w21001", decimals: 2),
    "stack_dust": Factor(code: "a34013", decimals: 2), "stack_so2": Factor(code: "a21026", decimals: 1),
    "stack_nox": Factor(code: "a21002", decimals: 1), "flue_o2": Factor(code: "a19001", decimals: 2),
    "flue_t": Factor(code: "a01012", decimals: 1), "stack_rh": Factor(code: "a01014", decimals: 1),
    "stack_flow": Factor(code: "a00000", decimals: 1),
  ]
}
