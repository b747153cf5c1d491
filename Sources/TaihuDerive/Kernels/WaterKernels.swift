internal import TaihuPack

/// ``SurfaceWater``: the class, that of each item, the items that set it, and by how much limits are exceeded.
struct SurfaceWaterKernel: PointKernel {
  private let body: SurfaceWater.Body
  private let isDrinkingSource: Bool
  private let target: Int

  init(_ indicator: DerivedIndicator) {
    body = indicator.choices["water"].flatMap(SurfaceWater.Body.init) ?? .river
    isDrinkingSource = indicator.choices["use"] == "drinking"
    target = Int(indicator.numbers["target"] ?? 3)
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    var measured: [SurfaceWater.Item: Double] = [:]
    for item in SurfaceWater.Item.allCases { measured[item] = values[item.rawValue] }
    let evaluation = SurfaceWater.evaluate(measured, in: body, isDrinkingSource: isDrinkingSource)
    results.add(0, evaluation.overall.map(Double.init))
    if evaluation.overall != nil {
      results.add(2, Double(evaluation.worst.reduce(0) { $0 | 1 << $1.rawValue }))
    }
    for item in SurfaceWater.Item.allCases {
      guard let itemClass = evaluation.classes[item], let value = measured[item] else { continue }
      results.add(1, item: item.rawValue, Double(itemClass))
      results.add(3, item: item.rawValue, SurfaceWater.excess(item, value, over: target, in: body))
    }
  }
}

/// ``TrophicLevel``: the index, its grade, its parts, and how many items it is made of.
struct TrophicLevelKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    var measured: [TrophicLevel.Item: Double] = [:]
    for item in TrophicLevel.Item.allCases { measured[item] = values[item.rawValue] }
    guard let index = TrophicLevel.index(measured) else { return }
    results.add(0, index)
    results.add(1, Double(TrophicLevel.grade(index)))
    var count = 0
    for item in TrophicLevel.Item.allCases {
      guard let part = measured[item].flatMap({ TrophicLevel.part(item, $0) }) else { continue }
      count += 1
      results.add(2, item: item.rawValue, part)
    }
    results.add(3, Double(count))
  }
}

/// ``AlgalBloom/grade(_:)``.
struct AlgalBloomKernel: PointKernel {
  init(_ indicator: DerivedIndicator) {}

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    results.add(0, values[0].map { Double(AlgalBloom.grade($0)) })
  }
}

/// ``OxygenSaturation``: the saturation in %, and the saturated concentration.
struct OxygenSaturationKernel: PointKernel {
  private let altitude: Double

  init(_ indicator: DerivedIndicator) {
    altitude = indicator.numbers["altitude"] ?? 0
  }

  func evaluate(_ values: [Double?], into results: inout FormulaResults) {
    guard let temperature = values[0], let oxygen = values[1],
      let limit = OxygenSaturation.limit(temperature: temperature, salinity: values[2], altitude: altitude)
    else { return }
    results.add(0, oxygen / limit * 100)
    results.add(1, limit)
  }
}
