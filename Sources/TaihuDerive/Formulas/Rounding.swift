/// Rounding as GB/T 8170 has it: half to even.
public enum Rounding {
  /// The value in whole steps of `1/scale`, half to even. A value that binary arithmetic moved off a tie by less than a
  /// billionth of a step counts as the tie.
  public static func steps(_ value: Double, scale: Double = 1) -> Int {
    let scaled = value * scale
    let doubled = (scaled * 2).rounded()
    let isTie = abs(scaled * 2 - doubled) < 1e-9 && doubled.truncatingRemainder(dividingBy: 2) != 0
    return Int((isTie ? doubled / 2 : scaled).rounded(.toNearestOrEven))
  }
}
