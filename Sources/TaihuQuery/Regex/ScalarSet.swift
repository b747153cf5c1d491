/// A set of Unicode scalars: ranges in order, which neither overlap nor touch.
struct ScalarSet: Hashable, Sendable {
  /// The ranges.
  private(set) var ranges: [ClosedRange<UInt32>]

  /// The largest scalar.
  static let last: UInt32 = 0x10FFFF

  /// Every scalar.
  static let all = ScalarSet([0...last])

  /// The union of ranges in any order.
  ///
  /// - Complexity: O(n log n).
  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let before = self.ranges.last, range.lowerBound <= before.upperBound &+ 1 {
        self.ranges[self.ranges.count - 1] = before.lowerBound...max(before.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// One scalar.
  init(_ scalar: Unicode.Scalar) {
    ranges = [scalar.value...scalar.value]
  }

  /// What is in either.
  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  /// What is not in the set.
  var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= Self.last { result.append(next...Self.last) }
    return ScalarSet(result)
  }

  /// Whether a scalar is in the set.
  ///
  /// - Complexity: O(log of the number of ranges).
  func contains(_ value: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= value
  }

  /// The only scalar of the set, or `nil` when there are several or none.
  var single: Unicode.Scalar? {
    guard ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
    return Unicode.Scalar(ranges[0].lowerBound)
  }

  /// With the other case of each letter. Ranges of more than ``foldMax`` scalars hold both cases as it is.
  var foldingCase: ScalarSet {
    var result = ranges
    for range in ranges where range.upperBound - range.lowerBound < Self.foldMax {
      for value in range {
        guard let scalar = Unicode.Scalar(value) else { continue }
        for other in Self.otherCases(of: scalar) { result.append(other.value...other.value) }
      }
    }
    return ScalarSet(result)
  }

  /// The longest range whose letters are looked at one by one.
  private static let foldMax: UInt32 = 4096

  private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    let properties = scalar.properties
    var cases: [Unicode.Scalar] = []
    for text in [properties.lowercaseMapping, properties.uppercaseMapping] {
      let scalars = text.unicodeScalars
      if scalars.count == 1, let other = scalars.first, other != scalar { cases.append(other) }
    }
    // Two signs that fold to ASCII letters and have no mapping back: the Kelvin sign and the long s.
    switch scalar {
    case "k", "K": cases.append("\u{212A}")
    case "s", "S": cases.append("\u{017F}")
    default: break
    }
    return cases
  }
}
