/// Arithmetic and comparisons between two vectors: each series of one side with the one of the other that belongs to it.
///
/// Of the two sides, many series of the "many" side may belong to one of the "one" side; where both must be one, the
/// left side is taken as the "many" side and its series may not share a partner at any time.
struct VectorOperation {
  private let operation: BinaryOperation
  private let many: Frame
  private let one: Frame
  private let isSwapped: Bool

  /// The operation between two tables.
  init(_ operation: BinaryOperation, _ left: Frame, _ right: Frame) {
    self.operation = operation
    isSwapped = operation.matching.cardinality == .oneToMany
    (many, one) = isSwapped ? (right, left) : (left, right)
  }

  /// The table of the result.
  ///
  /// - Throws: when it can't be told which series belong together, or two results have the same labels.
  /// - Complexity: O(rows of both · steps).
  func result() throws(QueryFault) -> Frame {
    let partners = try partners()
    var merger = FrameMerger(steps: many.steps)
    var taken: [LabelSet: [Bool]] = [:]
    let isOneToOne = operation.matching.cardinality == .oneToOne
    for row in 0..<many.count {
      let group = many.labels[row].grouped(operation.matching.grouping)
      guard let partner = partners[group] else { continue }
      if isOneToOne { try claim(group, row, partner, &taken) }
      try combine(row, partner, into: &merger)
    }
    return merger.frame.withoutEmptyRows
  }

  // MARK: - Who belongs to whom

  /// For each group of the "one" side its row; where several rows share the group, the row at each time, -1 for none.
  private enum Partner {
    case row(Int)
    case rows([Int])

    @inline(__always)
    func row(at step: Int) -> Int {
      switch self {
      case .row(let row): row
      case .rows(let rows): rows[step]
      }
    }
  }

  private func partners() throws(QueryFault) -> [LabelSet: Partner] {
    var partners: [LabelSet: Partner] = [:]
    for row in 0..<one.count {
      let group = one.labels[row].grouped(operation.matching.grouping)
      if let partner = partners[group] {
        partners[group] = .rows(try joined(partner, row, group))
      } else {
        partners[group] = .row(row)
      }
    }
    return partners
  }

  private func joined(_ partner: Partner, _ row: Int, _ group: LabelSet) throws(QueryFault) -> [Int] {
    var rows = Array(repeating: -1, count: one.steps)
    for step in 0..<one.steps {
      let earlier = partner.row(at: step)
      let isEarlierPresent = earlier >= 0 && isPresent(one, earlier, step)
      rows[step] = isEarlierPresent ? earlier : row
      guard isEarlierPresent, isPresent(one, row, step), hasAny(many, step) else { continue }
      throw QueryFault(
        .execution,
        "found duplicate series for the match group \(group) on the \(isSwapped ? "left" : "right") hand-side of the "
          + "operation: [\(one.labels[earlier]), \(one.labels[row])]; many-to-many matching not allowed: matching labels "
          + "must be unique on one side", at: nil)
    }
    return rows
  }

  /// Notes at which times a row of the "many" side has taken the partner of its group.
  private func claim(
    _ group: LabelSet, _ row: Int, _ partner: Partner, _ taken: inout [LabelSet: [Bool]]
  ) throws(QueryFault) {
    var steps = taken[group] ?? Array(repeating: false, count: many.steps)
    for step in 0..<many.steps where isPresent(many, row, step) {
      let other = partner.row(at: step)
      guard other >= 0, isPresent(one, other, step) else { continue }
      if steps[step] {
        throw QueryFault(
          .execution,
          "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right), group \(group)")
      }
      steps[step] = true
    }
    taken[group] = steps
  }

  private func isPresent(_ frame: Frame, _ row: Int, _ step: Int) -> Bool {
    !Frame.isAbsent(frame.values[row * frame.steps + step])
  }

  private func hasAny(_ frame: Frame, _ step: Int) -> Bool {
    (0..<frame.count).contains { isPresent(frame, $0, step) }
  }

  // MARK: - Results

  private func combine(_ row: Int, _ partner: Partner, into merger: inout FrameMerger) throws(QueryFault) {
    var target: (partner: Int, row: Int)?
    for step in 0..<many.steps {
      let other = partner.row(at: step)
      guard other >= 0, isPresent(many, row, step), isPresent(one, other, step),
        let value = value(row, other, step)
      else { continue }
      if target?.partner != other { target = (other, merger.row(labels(row, other))) }
      guard let target, merger.set(value, row: target.row, step: step) else {
        throw QueryFault(
          .execution,
          "multiple matches for labels: grouping labels must ensure unique matches, \(labels(row, other))")
      }
    }
  }

  /// The value of two rows at a time, `nil` where a comparison does not choose it.
  @inline(__always)
  private func value(_ row: Int, _ other: Int, _ step: Int) -> Double? {
    let (own, partner) = (many.values[row * many.steps + step], one.values[other * one.steps + step])
    let (left, right) = isSwapped ? (partner, own) : (own, partner)
    let sign = operation.operation
    guard sign.isComparison else { return sign.value(left, right) }
    if operation.returnsBool { return sign.holds(left, right) ? 1 : 0 }
    return sign.holds(left, right) ? left : nil
  }

  /// The labels of the result of two rows.
  private func labels(_ row: Int, _ other: Int) -> LabelSet {
    var labels = many.labels[row]
    if !operation.operation.isComparison || operation.returnsBool { labels = labels.unnamed }
    if operation.matching.cardinality == .oneToOne {
      switch operation.matching.grouping {
      case .by: labels = labels.grouped(operation.matching.grouping)
      case .without(let ignored): labels = labels.removing(ignored)
      }
    }
    for name in operation.matching.included { labels = labels.setting(name, to: one.labels[other][name]) }
    return labels
  }
}
