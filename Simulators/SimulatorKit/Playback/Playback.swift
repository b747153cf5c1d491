public import TaihuCore

/// Plays a fleet into a sink at a pace, and writes down the truth.
public struct Playback {
  /// What a playback did.
  public struct Summary: Hashable, Sendable {
    /// Devices that took part.
    public var devices: Int
    /// Messages the fleet sent.
    public var messages: UInt64
    /// Messages sent before the start of the run proper.
    public var backfilled: UInt64
    /// Messages whose receipt was confirmed.
    public var acknowledged: UInt64
    /// Faults written to the truth file, or that would have been.
    public var faults: Int
    /// The simulated time of the first and the last step.
    public var first, last: Timestamp?

    /// The summary as one JSON object.
    public var json: String {
      SummaryText.object([
        ("devices", .count(UInt64(devices))), ("messages", .count(messages)), ("backfilled", .count(backfilled)),
        ("acknowledged", .count(acknowledged)), ("faults", .count(UInt64(faults))), ("first", .time(first)),
        ("last", .time(last)),
      ])
    }
  }

  /// Told after each step what was done so far, and the step's simulated time.
  public var onStep: ((Summary, Timestamp) -> Void)?
  private var fleet: Fleet
  private let liveFrom: Timestamp
  private var pacer: Pacer
  private let sink: any MessageSink
  private let truth: LineWriter?

  /// A playback of a fleet.
  ///
  /// - Parameters:
  ///   - fleet: The devices.
  ///   - liveFrom: The start of the run proper; what comes before is played without waiting.
  ///   - pacer: How fast simulated time passes.
  ///   - sink: Where messages go.
  ///   - truth: Where the records of faults go; `nil`: nowhere.
  public init(_ fleet: Fleet, liveFrom: Timestamp, pacer: Pacer, sink: any MessageSink, truth: LineWriter?) {
    (self.fleet, self.liveFrom, self.pacer, self.sink, self.truth) = (fleet, liveFrom, pacer, sink, truth)
  }

  /// Plays until the fleet's run is over or `isStopped` says so; then waits for what is still on its way.
  ///
  /// - Throws: A failure of the sink or the truth file.
  public mutating func run(isStopped: () -> Bool) throws(OperatorError) -> Summary {
    // Where time flies, an answer would always come too late.
    var isWaiting = false
    var summary = Summary(devices: fleet.deviceCount, messages: 0, backfilled: 0, acknowledged: 0, faults: 0)
    while let step = fleet.next() {
      if !isWaiting, sink.isListening, pacer.isPaced, step.time >= liveFrom {
        isWaiting = true
        fleet.listen()
      }
      if step.time >= liveFrom {
        guard pacer.wait(until: step.time, isStopped: isStopped) else { break }
      } else if isStopped() {
        break
      }
      try play(step, into: &summary)
      for message in sink.heard() { fleet.hear(message) }
      onStep?(summary, step.time)
    }
    try write(fleet.finish(), into: &summary)
    try truth?.flush()
    summary.acknowledged = try sink.finish().acknowledged
    return summary
  }

  private func play(_ step: FleetStep, into summary: inout Summary) throws(OperatorError) {
    if step.reconnects { try sink.reconnect(device: step.device) }
    for message in step.messages { try sink.publish(message) }
    summary.messages += UInt64(step.messages.count)
    if step.time < liveFrom { summary.backfilled += UInt64(step.messages.count) }
    summary.first = summary.first ?? step.time
    summary.last = step.time
    try write(step.truth, into: &summary)
  }

  private func write(_ records: [TruthRecord], into summary: inout Summary) throws(OperatorError) {
    guard !records.isEmpty else { return }
    summary.faults += records.count
    for record in records { try truth?.write(Array(record.json.utf8)) }
    // Someone may watch the file while the run goes on.
    try truth?.flush()
  }
}
