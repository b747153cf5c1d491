/// The samples of one series in a window of time that moves forward.
///
/// - Complexity: a sample is added and dropped in O(1), amortized.
struct SampleWindow: Sendable {
  private var allTimes: [Int64] = []
  private var allValues: [Double] = []
  private var head = 0

  /// How many dropped samples are kept before the memory is used again.
  private static let slack = 4096

  /// An empty window.
  init() {}

  /// The times in nanoseconds.
  var times: ArraySlice<Int64> { allTimes[head...] }

  /// The values.
  var values: ArraySlice<Double> { allValues[head...] }

  /// How many samples there are.
  var count: Int { allTimes.count - head }

  /// Whether there is none.
  var isEmpty: Bool { count == 0 }

  /// Adds a sample, later than those before.
  @inline(__always)
  mutating func append(_ time: Int64, _ value: Double) {
    allTimes.append(time)
    allValues.append(value)
  }

  /// Drops the samples at a time and before it.
  mutating func drop(through time: Int64) {
    while head < allTimes.count, allTimes[head] <= time { head += 1 }
    guard head > Self.slack, head * 2 > allTimes.count else { return }
    allTimes.removeFirst(head)
    allValues.removeFirst(head)
    head = 0
  }
}
