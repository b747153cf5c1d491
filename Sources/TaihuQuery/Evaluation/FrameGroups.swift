/// The rows of a table by groups.
struct FrameGroups {
  /// The table.
  let frame: Frame
  /// The groups in the order of their first rows, each with the indices of its rows.
  private(set) var members: [(labels: LabelSet, rows: [Int])] = []

  /// The groups of a table.
  ///
  /// - Complexity: O(rows · labels).
  init(_ frame: Frame, _ grouping: Grouping) {
    self.frame = frame
    var places: [LabelSet: Int] = [:]
    for row in 0..<frame.count {
      let labels = frame.labels[row].grouped(grouping)
      if let place = places[labels] {
        members[place].rows.append(row)
      } else {
        places[labels] = members.count
        members.append((labels, [row]))
      }
    }
  }

  /// The values that some rows have at a time.
  func values(of rows: [Int], at step: Int) -> [(row: Int, value: Double)] {
    rows.compactMap { row in
      let value = frame.values[row * frame.steps + step]
      return Frame.isAbsent(value) ? nil : (row, value)
    }
  }
}

/// The values of one group at one time on their way to one.
struct GroupState: Sendable {
  private var count = 0.0
  private var extreme = 0.0
  private var sum = CompensatedSum()
  private var mean = RunningMean()
  private var variance = WelfordVariance()

  /// Adds a value.
  @inline(__always)
  mutating func add(_ value: Double, _ aggregator: Aggregator) {
    count += 1
    switch aggregator {
    case .sum: sum.add(value)
    case .avg: mean.add(value)
    case .min: if count == 1 || value < extreme || extreme.isNaN { extreme = value }
    case .max: if count == 1 || value > extreme || extreme.isNaN { extreme = value }
    case .stddev, .stdvar: variance.add(value)
    default: break
    }
  }

  /// The result, ``Frame/absent`` for a group without values.
  func result(_ aggregator: Aggregator) -> Double {
    if count == 0 { return Frame.absent }
    return switch aggregator {
    case .sum: sum.value
    case .avg: mean.value
    case .min, .max: extreme
    case .count: count
    case .group: 1
    case .stdvar: variance.value
    case .stddev: variance.value.squareRoot()
    default: preconditionFailure("\(aggregator.rawValue) is no sum of parts")
    }
  }
}

/// The variance of values across series (Welford 1962), without compensation, as Prometheus has it.
struct WelfordVariance: Sendable {
  private var count = 0.0
  private var mean = 0.0
  private var squares = 0.0

  /// The variance of nothing.
  init() {}

  /// Adds a value.
  mutating func add(_ value: Double) {
    count += 1
    let delta = value - mean
    mean += delta / count
    squares += delta * (value - mean)
  }

  /// The variance; NaN when a value was not finite.
  var value: Double { squares / count }
}
