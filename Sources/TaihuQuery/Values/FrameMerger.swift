/// Builds a table whose rows may come in parts: several rows with the same labels become one, as long as no two of them
/// have a value at the same time.
struct FrameMerger {
  /// What was built so far.
  private(set) var frame: Frame
  private var rows: [LabelSet: Int] = [:]

  /// Nothing built yet.
  init(steps: Int) {
    frame = Frame(steps: steps)
  }

  /// The row of these labels; a new one without values when there is none.
  mutating func row(_ labels: LabelSet) -> Int {
    if let row = rows[labels] { return row }
    let row = frame.appendAbsent(labels)
    rows[labels] = row
    return row
  }

  /// Sets the value of a row at a time; returns whether there was none before.
  mutating func set(_ value: Double, row: Int, step: Int) -> Bool {
    let place = row * frame.steps + step
    guard Frame.isAbsent(frame.values[place]) else { return false }
    frame.values[place] = value
    return true
  }

  /// Adds a whole row; returns whether none of its values met another.
  mutating func add(_ labels: LabelSet, _ values: ArraySlice<Double>) -> Bool {
    guard let row = rows[labels] else {
      rows[labels] = frame.count
      frame.append(labels, values)
      return true
    }
    var isClean = true
    for (step, value) in values.enumerated() where !Frame.isAbsent(value) {
      if !set(value, row: row, step: step) { isClean = false }
    }
    return isClean
  }
}

extension Frame {
  /// The same values under other labels; rows that thereby become one are merged.
  ///
  /// - Throws: when two series then have the same labels at the same time.
  func relabelled(_ transform: (LabelSet) -> LabelSet) throws(QueryFault) -> Frame {
    var merger = FrameMerger(steps: steps)
    for row in 0..<count {
      guard merger.add(transform(labels[row]), self.row(row)) else {
        throw QueryFault(
          .execution, "vector cannot contain metrics with the same labelset: \(transform(labels[row]))",
          hint: "the operation drops the name or labels that tell series apart; select fewer, or aggregate first")
      }
    }
    return merger.frame
  }

  /// The same values without the names of the series.
  func unnamed() throws(QueryFault) -> Frame {
    guard labels.contains(where: { !$0.name.isEmpty }) else { return self }
    return try relabelled { $0.unnamed }
  }
}
