extension DerivedFormula {
  private static let alarmStates = ["normal": 0, "warning": 1, "critical": 2]

  /// Noise, health, public places.
  static let community = [
    DerivedFormula(
      name: "leq", source: "GB 3096-2008, equivalent level and statistical levels",
      inputs: [.required("level", DerivedUnits.soundLevel)],
      outputs: ["", "l10", "l50", "l90", "max", "min"].map { Output(name: $0, unit: "dB[SPL]{A}") },
      timing: .window(.hour)),
    DerivedFormula(
      name: "day_night_level", source: "GB 3096-2008, day 06–22 and night 22–06; Ldn with 10 dB at night",
      inputs: [.required("level", DerivedUnits.soundLevel)],
      outputs: ["", "day", "night"].map { Output(name: $0, unit: "dB[SPL]{A}") }, timing: .fixed(.day)),
    DerivedFormula(
      name: "news2", source: "Royal College of Physicians, National Early Warning Score 2 (2017)",
      inputs: [
        .optional("resp_rate", ["{breaths}/min": 1, "/min": 1]), .optional("spo2", ["%{SpO2}": 1, "%": 1]),
        .optional("oxygen", DerivedUnits.number), .optional("sbp", ["mm[Hg]": 1]),
        .optional("heart_rate", ["{beats}/min": 1, "/min": 1]), .optional("consciousness", DerivedUnits.number),
        .optional("body_temp", DerivedUnits.celsius),
      ],
      outputs: [
        Output(name: "", unit: "{score}"),
        Output(
          name: "risk", unit: "1", states: .fixed(["none": 0, "low": 1, "low-medium": 2, "medium": 3, "high": 4])),
        Output(name: "part", unit: "{score}", label: "item"), Output(name: "partial", unit: "{score}"),
      ],
      options: [
        .number("scale", default: 1, in: 1...2),
        .choice("oxygen", among: ["measured", "air"], default: "measured"),
        .choice("consciousness", among: ["measured", "alert"], default: "measured"),
      ]),
    DerivedFormula(
      name: "manhole_state", source: "default rules of manhole monitors, configurable",
      inputs: [
        .optional("tilt", ["deg": 1]), .optional("water_level", DerivedUnits.metres),
        .optional("gas", DerivedUnits.lowerExplosiveLimit),
      ],
      outputs: [
        Output(name: "", unit: "1", states: .fixed(alarmStates)),
        Output(name: "item", unit: "1", states: .fixed(alarmStates), label: "item"), Output(name: "fill", unit: "%"),
      ],
      options: [.number("tilt_limit", default: 15, in: 0...180), .number("depth", default: 0, in: 0...100)]),
    DerivedFormula(
      name: "gas_level", source: "GB/T 50493-2019, first and second alarm level",
      inputs: [.required("gas", DerivedUnits.lowerExplosiveLimit)],
      outputs: [Output(name: "", unit: "1", states: .fixed(["normal": 0, "first": 1, "second": 2]))],
      options: [.number("first", default: 25, in: 0...100), .number("second", default: 50, in: 0...100)]),
    DerivedFormula(
      name: "crowd_load", source: "LB/T 034-2014, instantaneous capacity; Fruin for density",
      inputs: [.required("people", ["{person}": 1, "1": 1])],
      outputs: [
        Output(name: "", unit: "%"),
        Output(name: "level", unit: "1", states: .fixed(["green": 1, "blue": 2, "yellow": 3, "orange": 4, "red": 5])),
        Output(name: "density", unit: "{person}/m2"),
      ],
      options: [.number("capacity", default: nil, in: 1...1e7), .number("area", default: 0, in: 0...1e9)]),
  ]
}
