extension Evaluator {
  /// `histogram_quantile(share, buckets)`: series that differ only in `le` are the buckets of one histogram.
  ///
  /// - Complexity: O(series · steps · log buckets).
  func histogramQuantile(_ call: Call) throws -> Frame {
    let shares = try scalar(call.arguments[0])
    noteQuantile(shares)
    let frame = try vector(call.arguments[1])
    var result = FrameMerger(steps: grid.count)
    for (labels, rows) in bucketRows(frame) {
      let row = result.row(labels)
      for step in 0..<grid.count {
        let buckets = rows.compactMap { bound, index in
          let value = frame.values[index * frame.steps + step]
          return Frame.isAbsent(value) ? nil : HistogramBucket(upperBound: bound, count: value)
        }
        guard !buckets.isEmpty else { continue }
        let (value, wasRepaired) = HistogramBucket.quantile(shares[step], of: buckets)
        if wasRepaired { meter.note("histogram_quantile: the counts of some buckets fell and were repaired") }
        _ = result.set(value, row: row, step: step)
      }
    }
    return try result.frame.unnamed()
  }

  /// The rows of each histogram with their upper bounds, the histograms in the order of their first rows.
  private func bucketRows(_ frame: Frame) -> [(labels: LabelSet, rows: [(bound: Double, index: Int)])] {
    var groups: [(labels: LabelSet, rows: [(bound: Double, index: Int)])] = []
    var places: [LabelSet: Int] = [:]
    for row in 0..<frame.count {
      let text = frame.labels[row]["le"]
      guard let bound = NumberFormat.parse(text) else {
        meter.note("histogram_quantile: no bucket has the bound '\(text)'")
        continue
      }
      let labels = frame.labels[row].removing(["le"])
      let place = places[labels] ?? groups.count
      if place == groups.count {
        places[labels] = place
        groups.append((labels, []))
      }
      groups[place].rows.append((bound, row))
    }
    return groups
  }
}
