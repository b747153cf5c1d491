/// The classes of surface water by single factors: GB 3838-2002 table 1, and the rule that the worst factor decides.
public enum SurfaceWater {
  /// An item of the table, in the order in which formulas take them.
  public enum Item: Int, Sendable, CaseIterable {
    case ph, dissolvedOxygen, codmn, cod, bod5, nh3n, tp, tn, cu, zn, fluoride, se, arsenic, hg, cd, cr6, pb, cyanide
    case phenol, petroleum, las, sulfide
  }

  /// Whether the limits for rivers or for lakes and reservoirs apply.
  public enum Body: String, Sendable { case river, lake }

  /// The result of an evaluation.
  public struct Evaluation: Hashable, Sendable {
    /// The class of each item, 1 (I) to 6 (worse than V).
    public var classes: [Item: Int]
    /// The worst class among the items that count; `nil` when none of them was measured.
    public var overall: Int?
    /// The items that have the worst class.
    public var worst: [Item]
  }

  /// Worse than class V.
  public static let inferior = 6

  /// The class of one value in mg/L (pH: in units of pH). Limits are inclusive. pH outside 6 to 9 is worse than V.
  public static func classOf(_ item: Item, _ value: Double, in body: Body) -> Int {
    switch item {
    case .ph: (6...9).contains(value) ? 1 : inferior
    case .dissolvedOxygen: [7.5, 6, 5, 3, 2].firstIndex { value >= $0 }.map { $0 + 1 } ?? inferior
    default: limits(item, body).firstIndex { value <= $0 }.map { $0 + 1 } ?? inferior
    }
  }

  /// The multiple by which a value exceeds the limit of a class (超标倍数): value/limit − 1, or `nil` for pH and dissolved
  /// oxygen, which have none, and for a value within the limit.
  public static func excess(_ item: Item, _ value: Double, over target: Int, in body: Body) -> Double? {
    guard item != .ph, item != .dissolvedOxygen, (1...5).contains(target) else { return nil }
    let limit = limits(item, body)[target - 1]
    return value > limit ? value / limit - 1 : nil
  }

  /// The classes of values, and the class of the water.
  ///
  /// Total nitrogen has a class of its own, which does not count; nor does total phosphorus in a lake that is a source of
  /// drinking water. Rivers have no limit for nitrogen: theirs is left out.
  public static func evaluate(_ values: [Item: Double], in body: Body, isDrinkingSource: Bool = false) -> Evaluation {
    var classes: [Item: Int] = [:]
    for (item, value) in values where !(item == .tn && body == .river) {
      classes[item] = classOf(item, value, in: body)
    }
    let counting = classes.filter { item, _ in
      item != .tn && !(item == .tp && body == .lake && isDrinkingSource)
    }
    let overall = counting.values.max()
    let worst = Item.allCases.filter { counting[$0] != nil && counting[$0] == overall }
    return Evaluation(classes: classes, overall: overall, worst: worst)
  }

  /// The upper limits of classes I to V in mg/L: GB 3838-2002 table 1.
  private static func limits(_ item: Item, _ body: Body) -> [Double] {
    switch item {
    case .ph, .dissolvedOxygen: []
    case .codmn: [2, 4, 6, 10, 15]
    case .cod: [15, 15, 20, 30, 40]
    case .bod5: [3, 3, 4, 6, 10]
    case .nh3n: [0.15, 0.5, 1.0, 1.5, 2.0]
    case .tp: body == .lake ? [0.01, 0.025, 0.05, 0.1, 0.2] : [0.02, 0.1, 0.2, 0.3, 0.4]
    case .tn: [0.2, 0.5, 1.0, 1.5, 2.0]
    case .cu: [0.01, 1, 1, 1, 1]
    case .zn: [0.05, 1, 1, 2, 2]
    case .fluoride: [1, 1, 1, 1.5, 1.5]
    case .se: [0.01, 0.01, 0.01, 0.02, 0.02]
    case .arsenic: [0.05, 0.05, 0.05, 0.1, 0.1]
    case .hg: [0.00005, 0.00005, 0.0001, 0.001, 0.001]
    case .cd: [0.001, 0.005, 0.005, 0.005, 0.01]
    case .cr6: [0.01, 0.05, 0.05, 0.05, 0.1]
    case .pb: [0.01, 0.01, 0.05, 0.05, 0.1]
    case .cyanide: [0.005, 0.05, 0.2, 0.2, 0.2]
    case .phenol: [0.002, 0.002, 0.005, 0.01, 0.1]
    case .petroleum: [0.05, 0.05, 0.05, 0.5, 1]
    case .las: [0.2, 0.2, 0.2, 0.3, 0.3]
    case .sulfide: [0.05, 0.1, 0.2, 0.5, 1]
    }
  }
}
