/// Walks over the samples of one series and applies a function to the window before each time.
///
/// The window leaves out its earlier end: a sample exactly `width` old is not in it.
struct RangeWalk {
  /// The results, ``Frame/absent`` where there is none.
  private(set) var row: [Double]

  private let function: RangeFunction
  private let times: LookTimes
  private let width: Int64
  private let meter: Meter
  private var window = SampleWindow()
  private var step = 0
  private var nextEnd: Int64

  /// A walk over windows of so many nanoseconds.
  init(_ function: RangeFunction, _ times: LookTimes, width: Int64, _ meter: Meter) {
    (self.function, self.times, self.width, self.meter) = (function, times, width, meter)
    row = Array(repeating: Frame.absent, count: times.count)
    nextEnd = times.nanoseconds(0)
  }

  /// Adds samples, later than those before. Those that mark a series as stale are in no window.
  mutating func add(_ run: SampleRun) throws(QueryFault) {
    for index in run.times.indices { try add(run.times[index], run.values[index]) }
  }

  /// Adds a sample.
  @inline(__always)
  mutating func add(_ time: Int64, _ value: Double) throws(QueryFault) {
    while nextEnd < time { try emit() }
    if LookTimes.distance(from: time, to: nextEnd) < width, !Frame.isAbsent(value) { window.append(time, value) }
  }

  /// Applies the function to the windows behind the last sample.
  mutating func finish() throws(QueryFault) {
    while step < times.count { try emit() }
  }

  private mutating func emit() throws(QueryFault) {
    let start = LookTimes.distance(from: width, to: nextEnd)
    window.drop(through: start)
    if !window.isEmpty { row[step] = function.value(window, start: start, end: nextEnd, step: step) }
    try meter.spend(window.count)
    step += 1
    nextEnd = step < times.count ? times.nanoseconds(step) : .max
  }
}
