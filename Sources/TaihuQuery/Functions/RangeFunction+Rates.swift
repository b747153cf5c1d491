extension RangeFunction {
  /// The change over the window, for a counter with its resets undone, extrapolated to the ends of the window.
  ///
  /// Samples seldom lie at the ends. Where the first or the last is nearer to its end than 1.1 times the mean distance
  /// between samples, the change is taken to have gone on up to that end, else for half the mean distance; a counter is
  /// not extrapolated to below zero.
  func extrapolated(_ window: SampleWindow, _ start: Int64, _ end: Int64) -> Double {
    let (times, values) = (window.times, window.values)
    guard window.count > 1, let first = values.first, let last = values.last else { return Frame.absent }
    let isCounter = function != .delta
    let change = isCounter ? undoingResets(last - first, values) : last - first
    let span = seconds(from: times[times.startIndex], to: times[times.endIndex - 1])
    let meanDistance = span / Double(window.count - 1)
    var before = seconds(from: start, to: times[times.startIndex])
    var after = seconds(from: times[times.endIndex - 1], to: end)
    if before >= meanDistance * 1.1 { before = meanDistance / 2 }
    if after >= meanDistance * 1.1 { after = meanDistance / 2 }
    if isCounter, change > 0, first >= 0 { before = min(before, span * (first / change)) }
    var factor = (span + before + after) / span
    if function == .rate { factor /= seconds(from: start, to: end) }
    return change * factor
  }

  private func seconds(from start: Int64, to end: Int64) -> Double {
    Statistics.seconds(LookTimes.distance(from: start, to: end))
  }

  /// The change with what the counter had reached before each of its resets added.
  private func undoingResets(_ change: Double, _ values: ArraySlice<Double>) -> Double {
    var change = change
    for index in values.indices.dropFirst() where values[index] < values[index - 1] { change += values[index - 1] }
    return change
  }

  /// The change between the last two samples; of a counter per second.
  func lastChange(_ window: SampleWindow) -> Double {
    guard window.count > 1 else { return Frame.absent }
    let (times, values) = (window.times.suffix(2), window.values.suffix(2))
    let (before, last) = (values[values.startIndex], values[values.startIndex + 1])
    if function == .idelta { return last - before }
    let change = last < before ? last : last - before
    return change / seconds(from: times[times.startIndex], to: times[times.startIndex + 1])
  }

  /// The level of values smoothed with a trend (Holt 1957).
  func smoothed(_ window: SampleWindow, _ step: Int) -> Double {
    let (levelWeight, trendWeight) = (parameters[0][step], parameters[1][step])
    let values = window.values
    guard values.count > 1 else { return Frame.absent }
    var (before, level) = (0.0, values[values.startIndex])
    var trend = values[values.startIndex + 1] - level
    for (index, value) in values.dropFirst().enumerated() {
      if index > 0 { trend = trendWeight * (level - before) + (1 - trendWeight) * trend }
      (before, level) = (level, levelWeight * value + (1 - levelWeight) * (level + trend))
    }
    return level
  }
}
