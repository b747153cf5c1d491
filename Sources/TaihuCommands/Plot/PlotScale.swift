internal import TaihuCore

/// Values on the upright axis: which lie at the edges, and which are written beside it.
struct PlotScale: Hashable {
  /// The value at the lower edge and at the upper one; the upper is the larger.
  let bottom, top: Double

  /// A scale for values; a band is taken in as far as it lies within the values' own span beyond them, so that the limits
  /// of what is possible don't press the line flat.
  init?(values: some Sequence<Double>, bands: some Sequence<ClosedRange<Double>>) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
    guard low <= high else { return nil }
    let reach = max(high / 2 - low / 2, abs(high) / 20, 0.5)
    let (least, most) = (low - reach, high + reach)
    for band in bands {
      low = min(low, max(band.lowerBound, least))
      high = max(high, min(band.upperBound, most))
    }
    if high <= low {
      let margin = max(1, abs(high) / 10)
      (low, high) = (low - margin, high + margin)
    }
    (bottom, top) = (max(low, -.greatestFiniteMagnitude), min(high, .greatestFiniteMagnitude))
  }

  /// Where a value lies: 0 at the upper edge, 1 at the lower one.
  func share(of value: Double) -> Double {
    // Halves, since the span of two large numbers may not fit.
    (top / 2 - value / 2) / (top / 2 - bottom / 2)
  }

  /// Round values between the edges, `count` at most and at least one: multiples of 1, 2 or 5 times a power of ten.
  func ticks(_ count: Int) -> [Double] {
    let span = top - bottom
    guard span.isFinite, span > 0, count > 1 else { return [top] }
    var step = Self.power(of: span / Double(count))
    for factor in [1.0, 2, 5, 10, 20, 50] where (span / (step * factor)).rounded(.down) <= Double(count) {
      step *= factor
      break
    }
    let first = (bottom / step).rounded(.up)
    let last = (top / step).rounded(.down)
    guard first <= last, last - first <= Double(count), abs(last) < 1e15 else { return [top] }
    return stride(from: first, through: last, by: 1).map { Self.rounded($0, times: step) }
  }

  /// The power of ten at or below a positive number.
  private static func power(of number: Double) -> Double {
    var power = 1.0
    while power > number, power > 1e-300 { power /= 10 }
    while power * 10 <= number { power *= 10 }
    return power
  }

  /// The product without the dust of binary fractions: 3 × 0.1 is 0.3.
  private static func rounded(_ factor: Double, times step: Double) -> Double {
    guard step < 1 else { return factor * step }
    return factor / (1 / step).rounded()
  }
}
