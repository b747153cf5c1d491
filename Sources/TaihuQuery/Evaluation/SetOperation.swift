/// `and`, `or`, `unless` between two vectors: series of one side chosen by whether the other has any of the same group.
struct SetOperation {
  private let operation: BinaryOperator
  private let grouping: Grouping
  private let left: Frame
  private let right: Frame

  /// The operation between two tables.
  init(_ operation: BinaryOperation, _ left: Frame, _ right: Frame) {
    self.operation = operation.operation
    grouping = operation.matching.grouping
    (self.left, self.right) = (left, right)
  }

  /// The table of the result.
  ///
  /// - Complexity: O(rows of both · steps).
  func result() -> Frame {
    switch operation {
    case .and: return choosing(left, where: presence(of: right), is: true).withoutEmptyRows
    case .unless: return choosing(left, where: presence(of: right), is: false).withoutEmptyRows
    default:
      var merger = FrameMerger(steps: left.steps)
      for frame in [left, choosing(right, where: presence(of: left), is: false)] {
        for row in 0..<frame.count where frame.hasValues(row) { _ = merger.add(frame.labels[row], frame.row(row)) }
      }
      return merger.frame
    }
  }

  /// At which times any row of each group has a value.
  private func presence(of frame: Frame) -> [LabelSet: [Bool]] {
    var presence: [LabelSet: [Bool]] = [:]
    for row in 0..<frame.count {
      let places = frame.places(of: row)
      presence[frame.labels[row].grouped(grouping), default: Array(repeating: false, count: frame.steps)]
        .withEach { step, isPresent in
          if !Frame.isAbsent(frame.values[places.lowerBound + step]) { isPresent = true }
        }
    }
    return presence
  }

  /// The values at the times at which their group is present, or is not.
  private func choosing(_ frame: Frame, where presence: [LabelSet: [Bool]], is wanted: Bool) -> Frame {
    var result = frame
    for row in 0..<frame.count {
      let base = frame.places(of: row).lowerBound
      let group = presence[frame.labels[row].grouped(grouping)]
      for step in 0..<frame.steps where (group?[step] ?? false) != wanted {
        result.values[base + step] = Frame.absent
      }
    }
    return result
  }
}

extension [Bool] {
  /// Changes each element in its place.
  fileprivate mutating func withEach(_ body: (Int, inout Bool) -> Void) {
    for index in indices { body(index, &self[index]) }
  }
}
