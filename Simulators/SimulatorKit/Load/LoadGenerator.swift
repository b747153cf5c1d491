public import TaihuCore

/// Publishes numbered values at a steady rate and counts what was acknowledged.
///
/// The value of the n-th reading, from 1, is n millionths: unique, exact in six decimals, and below 1000 for the first
/// thousand million, so it stays within the range of what an air station can measure. Times are the moments of
/// publishing, to the nanosecond, and strictly increase.
public struct LoadGenerator {
  /// What is to be generated.
  public struct Configuration: Hashable, Sendable {
    /// Devices that take turns.
    public var devices: Int
    /// Messages a second over all devices; `nil`: as fast as they are taken.
    public var messagesPerSecond: Double?
    /// How long to publish, in nanoseconds.
    public var duration: Int64
    /// Readings in a message; above 1 the payload is SenML.
    public var batch: Int
    /// The topic, in which `{device}` stands for the device's id.
    public var topic: String
    /// The quantity's id and unit.
    public var quantity, unit: String

    /// A configuration from its parts.
    public init(
      devices: Int, messagesPerSecond: Double?, duration: Int64, batch: Int, topic: String, quantity: String,
      unit: String
    ) {
      (self.devices, self.messagesPerSecond, self.duration) = (devices, messagesPerSecond, duration)
      (self.batch, self.topic, self.quantity, self.unit) = (batch, topic, quantity, unit)
    }
  }

  /// What was generated.
  public struct Summary: Hashable, Sendable {
    /// Messages handed over.
    public var published: UInt64
    /// Messages whose receipt was confirmed.
    public var acknowledged: UInt64
    /// Readings in the published messages.
    public var readings: UInt64
    /// Seconds from the first message to the last confirmation.
    public var seconds: Double

    /// The summary as one JSON object; `rate` is acknowledged messages per second.
    public var json: String {
      SummaryText.object([
        ("published", .count(published)), ("acknowledged", .count(acknowledged)), ("readings", .count(readings)),
        ("seconds", .measure(seconds)), ("rate", .measure(seconds > 0 ? Double(acknowledged) / seconds : 0)),
      ])
    }
  }

  /// The time between two readings of one message, in nanoseconds: distinct even after rounding to a double of seconds.
  static let batchSpacing: Int64 = 10_000

  private let configuration: Configuration
  private let sink: any MessageSink
  private let clock: any WallClock
  private let topics: [String]
  private var readings: UInt64 = 0
  private var lastTime = Timestamp.epoch

  /// A generator into a sink.
  public init(_ configuration: Configuration, sink: any MessageSink, clock: any WallClock = SystemClock()) {
    (self.configuration, self.sink, self.clock) = (configuration, sink, clock)
    topics = (1...max(1, configuration.devices)).map { number in
      let device = "load-" + String(String(1_000_000 + number).dropFirst())
      return configuration.topic.split(separator: "{device}", omittingEmptySubsequences: false)
        .joined(separator: device)
    }
  }

  /// Publishes until the time is over or `isStopped` says so; then waits for what is on its way.
  public mutating func run(isStopped: () -> Bool) throws(OperatorError) -> Summary {
    let start = clock.now()
    let end = start.advanced(byNanoseconds: configuration.duration)
    var pacer = Pacer(speed: .times(1), startingNowAt: start, clock: clock)
    var published: UInt64 = 0
    while clock.now() < end {
      if let rate = configuration.messagesPerSecond {
        let due = start.advanced(byNanoseconds: Int64(Double(published) / rate * 1e9))
        guard due < end, pacer.wait(until: due, isStopped: isStopped) else { break }
      } else if isStopped() {
        break
      }
      let place = Int(published % UInt64(topics.count))
      let time = max(clock.now(), lastTime.advanced(byNanoseconds: Int64(configuration.batch) * Self.batchSpacing))
      lastTime = time
      try sink.publish(
        SimulatedMessage(time: time, device: place, topic: topics[place], payload: nextPayload(at: time)))
      published += 1
    }
    let delivery = try sink.finish()
    return Summary(
      published: delivery.published, acknowledged: delivery.acknowledged, readings: readings,
      seconds: Double(clock.now().nanoseconds(since: start)) / 1e9)
  }

  private mutating func nextPayload(at time: Timestamp) -> [UInt8] {
    configuration.batch > 1 ? nextSenML(at: time) : nextNative(at: time)
  }

  private mutating func nextValue() -> Double {
    readings += 1
    return Double(readings) / 1e6
  }

  private mutating func nextNative(at time: Timestamp) -> [UInt8] {
    var json = JSONText()
    json.beginObject()
    json.name("ts")
    json.string(time.description)
    json.name("v")
    json.beginObject()
    json.name(configuration.quantity)
    json.number(nextValue())
    json.endObject()
    json.endObject()
    return json.bytes
  }

  /// A SenML pack (RFC 8428): the base time is the last reading's, the others lie before it.
  private mutating func nextSenML(at time: Timestamp) -> [UInt8] {
    let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let base = "\(seconds)." + String(String(1_000_000_000 + rest).dropFirst())
    var json = JSONText()
    json.beginArray()
    for place in 0..<configuration.batch {
      json.beginObject()
      if place == 0 {
        json.name("bt")
        json.raw(base)
      }
      json.name("n")
      json.string(configuration.quantity)
      json.name("u")
      json.string(configuration.unit)
      json.name("v")
      json.number(nextValue())
      json.name("t")
      json.number(Double((place - configuration.batch + 1) * Int(Self.batchSpacing)) / 1e9)
      json.endObject()
    }
    json.endArray()
    return json.bytes
  }
}
