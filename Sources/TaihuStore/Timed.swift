internal import TaihuCore

/// Something that has a time, by which runs of it are sorted.
protocol Timed {
  /// The time.
  var time: Timestamp { get }
}

extension Reading: Timed {}

extension OpenReading: Timed {
  var time: Timestamp { reading.time }
}

extension RandomAccessCollection where Element: Timed, Index == Int {
  /// The index of the first element that is not before a time.
  ///
  /// - Precondition: the elements are by increasing time.
  /// - Complexity: O(log *n*).
  func partition(notBefore time: Timestamp) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].time < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
