internal import Glibc

/// The trophic level index of lakes (综合营养状态指数): the rule of the China National Environmental Monitoring Centre,
/// 总站生字〔2001〕090号.
public enum TrophicLevel {
  /// An item of the index, in the order in which formulas take them.
  public enum Item: Int, Sendable, CaseIterable {
    /// Chlorophyll a in ug/L.
    case chla
    /// Total phosphorus and total nitrogen in mg/L.
    case tp, tn
    /// Secchi depth in m.
    case secchi
    /// Permanganate index in mg/L.
    case codmn
  }

  /// The part of one item, or `nil` for a value of zero or less, which has no logarithm.
  public static func part(_ item: Item, _ value: Double) -> Double? {
    guard value > 0 else { return nil }
    let (intercept, slope) = coefficients(item)
    return 10 * (intercept + slope * log(value))
  }

  /// The index of the items measured, their weights made to add up to one; `nil` without chlorophyll.
  public static func index(_ values: [Item: Double]) -> Double? {
    var (sum, weights) = (0.0, 0.0)
    for item in Item.allCases {
      guard let value = values[item], let part = part(item, value) else {
        if item == .chla { return nil }
        continue
      }
      sum += weight(item) * part
      weights += weight(item)
    }
    return sum / weights
  }

  /// The grade of an index: 1 oligotrophic, 2 mesotrophic, 3, 4 and 5 lightly, moderately and heavily eutrophic.
  public static func grade(_ index: Double) -> Int {
    if index < 30 { return 1 }
    return [50, 60, 70].firstIndex { index <= $0 }.map { $0 + 2 } ?? 5
  }

  /// The square of each item's correlation with chlorophyll.
  private static func weight(_ item: Item) -> Double {
    switch item {
    case .chla: 1
    case .tp: 0.84 * 0.84
    case .tn: 0.82 * 0.82
    case .secchi, .codmn: 0.83 * 0.83
    }
  }

  private static func coefficients(_ item: Item) -> (intercept: Double, slope: Double) {
    switch item {
    case .chla: (2.5, 1.086)
    case .tp: (9.436, 1.624)
    case .tn: (5.453, 1.694)
    case .secchi: (5.118, -1.94)
    case .codmn: (0.109, 2.661)
    }
  }
}

/// Grades of algal bloom by density: HJ 1098-2020.
public enum AlgalBloom {
  /// The grade of a density in cells/L, 1 (none) to 5 (heavy).
  public static func grade(_ cellsPerLitre: Double) -> Int {
    [2e6, 1e7, 5e7, 1e8].firstIndex { cellsPerLitre < $0 }.map { $0 + 1 } ?? 5
  }
}
