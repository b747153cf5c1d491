/// Classes of scalars that no set of a program tells apart.
struct ScalarClasses: Sendable {
  /// The first scalar of each class, in order; a class ends where the next begins.
  private let starts: [UInt32]
  private let ascii: [UInt16]

  /// How many classes there are.
  var count: Int { starts.count }

  /// The classes of a program.
  init(_ program: RegexProgram) {
    var edges: Set<UInt32> = [0]
    for case .take(let set, _) in program.instructions {
      for range in set.ranges {
        edges.insert(range.lowerBound)
        edges.insert(range.upperBound + 1)
      }
    }
    let starts = edges.filter { $0 <= ScalarSet.last }.sorted()
    self.starts = starts
    ascii = (0..<128).map { UInt16(clamping: Self.search(UInt32($0), in: starts)) }
  }

  /// The class of a scalar.
  func index(of value: UInt32) -> Int {
    value < 128 ? Int(ascii[Int(value)]) : Self.search(value, in: starts)
  }

  /// One scalar of a class.
  func sample(of index: Int) -> UInt32 { starts[index] }

  private static func search(_ value: UInt32, in starts: [UInt32]) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}
