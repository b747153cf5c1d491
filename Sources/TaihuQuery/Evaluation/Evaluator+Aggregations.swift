extension Evaluator {
  /// Series of one group made one, or a choice of them.
  ///
  /// - Complexity: O(series · steps); for quantiles and choices times the logarithm of the series of a group.
  func aggregate(_ aggregation: Aggregation) throws -> Frame {
    switch aggregation.aggregator {
    case .countValues: return try countValues(aggregation)
    case .topk, .bottomk: return try choose(aggregation)
    case .quantile: return try quantile(aggregation)
    default:
      let groups = FrameGroups(try vector(aggregation.content), aggregation.grouping)
      var result = Frame(steps: grid.count)
      for (labels, rows) in groups.members {
        result.append(labels, reduce(rows, of: groups.frame, aggregation.aggregator))
      }
      return result
    }
  }

  /// One row for the rows of a group.
  private func reduce(_ rows: [Int], of frame: Frame, _ aggregator: Aggregator) -> [Double] {
    var states = Array(repeating: GroupState(), count: frame.steps)
    for row in rows {
      let base = row * frame.steps
      for step in 0..<frame.steps {
        let value = frame.values[base + step]
        if !Frame.isAbsent(value) { states[step].add(value, aggregator) }
      }
    }
    return states.map { $0.result(aggregator) }
  }

  private func quantile(_ aggregation: Aggregation) throws -> Frame {
    let shares = try parameter(of: aggregation)
    noteQuantile(shares)
    let groups = FrameGroups(try vector(aggregation.content), aggregation.grouping)
    var result = Frame(steps: grid.count)
    for (labels, rows) in groups.members {
      result.append(
        labels,
        (0..<grid.count).map { step in
          let values = groups.values(of: rows, at: step).map(\.value)
          return values.isEmpty ? Frame.absent : Statistics.quantile(shares[step], of: values)
        })
    }
    return result
  }

  /// How many series of a group have each value; the value becomes a label.
  private func countValues(_ aggregation: Aggregation) throws -> Frame {
    guard let parameter = aggregation.parameter else { preconditionFailure("count_values without its label") }
    let label = text(parameter)
    guard !label.isEmpty else {
      throw QueryFault(.execution, "count_values: the name of the label is empty")
    }
    let frame = try vector(aggregation.content)
    var result = FrameMerger(steps: grid.count)
    var counts: [Int: Double] = [:]
    for row in 0..<frame.count {
      let group = frame.labels[row].grouped(aggregation.grouping)
      for (step, value) in frame.row(row).enumerated() where !Frame.isAbsent(value) {
        let target = result.row(group.setting(label, to: NumberFormat.decimal(value)))
        counts[target * grid.count + step, default: 0] += 1
      }
      try meter.check(holding: result.frame.values.count)
    }
    for (place, count) in counts { _ = result.set(count, row: place / grid.count, step: place % grid.count) }
    return result.frame
  }

  /// The series of each group with the largest or the smallest values, with all their labels.
  private func choose(_ aggregation: Aggregation) throws -> Frame {
    let counts = try parameter(of: aggregation)
    if counts.contains(where: \.isNaN) { throw QueryFault(.execution, "the number of series to choose is NaN") }
    let groups = FrameGroups(try vector(aggregation.content), aggregation.grouping)
    let frame = groups.frame
    var chosen = Frame(steps: frame.steps)
    chosen.labels = frame.labels
    chosen.values = Array(repeating: Frame.absent, count: frame.values.count)
    var order: [Int] = []
    for (_, rows) in groups.members {
      for step in 0..<frame.steps where counts[step] >= 1 {
        let best = groups.values(of: rows, at: step).sorted { Self.isBetter($0, $1, aggregation.aggregator) }
        for (row, value) in best.prefix(Int(min(counts[step], 1e9))) {
          chosen.values[row * frame.steps + step] = value
          if frame.steps == 1 { order.append(row) }
        }
      }
    }
    return frame.steps == 1 ? chosen.choosing(order) : chosen.withoutEmptyRows
  }

  /// Whether one value is to be chosen before another: NaN last, and of equal ones the row that comes first.
  private static func isBetter(
    _ left: (row: Int, value: Double), _ right: (row: Int, value: Double), _ aggregator: Aggregator
  ) -> Bool {
    if left.value.isNaN || right.value.isNaN {
      return !left.value.isNaN || (right.value.isNaN && left.row < right.row)
    }
    if left.value == right.value { return left.row < right.row }
    return aggregator == .topk ? left.value > right.value : left.value < right.value
  }

  private func parameter(of aggregation: Aggregation) throws -> [Double] {
    guard let parameter = aggregation.parameter else {
      preconditionFailure("\(aggregation.aggregator.rawValue) without its parameter")
    }
    return try scalar(parameter)
  }
}
