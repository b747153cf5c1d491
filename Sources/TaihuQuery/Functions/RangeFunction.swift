/// A function of the samples in a window of time, ready to be applied to one window after the other.
struct RangeFunction: Sendable {
  /// The function.
  let function: Function
  /// The function's scalar arguments, one value for each time of evaluation.
  var parameters: [[Double]] = []
  /// The times of evaluation, for ``Function/predictLinear``.
  let grid: StepGrid

  /// Whether the result depends on the time of evaluation beside the window, or on arguments that do.
  var looksAtEvaluationTime: Bool { function == .predictLinear || !parameters.isEmpty }

  /// The figure by which a source may answer instead.
  var figure: RangeAggregates.Figure? {
    switch function {
    case .countOverTime: .count
    case .minOverTime: .min
    case .maxOverTime: .max
    default: nil
    }
  }

  /// The result for a window, ``Frame/absent`` for none.
  ///
  /// - Parameters:
  ///   - window: its samples, at least one.
  ///   - start: its earlier end in nanoseconds, itself not in the window.
  ///   - end: its later end in nanoseconds.
  ///   - step: the index of the time of evaluation.
  func value(_ window: SampleWindow, start: Int64, end: Int64, step: Int) -> Double {
    switch function {
    case .rate, .increase, .delta: extrapolated(window, start, end)
    case .irate, .idelta: lastChange(window)
    case .deriv: slope(window)
    case .predictLinear: prediction(window, step)
    case .doubleExponentialSmoothing, .holtWinters: smoothed(window, step)
    case .changes: changes(window)
    case .resets: resets(window)
    case .quantileOverTime: Statistics.quantile(parameters[0][step], of: Array(window.values))
    default: figure(window)
    }
  }

  /// What does not depend on the samples' times.
  private func figure(_ window: SampleWindow) -> Double {
    let values = window.values
    switch function {
    case .countOverTime: return Double(window.count)
    case .lastOverTime: return values[values.endIndex - 1]
    case .presentOverTime, .absentOverTime: return 1
    case .minOverTime: return values.dropFirst().reduce(values[values.startIndex]) { $1 < $0 || $0.isNaN ? $1 : $0 }
    case .maxOverTime: return values.dropFirst().reduce(values[values.startIndex]) { $1 > $0 || $0.isNaN ? $1 : $0 }
    case .sumOverTime:
      var sum = CompensatedSum()
      for value in values { sum.add(value) }
      return sum.value
    case .avgOverTime:
      var mean = RunningMean()
      for value in values { mean.add(value) }
      return mean.value
    case .stdvarOverTime, .stddevOverTime:
      var variance = RunningVariance()
      for value in values { variance.add(value) }
      return function == .stdvarOverTime ? variance.value : variance.value.squareRoot()
    default: preconditionFailure("\(function.rawValue) is no function of a range")
    }
  }

  private func changes(_ window: SampleWindow) -> Double {
    let values = window.values
    return Double(zip(values, values.dropFirst()).count { $0 != $1 && !($0.isNaN && $1.isNaN) })
  }

  private func resets(_ window: SampleWindow) -> Double {
    let values = window.values
    return Double(zip(values, values.dropFirst()).count { $1 < $0 })
  }

  private func slope(_ window: SampleWindow) -> Double {
    guard window.count > 1, let first = window.times.first else { return Frame.absent }
    return Statistics.regression(window.times, window.values, origin: first).slope
  }

  private func prediction(_ window: SampleWindow, _ step: Int) -> Double {
    guard window.count > 1 else { return Frame.absent }
    let line = Statistics.regression(
      window.times, window.values, origin: LookTimes.nanoseconds(grid.time(step)))
    return line.slope * parameters[0][step] + line.intercept
  }
}
