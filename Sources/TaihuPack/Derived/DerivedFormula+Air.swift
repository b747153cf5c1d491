extension DerivedFormula {
  /// The six pollutants of the air quality index, in the order in which reports list them.
  private static let pollutants: [Input] =
    ["pm25", "pm10", "so2", "no2", "o3"].map { .optional($0, DerivedUnits.microgramsOfAir) }
    + [.optional("co", DerivedUnits.milligramsOfAir)]

  private static let indexOutputs = [
    Output(name: "", unit: "1"),
    Output(
      name: "level", unit: "1",
      states: .fixed([
        "excellent": 1, "good": 2, "lightly-polluted": 3, "moderately-polluted": 4, "heavily-polluted": 5,
        "severely-polluted": 6,
      ])),
    Output(name: "primary", unit: "1", states: .inputs),
    Output(name: "iaqi", unit: "1", label: "pollutant"),
  ]

  private static let editions = [Option.choice("edition", among: ["auto", "2012", "2026"], default: "auto")]

  /// Ambient air and weather.
  static let air = [
    DerivedFormula(
      name: "aqi_hourly", source: "HJ 633-2012 and HJ 633-2026, real-time report", inputs: pollutants,
      outputs: indexOutputs, options: editions, timing: .fixed(.hour)),
    DerivedFormula(
      name: "aqi_daily", source: "HJ 633-2012 and HJ 633-2026, daily report; GB 3095, table 4", inputs: pollutants,
      outputs: indexOutputs, options: editions, timing: .fixed(.day)),
    DerivedFormula(
      name: "heat_index", source: "US National Weather Service, heat index equation",
      inputs: [.required("air_temp", DerivedUnits.celsius), .required("rh", DerivedUnits.percent)],
      outputs: [Output(name: "", unit: "Cel")]),
    DerivedFormula(
      name: "wind_chill", source: "wind chill index of 2001 (Environment Canada, US National Weather Service)",
      inputs: [.required("air_temp", DerivedUnits.celsius), .required("wind_speed", DerivedUnits.metresPerSecond)],
      outputs: [Output(name: "", unit: "Cel")]),
    DerivedFormula(
      name: "dew_point", source: "Magnus formula",
      inputs: [.required("air_temp", DerivedUnits.celsius), .required("rh", DerivedUnits.percent)],
      outputs: [Output(name: "", unit: "Cel")]),
  ]
}
