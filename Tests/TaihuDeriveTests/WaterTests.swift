import TaihuDerive
import Testing

@Suite("Surface water and lakes")
struct WaterTests {
  typealias Item = SurfaceWater.Item

  struct Example: Sendable {
    var name: String
    var body: SurfaceWater.Body
    var values: [Item: Double]
    var classes: [Item: Int]
    var overall: Int
    var worst: [Item]
  }

  static let examples = [
    Example(
      name: "a river", body: .river,
      values: [.ph: 7.6, .dissolvedOxygen: 6.4, .codmn: 3.1, .cod: 14, .nh3n: 0.42, .tp: 0.11],
      classes: [.ph: 1, .dissolvedOxygen: 2, .codmn: 2, .cod: 1, .nh3n: 2, .tp: 3], overall: 3, worst: [.tp]),
    Example(
      name: "the waters of Wuxi in 2022", body: .lake,
      values: [.ph: 8.4, .dissolvedOxygen: 8.9, .codmn: 3.4, .cod: 13.8, .nh3n: 0.06, .tp: 0.059, .tn: 1.18],
      classes: [.ph: 1, .dissolvedOxygen: 1, .codmn: 2, .cod: 1, .nh3n: 1, .tp: 4, .tn: 4], overall: 4, worst: [.tp]),
    Example(
      name: "a bloom", body: .lake, values: [.ph: 9.3, .dissolvedOxygen: 11.2, .codmn: 6.5, .nh3n: 0.12, .tp: 0.12],
      classes: [.ph: 6, .dissolvedOxygen: 1, .codmn: 4, .nh3n: 1, .tp: 5], overall: 6, worst: [.ph]),
    Example(
      name: "a canal", body: .river,
      values: [.ph: 7.2, .dissolvedOxygen: 2.6, .codmn: 7.8, .cod: 26, .nh3n: 2.3, .tp: 0.31],
      classes: [.ph: 1, .dissolvedOxygen: 5, .codmn: 4, .cod: 4, .nh3n: 6, .tp: 5], overall: 6, worst: [.nh3n]),
  ]

  @Test("the worst factor decides the class", arguments: examples)
  func classes(example: Example) {
    let evaluation = SurfaceWater.evaluate(example.values, in: example.body)
    #expect(evaluation.classes == example.classes, "\(example.name)")
    #expect(evaluation.overall == example.overall, "\(example.name)")
    #expect(evaluation.worst == example.worst, "\(example.name)")
  }

  @Test("limits are inclusive, and lakes have stricter ones for phosphorus")
  func phosphorus() {
    #expect(SurfaceWater.classOf(.tp, 0.05, in: .river) == 2)
    #expect(SurfaceWater.classOf(.tp, 0.05, in: .lake) == 3)
  }

  @Test("the excess is told against the target class, and there is none for pH and oxygen")
  func excess() throws {
    let excess = try #require(SurfaceWater.excess(.nh3n, 2.3, over: 3, in: .river))
    #expect(excess.agrees(with: 1.3, decimals: 9))
    #expect(SurfaceWater.excess(.tp, 0.2, over: 3, in: .river) == nil)
    #expect(SurfaceWater.excess(.ph, 9.3, over: 3, in: .lake) == nil)
  }

  @Test("phosphorus of a drinking water source in a lake does not count")
  func drinking() {
    let values: [Item: Double] = [.nh3n: 0.06, .tp: 0.12]
    #expect(SurfaceWater.evaluate(values, in: .lake, isDrinkingSource: true).overall == 1)
    #expect(SurfaceWater.evaluate(values, in: .lake).overall == 5)
  }

  @Test("no class follows from nothing, nor from nitrogen alone")
  func nothing() {
    #expect(SurfaceWater.evaluate([:], in: .lake).overall == nil)
    #expect(SurfaceWater.evaluate([.tn: 3], in: .lake).overall == nil)
    #expect(SurfaceWater.evaluate([.tn: 3], in: .lake).classes == [.tn: 6])
    #expect(SurfaceWater.evaluate([.tn: 3], in: .river).classes.isEmpty)
  }

