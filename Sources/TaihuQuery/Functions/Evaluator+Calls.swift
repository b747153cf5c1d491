extension Evaluator {
  /// The vectors that a function comes to.
  func vector(of call: Call) throws -> Frame {
    let arguments = call.arguments
    switch call.function {
    case .lastOverTime: return try windows(of: arguments[0], rangeFunction(call))
    case .absentOverTime: return try absentOverTime(call)
    case .doubleExponentialSmoothing, .holtWinters: return try smoothed(call)
    case .quantileOverTime: return try windows(of: arguments[1], rangeFunction(call)).unnamed()
    case _ where call.function.signature.arguments.first == .matrix:
      return try windows(of: arguments[0], rangeFunction(call)).unnamed()
    case .absent: return try absent(arguments[0])
    case .vector:
      var frame = Frame(steps: grid.count)
      frame.append(.empty, try scalar(arguments[0]))
      return frame
    case .timestamp: return try timestamps(arguments[0])
    case .sort, .sortDesc: return sorted(try vector(arguments[0]), descending: call.function == .sortDesc)
    case .histogramQuantile: return try histogramQuantile(call)
    case .labelReplace: return try labelReplace(call)
    case .labelJoin: return try labelJoin(call)
    case .round, .clamp, .clampMin, .clampMax: return try bounded(call)
    default: return try eachValue(call)
    }
  }

  /// The numbers that a function comes to.
  func scalar(of call: Call) throws -> [Double] {
    switch call.function {
    case .time: return (0..<grid.count).map { Double(grid.time($0)) / 1000 }
    case .pi: return Array(repeating: .pi, count: grid.count)
    case .scalar: return onlyValues(try vector(call.arguments[0]))
    default: preconditionFailure("\(call.function.rawValue) yields no scalar")
    }
  }

  private func rangeFunction(_ call: Call) throws -> RangeFunction {
    let parameters = try call.arguments.filter { $0.type == .scalar }.map { try scalar($0) }
    if call.function == .quantileOverTime { noteQuantile(parameters[0]) }
    return RangeFunction(function: call.function, parameters: parameters, grid: grid)
  }

  private func smoothed(_ call: Call) throws -> Frame {
    let function = try rangeFunction(call)
    if call.function == .holtWinters {
      meter.note("holt_winters is the former name of double_exponential_smoothing")
    }
    for (name, values) in zip(["smoothing", "trend"], function.parameters) {
      if let value = values.first(where: { !($0 > 0 && $0 < 1) }) {
        throw QueryFault(
          .execution, "invalid \(name) factor: \(NumberFormat.decimal(value)), expected more than 0 and less than 1")
      }
    }
    return try windows(of: call.arguments[0], function).unnamed()
  }

  /// Tells about shares outside 0 to 1, once for each.
  func noteQuantile(_ shares: [Double]) {
    for share in shares where !(share >= 0 && share <= 1) {
      meter.note("quantile value should be between 0 and 1, got \(NumberFormat.decimal(share))")
    }
  }

  /// The value at each time of the only series that has one; NaN where none has, or several.
  private func onlyValues(_ frame: Frame) -> [Double] {
    var counts = Array(repeating: 0, count: frame.steps)
    var values = Array(repeating: Double.nan, count: frame.steps)
    for row in 0..<frame.count {
      for (step, value) in frame.row(row).enumerated() where !Frame.isAbsent(value) {
        counts[step] += 1
        values[step] = counts[step] == 1 ? value : .nan
      }
    }
    return values
  }

  /// Times of evaluation, or for a bare selector the times of its samples.
  private func timestamps(_ argument: Expression) throws -> Frame {
    if case .selector(let selector) = argument.bare { return try instants(of: selector, asTimes: true).unnamed() }
    var frame = try vector(argument).unnamed()
    frame.mapValuesByStep { _, step in Double(grid.time(step)) / 1000 }
    return frame
  }

  /// The rows in the order of their values, NaN at the end; at several times the order means nothing.
  private func sorted(_ frame: Frame, descending: Bool) -> Frame {
    guard frame.steps == 1 else { return frame }
    let frame = frame.withoutEmptyRows
    let values = frame.values
    let order = (0..<frame.count).sorted { left, right in
      let (a, b) = (values[left], values[right])
      if a.isNaN || b.isNaN { return !a.isNaN || (b.isNaN && left < right) }
      if a == b { return left < right }
      return descending ? a > b : a < b
    }
    return frame.choosing(order)
  }

  // MARK: - Absence

  private func absent(_ argument: Expression) throws -> Frame {
    absence(of: try vector(argument), argument)
  }

  private func absentOverTime(_ call: Call) throws -> Frame {
    absence(of: try windows(of: call.arguments[0], rangeFunction(call)), call.arguments[0])
  }

  /// 1 where no row has a value, under the labels that the selector names.
  private func absence(of frame: Frame, _ argument: Expression) -> Frame {
    var row = Array(repeating: 1.0, count: grid.count)
    for index in 0..<frame.count {
      for (step, value) in frame.row(index).enumerated() where !Frame.isAbsent(value) { row[step] = Frame.absent }
    }
    var result = Frame(steps: grid.count)
    result.append(Self.absenceLabels(argument), row)
    return result
  }

  /// The labels that a selector asks for by equality; one that it names again behind that is left out.
  private static func absenceLabels(_ argument: Expression) -> LabelSet {
    let selector: Selector
    switch argument {
    case .selector(let own), .range(let own, _, _): selector = own
    default: return .empty
    }
    var labels = LabelSet.empty
    var named: Set<String> = []
    for matcher in selector.matchers where matcher.name != LabelSet.nameLabel {
      let isFirst = matcher.relation == .equal && named.insert(matcher.name).inserted
      labels = labels.setting(matcher.name, to: isFirst ? matcher.value : "")
    }
    return labels
  }
}
