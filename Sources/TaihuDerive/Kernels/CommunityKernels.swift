internal import TaihuCore
internal import TaihuPack

/// ``NoiseLevel``: the equivalent level of a window and its statistics, the readings of all devices together.
struct EquivalentLevelKernel: WindowKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    let width = window.end.nanoseconds(since: window.start)
    var levels: [Double] = []
    for run in window.runs[0] {
      let part = run.slice(from: window.start, to: window.end)
      if run.covers(part.count, of: width, share: window.complete) { levels += part.map(\.value) }
    }
    guard let level = NoiseLevel.equivalent(levels) else { return }
    levels.sort()
    results.add(0, level)
    for (output, percent) in [(1, 10.0), (2, 50), (3, 90)] {
      results.add(output, NoiseLevel.exceeded(percent, sorted: levels))
    }
    results.add(4, levels.last)
    results.add(5, levels.first)
  }
}

/// The level of the day (06–22), that of the night (22–06, of the same calendar day) and both together.
struct DayNightLevelKernel: WindowKernel {
  private static let hour: Int64 = 3_600_000_000_000

  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ window: WindowView, into results: inout FormulaResults) {
    let morning = window.start.advanced(byNanoseconds: 6 * Self.hour)
    let evening = window.start.advanced(byNanoseconds: 22 * Self.hour)
    var (day, night): ([Double], [Double]) = ([], [])
    for run in window.runs[0] {
      let light = run.slice(from: morning, to: evening)
      let dark = [run.slice(from: window.start, to: morning), run.slice(from: evening, to: window.end)]
      if run.covers(light.count, of: 16 * Self.hour, share: window.complete) { day += light.map(\.value) }
      if run.covers(dark[0].count + dark[1].count, of: 8 * Self.hour, share: window.complete) {
        night += dark.joined().map(\.value)
      }
    }
    let levels = (NoiseLevel.equivalent(day), NoiseLevel.equivalent(night))
    if let day = levels.0, let night = levels.1 { results.add(0, NoiseLevel.dayNight(day: day, night: night)) }
    results.add(1, levels.0)
    results.add(2, levels.1)
  }
}

/// ``EarlyWarningScore``: the score and its risk when every parameter is known, else the partial score.
struct EarlyWarningKernel: PointKernel {
  private let scale: EarlyWarningScore.SaturationScale
  private let assumesAir, assumesAlert: Bool

  init(_ indicator: DerivedIndicator) {
    scale = indicator.numbers["scale"] == 2 ? .two : .one
    assumesAir = indicator.choices["oxygen"] == "air"
    assumesAlert = indicator.choices["consciousness"] == "alert"
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    var measured: [EarlyWarningScore.Parameter: Double] = [:]
    for parameter in EarlyWarningScore.Parameter.allCases { measured[parameter] = values[parameter.rawValue] }
    if assumesAir, measured[.oxygen] == nil { measured[.oxygen] = 0 }
    if assumesAlert, measured[.consciousness] == nil { measured[.consciousness] = 0 }
    let parts = EarlyWarningScore.parts(measured, scale: scale)
    let total = Double(parts.values.reduce(0, +))
    if parts.count == EarlyWarningScore.Parameter.allCases.count {
      results.add(0, total)
      results.add(1, Double(EarlyWarningScore.risk(parts).rawValue))
    } else {
      results.add(3, total)
    }
    for parameter in EarlyWarningScore.Parameter.allCases where values[parameter.rawValue] != nil {
      results.add(2, item: parameter.rawValue, parts[parameter].map(Double.init))
    }
  }
}

/// ``PublicPlaces`` of a manhole: tilt, filling and gas, and the worst of them.
struct ManholeKernel: PointKernel {
  private let tiltLimit, depth: Double

  init(_ indicator: DerivedIndicator) {
    tiltLimit = indicator.numbers["tilt_limit"] ?? 15
    depth = indicator.numbers["depth"] ?? 0
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    let filling = values[1].flatMap { depth > 0 ? max(0, $0) / depth * 100 : nil }
    let states = [
      values[0].map { PublicPlaces.tilt($0, limit: tiltLimit).rawValue },
      filling.map { PublicPlaces.filling($0).rawValue },
      values[2].map { PublicPlaces.gasLevel($0) },
    ]
    results.add(0, states.compactMap(\.self).max().map(Double.init))
    for (item, state) in states.enumerated() { results.add(1, item: item, state.map(Double.init)) }
    results.add(2, filling)
  }
}

/// ``PublicPlaces/gasLevel(_:first:second:)``.
struct GasLevelKernel: PointKernel {
  private let first, second: Double

  init(_ indicator: DerivedIndicator) {
    first = indicator.numbers["first"] ?? 25
    second = indicator.numbers["second"] ?? 50
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    results.add(0, values[0].map { Double(PublicPlaces.gasLevel($0, first: first, second: second)) })
  }
}

/// ``PublicPlaces/crowdLevel(_:)``, the load it belongs to, and the density.
struct CrowdLoadKernel: PointKernel {
  private let capacity, area: Double

  init(_ indicator: DerivedIndicator) {
    capacity = indicator.numbers["capacity"] ?? 1
    area = indicator.numbers["area"] ?? 0
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let people = values[0], people >= 0 else { return }
    let load = people / capacity * 100
    results.add(0, load)
    results.add(1, Double(PublicPlaces.crowdLevel(load)))
    results.add(2, area > 0 ? people / area : nil)
  }
}
