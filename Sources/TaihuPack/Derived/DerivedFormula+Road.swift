extension DerivedFormula {
  private static let trafficStates = Output.States.fixed([
    "smooth": 1, "basically-smooth": 2, "slight-congestion": 3, "moderate-congestion": 4, "heavy-congestion": 5,
  ])

  /// Road traffic.
  static let road = [
    DerivedFormula(
      name: "congestion_index", source: "GB/T 33171-2016 annex C",
      inputs: [.required("speed", DerivedUnits.kilometresPerHour)],
      outputs: [
        Output(name: "", unit: "1"), Output(name: "state", unit: "1", states: trafficStates),
        Output(name: "delay_ratio", unit: "1"), Output(name: "time_index", unit: "1"),
      ],
      options: [.number("free_flow", default: 60, in: 1...200)]),
    DerivedFormula(
      name: "speed_state", source: "DB11/T 785-2011, speeds by class of road",
      inputs: [.required("speed", DerivedUnits.kilometresPerHour)],
      outputs: [Output(name: "", unit: "1", states: trafficStates)],
      options: [.choice("road", among: ["arterial", "expressway", "secondary"], default: "arterial")]),
    DerivedFormula(
      name: "level_of_service", source: "Highway Capacity Manual 2000, freeway density",
      inputs: [
        .required("flow", ["{veh}/h": 1, "{veh}/min": 60]), .required("speed", DerivedUnits.kilometresPerHour),
      ],
      outputs: [
        Output(name: "", unit: "1", states: .fixed(["A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6])),
        Output(name: "density", unit: "{veh}/km"),
      ],
      options: [.number("lanes", default: 1, in: 1...12)]),
    DerivedFormula(
      name: "incident", source: "California algorithm, basic form and number 7",
      inputs: [.required("occupancy", DerivedUnits.percent)],
      outputs: [
        Output(
          name: "", unit: "1", states: .fixed(["free": 0, "tentative": 1, "confirmed": 2, "continuing": 3]))
      ],
      options: [
        .choice("algorithm", among: ["california7", "california"], default: "california7"),
        .number("t1", default: 8.1, in: 0...100), .number("t2", default: 0.313, in: 0...1),
        .number("t3", default: 16.8, in: 0...100),
      ], timing: .window(.minute), comparesNeighbours: true),
  ]
}
