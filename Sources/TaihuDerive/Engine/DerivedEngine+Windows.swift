internal import TaihuCore
internal import TaihuPack

extension DerivedEngine {
  /// Computes one window of an instance. A window in whose last step nothing was measured gives nothing.
  mutating func compute(
    _ number: Int, _ start: Timestamp, received: Timestamp, from source: some ReadingSource,
    into readings: inout [Reading]
  ) throws {
    let compiled = indicators[instances[number].indicator]
    guard let window = compiled.indicator.window else { return }
    let end = start.advanced(byNanoseconds: window.step)
    let begin = end.advanced(byNanoseconds: -window.width)
    var model = Reading(series: SeriesID(0), time: start, received: received, value: 0)
    let runs = try runs(
      of: instances[number], compiled, from: begin.advanced(byNanoseconds: -compiled.kernel.lookback), begin, end,
      source, &model)
    guard runs.joined().contains(where: { !$0.slice(from: start, to: end).isEmpty }) else { return }
    let view = WindowView(
      start: begin, end: end, runs: runs, complete: window.complete, combination: compiled.indicator.combination,
      previous: try previous(of: number, compiled, start, window, source))
    results.removeAll()
    switch compiled.kernel {
    case .window(let kernel): kernel.evaluate(view, into: &results)
    case .point(let kernel):
      let values = runs.indices.map { view.mean($0) }
      if compiled.isEnough(values) { kernel.evaluate(values, into: &results) }
    }
    instances[number].lastResult = results.main.map { (start, $0) }
    emit(number, like: model, into: &readings)
  }

  /// Adds the results to the readings, each in its series.
  mutating func emit(_ number: Int, like model: Reading, into readings: inout [Reading]) {
    let compiled = indicators[instances[number].indicator]
    for entry in results.entries {
      let place = compiled.place(of: entry)
      if instances[number].outputs[place].rawValue == 0 {
        let (key, traits) = compiled.series(of: entry, labels: instances[number].labels)
        instances[number].outputs[place] = catalog.declare(key, traits)
      }
      var reading = model
      reading.series = instances[number].outputs[place]
      reading.value = entry.value
      readings.append(reading)
    }
  }

  /// The readings of a window by input, bad ones left out. What makes one of the window itself suspect makes the result
  /// suspect.
  private func runs(
    of instance: Instance, _ compiled: CompiledIndicator, from: Timestamp, _ begin: Timestamp, _ end: Timestamp,
    _ source: some ReadingSource, _ model: inout Reading
  ) throws -> [[SampleRun]] {
    var runs = [[SampleRun]](repeating: [], count: compiled.inputCount)
    for input in instance.sources {
      var samples: [SampleRun.Sample] = []
      try source.readings(of: input.series, from: from, to: end) { run in
        for reading in run where reading.quality != .bad {
          samples.append(SampleRun.Sample(time: reading.time, value: reading.value * input.factor))
          guard reading.quality == .suspect, reading.time >= begin else { continue }
          model.flag(reading.reasons.inherited, as: .suspect)
        }
      }
      let interval = compiled.indicator.window?.sample
      runs[input.input].append(SampleRun(samples, interval: interval, cadence: input.cadence))
    }
    return runs
  }

  /// The main result of the window before, as computed a moment ago or as stored.
  private func previous(
    of number: Int, _ compiled: CompiledIndicator, _ start: Timestamp, _ window: DerivedIndicator.Window,
    _ source: some ReadingSource
  ) throws -> Double? {
    guard compiled.indicator.formula.comparesNeighbours else { return nil }
    let before = start.advanced(byNanoseconds: -window.step)
    if let last = instances[number].lastResult, last.start == before { return last.value }
    let (key, _) = compiled.series(
      of: FormulaResults.Entry(output: 0, item: -1, value: 0), labels: instances[number].labels)
    guard let series = catalog.id(of: key) else { return nil }
    var found: Double?
    try source.readings(of: series, from: before, to: before.advanced(byNanoseconds: 1)) { found = $0.last?.value }
    return found
  }
}
