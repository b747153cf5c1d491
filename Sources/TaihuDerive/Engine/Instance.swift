internal import TaihuCore

/// One indicator of one device, site or pair.
struct Instance {
  /// A series that is an input of it.
  struct Source {
    /// The number of the input; of neighbours 0 is upstream and 1 downstream.
    var input: Int
    var series: SeriesID
    /// The factor to the formula's unit.
    var factor: Double
    /// The quantity's cadence, where it has one.
    var cadence: Int64?
  }

  /// The number of its indicator.
  let indicator: Int
  /// The labels of its results.
  let labels: [Label]
  /// Its inputs as far as they are known.
  var sources: [Source] = []
  /// The series of its results, 0 until declared; see ``CompiledIndicator/place(of:)``.
  var outputs: [SeriesID]
  /// Inputs of one time, for an indicator without a window.
  var moment: Moment
  /// Windows that wait, for an indicator with one.
  var schedule = WindowSchedule()
  /// The main result of the latest window, for formulas that go on from it.
  var lastResult: (start: Timestamp, value: Double)?
  /// Whether it stands in the engine's queue.
  var isQueued = false

  /// The instance of an indicator with some labels.
  init(_ indicator: Int, _ compiled: CompiledIndicator, labels: [Label]) {
    self.indicator = indicator
    self.labels = labels
    outputs = Array(repeating: SeriesID(0), count: compiled.seriesCount)
    moment = Moment(inputs: compiled.inputCount)
  }
}
