extension DerivedFormula {
  /// Energy, power quality and combustion.
  static let energy = [
    DerivedFormula(
      name: "demand", source: "15-minute demand, practice of Chinese electricity billing",
      inputs: [.required("power", DerivedUnits.kilowatts)], outputs: [Output(name: "", unit: "kW")],
      timing: .window(15 * .minute)),
    DerivedFormula(
      name: "load_factor", source: "energy / (peak demand × hours)",
      inputs: [.required("power", DerivedUnits.kilowatts)],
      outputs: [
        Output(name: "", unit: "1"), Output(name: "peak", unit: "kW"), Output(name: "mean", unit: "kW"),
        Output(name: "valley", unit: "kW"),
      ],
      options: [.number("interval", default: 15, in: 1...60)], timing: .fixed(.day)),
    DerivedFormula(
      name: "energy_use", source: "increase of a meter's counter",
      inputs: [.required("energy", DerivedUnits.kilowattHours)], outputs: [Output(name: "", unit: "kW.h")],
      timing: .window(.hour)),
    DerivedFormula(
      name: "enpi", source: "ISO 50006, energy performance indicator against a linear baseline",
      inputs: [.required("energy", DerivedUnits.kilowattHours), .optional("driver", [:])],
      outputs: [
        Output(name: "", unit: "1"), Output(name: "expected", unit: "kW.h"), Output(name: "saving", unit: "kW.h"),
      ],
      options: [
        .number("intercept", default: nil, in: -1e12...1e12), .number("slope", default: nil, in: -1e12...1e12),
        .number("driver_base", default: 0, in: -1e9...1e9),
        .choice("driver_side", among: ["plain", "below", "above"], default: "plain"),
      ], timing: .window(.day)),
    DerivedFormula(
      name: "voltage_unbalance", source: "GB/T 15543 (IEC 61000-4-30), from line voltages; NEMA MG 1",
      inputs: ["ab", "bc", "ca"].map { .required($0, DerivedUnits.volts) },
      outputs: [Output(name: "", unit: "%"), Output(name: "nema", unit: "%")]),
    DerivedFormula(
      name: "current_unbalance", source: "(greatest − least) / greatest, practice of distribution networks",
      inputs: ["a", "b", "c"].map { .required($0, DerivedUnits.amperes) }, outputs: [Output(name: "", unit: "%")]),
    DerivedFormula(
      name: "power_factor", source: "P / S",
      inputs: [.required("power", DerivedUnits.kilowatts), .required("reactive", DerivedUnits.kilovars)],
      outputs: [Output(name: "", unit: "1"), Output(name: "compensation", unit: "kV.A{reactive}")],
      options: [.number("target", default: 0.95, in: 0.1...1)]),
    DerivedFormula(
      name: "flue_gas_loss", source: "Siegert formula, constants of two makers of flue gas instruments",
      inputs: [
        .required("flue_temp", DerivedUnits.celsius), .required("flue_o2", DerivedUnits.percent),
        .optional("air_temp", DerivedUnits.celsius),
      ],
      outputs: [
        Output(name: "", unit: "%"), Output(name: "loss", unit: "%"), Output(name: "excess_air", unit: "1"),
        Output(name: "co2", unit: "%"),
      ],
      options: [
        .choice(
          "fuel",
          among: [
            "natural-gas", "light-oil", "lpg", "anthracite", "lignite", "wood", "coke-oven-gas", "town-gas",
            "bituminous",
          ], default: nil),
        .number("air_temp", default: 20, in: -50...60),
      ]),
    DerivedFormula(
      name: "o2_corrected", source: "HJ 212-2017 annex D; GB 13223-2011",
      inputs: [
        .required("concentration", DerivedUnits.milligramsOfAir), .required("flue_o2", DerivedUnits.percent),
      ],
      outputs: [Output(name: "", unit: "mg/m3")], options: [.number("reference", default: nil, in: 0...20)]),
  ]
}
