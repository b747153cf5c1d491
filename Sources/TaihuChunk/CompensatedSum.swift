/// A sum of floating-point numbers that carries its own rounding error.
///
/// Neumaier's variant of Kahan's summation (ZAMM 54, 1974), with the error of each addition taken by Knuth's two-sum,
/// which yields the same numbers and needs no comparison. The relative error is about 2⁻⁵³, whatever the count, unless
/// the terms cancel by more than 2⁵³.
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var compensation = 0.0

  /// The sum of nothing, 0.
  public init() {}

  /// Adds one term.
  ///
  /// - Complexity: O(1).
  public mutating func add(_ term: Double) {
    let next = sum + term
    let shareOfTerm = next - sum
    compensation += (sum - (next - shareOfTerm)) + (term - shareOfTerm)
    sum = next
  }

  /// The sum so far. Once it has left the range of finite numbers it is what plain addition gives.
  public var value: Double {
    let compensated = sum + compensation
    return compensated.isNaN ? sum : compensated
  }
}
