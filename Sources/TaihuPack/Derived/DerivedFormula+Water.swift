extension DerivedFormula {
  /// The items of GB 3838-2002 table 1 that are evaluated, in the order of the calculation.
  private static let surfaceWaterItems: [Input] =
    [.optional("ph", ["[pH]": 1])]
    + [
      "do", "codmn", "cod", "bod5", "nh3n", "tp", "tn", "cu", "zn", "fluoride", "se", "as", "hg", "cd", "cr6", "pb",
      "cyanide", "phenol", "petroleum", "las", "sulfide",
    ].map { .optional($0, DerivedUnits.milligramsOfWater) }

  private static let waterClasses = Output.States.fixed([
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "inferior-V": 6,
  ])

  /// Surface water and lakes.
  static let water = [
    DerivedFormula(
      name: "gb3838_class", source: "GB 3838-2002 table 1, single-factor rule", inputs: surfaceWaterItems,
      outputs: [
        Output(name: "", unit: "1", states: waterClasses),
        Output(name: "item", unit: "1", states: waterClasses, label: "item"),
        Output(name: "worst", unit: "1", states: .inputs),
        Output(name: "excess", unit: "1", label: "item"),
      ],
      options: [
        .choice("water", among: ["river", "lake"], default: "river"),
        .choice("use", among: ["general", "drinking"], default: "general"),
        .number("target", default: 3, in: 1...5),
      ]),
    DerivedFormula(
      name: "tli", source: "China National Environmental Monitoring Centre, rule 2001-090",
      inputs: [
        .required("chla", DerivedUnits.microgramsOfWater), .optional("tp", DerivedUnits.milligramsOfWater),
        .optional("tn", DerivedUnits.milligramsOfWater), .optional("secchi", DerivedUnits.metres),
        .optional("codmn", DerivedUnits.milligramsOfWater),
      ],
      outputs: [
        Output(name: "", unit: "1"),
        Output(
          name: "grade", unit: "1",
          states: .fixed([
            "oligotrophic": 1, "mesotrophic": 2, "lightly-eutrophic": 3, "moderately-eutrophic": 4,
            "hypereutrophic": 5,
          ])),
        Output(name: "part", unit: "1", label: "item"),
        Output(name: "items", unit: "1"),
      ]),
    DerivedFormula(
      name: "algae_grade", source: "HJ 1098-2020, grades by algal density",
      inputs: [.required("algae_density", ["{cells}/L": 1, "10*6/L": 1e6, "{cells}/mL": 1_000])],
      outputs: [
        Output(
          name: "", unit: "1",
          states: .fixed(["none": 1, "not-obvious": 2, "light": 3, "moderate": 4, "heavy": 5]))
      ]),
    DerivedFormula(
      name: "do_saturation", source: "GB 3838 practice, saturation 468/(31.6+T); HJ 2.3-2018 for saline water",
      inputs: [
        .required("water_temp", DerivedUnits.celsius), .required("do", DerivedUnits.milligramsOfWater),
        .optional("salinity", ["g/kg": 1, "1": 1, "g/L": 1]),
      ],
      outputs: [Output(name: "", unit: "%"), Output(name: "limit", unit: "mg/L")],
      options: [.number("altitude", default: 0, in: -500...6_000)]),
  ]
}
