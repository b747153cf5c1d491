internal import TaihuCore

/// The turns of the devices in the order of time, and of device number where times are equal: a binary heap.
struct EventQueue: Sendable {
  /// A device and the time of its next turn.
  struct Turn: Hashable, Comparable, Sendable {
    /// When the turn comes.
    var time: Timestamp
    /// The number of the device.
    var device: Int

    static func < (left: Turn, right: Turn) -> Bool {
      (left.time, left.device) < (right.time, right.device)
    }
  }

  private var heap: [Turn] = []

  /// The earliest turn, or `nil` when there is none. O(1).
  var first: Turn? { heap.first }

  /// Adds a turn. O(log n).
  mutating func insert(_ turn: Turn) {
    heap.append(turn)
    var child = heap.count - 1
    while child > 0, heap[child] < heap[(child - 1) / 2] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest turn. O(log n).
  mutating func removeFirst() -> Turn? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    return first
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child] < heap[smallest] {
        smallest = child
      }
      if smallest == parent { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