  @Test(
    "no class is better for more of a pollutant",
    arguments: Item.allCases.filter { $0 != .ph && $0 != .dissolvedOxygen })
  func monotone(item: Item) {
    for body in [SurfaceWater.Body.river, .lake] {
      let classes = (0...60_000).map { SurfaceWater.classOf(item, Double($0) / 1_000, in: body) }
      #expect(zip(classes, classes.dropFirst()).allSatisfy { $0 <= $1 })
      #expect(classes.last == SurfaceWater.inferior)
    }
  }

  @Test(
    "trophic levels of worked examples",
    arguments: [
      ([25, 0.059, 1.18, 0.45, 3.4], [59.96, 48.40, 57.33, 66.67, 33.65], 53.72, 3),
      ([120, 0.12, 2.10, 0.25, 6.5], [76.99, 59.93, 67.10, 78.07, 50.90], 67.43, 4),
      ([6, 0.035, 1.30, 0.80, 2.8], [44.46, 39.92, 58.97, 55.51, 28.49], 45.30, 2),
      ([25, 0.059, 1.18, nil, 3.4], [59.96, 48.40, 57.33, nil, 33.65], 50.81, 3),
    ] as [([Double?], [Double?], Double, Int)])
  func trophic(values: [Double?], parts: [Double?], index: Double, grade: Int) throws {
    var measured: [TrophicLevel.Item: Double] = [:]
    for (item, value) in zip(TrophicLevel.Item.allCases, values) { measured[item] = value }
    for (item, part) in zip(TrophicLevel.Item.allCases, parts) {
      guard let part, let value = measured[item] else { continue }
      #expect(try #require(TrophicLevel.part(item, value)).agrees(with: part, decimals: 2), "\(item)")
    }
    let result = try #require(TrophicLevel.index(measured))
    #expect(result.agrees(with: index, decimals: 2), "\(result)")
    #expect(TrophicLevel.grade(result) == grade)
  }

  @Test("without chlorophyll there is no trophic level, and zero has no logarithm")
  func noChlorophyll() {
    #expect(TrophicLevel.index([.tp: 0.05, .tn: 1]) == nil)
    #expect(TrophicLevel.index([.chla: 0]) == nil)
    #expect(TrophicLevel.part(.tp, 0) == nil)
  }

  @Test(
    "grades of the trophic level",
    arguments: [(29.99, 1), (30, 2), (50, 2), (50.01, 3), (60, 3), (60.01, 4), (70, 4), (70.01, 5)])
  func grades(index: Double, grade: Int) { #expect(TrophicLevel.grade(index) == grade) }

  @Test(
    "grades of algal bloom",
    arguments: [(0, 1), (1.99e6, 1), (2e6, 2), (9.9e6, 2), (1e7, 3), (4.9e7, 3), (5e7, 4), (1e8, 5), (1e10, 5)])
  func algae(density: Double, grade: Int) { #expect(AlgalBloom.grade(density) == grade) }

  @Test(
    "saturated oxygen by temperature",
    arguments: [
      (0, 14.81), (5, 12.79), (10, 11.25), (15, 10.04), (20, 9.07), (25, 8.27), (30, 7.60), (35, 7.03),
    ])
  func oxygen(temperature: Double, limit: Double) throws {
    #expect(try #require(OxygenSaturation.limit(temperature: temperature)).agrees(with: limit, decimals: 2))
  }

  @Test("less oxygen is held higher up and in salt water, and nothing is said of boiling water")
  func conditions() throws {
    let sea = try #require(OxygenSaturation.limit(temperature: 20, salinity: 35))
    let high = try #require(OxygenSaturation.limit(temperature: 20, altitude: 1_500))
    #expect(sea.agrees(with: (491 - 2.65 * 35) / 53.5, decimals: 9))
    #expect(high < 9.07 * 0.84 && high > 9.07 * 0.83)
    #expect(OxygenSaturation.limit(temperature: 99) == nil)
  }
}
