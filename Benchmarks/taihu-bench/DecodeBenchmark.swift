internal import ArgumentParser
internal import TaihuCore
internal import TaihuNormalize
internal import TaihuPack

/// Measures the way from a message's bytes to readings: topic look-up, decoding, series, time.
struct DecodeBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Nanoseconds per message from topic and payload to readings.")

  @Option(help: "Devices, each with its own topic.")
  var devices = 1_000

  @Option(help: "Messages per run.")
  var messages = 400_000

  @Option(help: "Runs, of which the median is shown.")
  var runs = 7

  @Option(help: "Only the shapes whose name holds this text.")
  var shape = ""

  func run() throws {
    for shape in DecodeShape.all where self.shape.isEmpty || shape.name.contains(self.shape) {
      var normalizer = try Normalizer(packs: [DecodeShape.pack], limits: Self.limits, catalog: SeriesCatalog())
      let sample = (0..<Self.samples).map { shape.message($0, $0 % devices) }
      let bytes = sample.reduce(0) { $0 + $1.payload.count } / sample.count
      var readings = 0
      let times = (0..<runs).map { _ in measure(sample, &normalizer, &readings) }.sorted()
      let median = times[runs / 2]
      let perReading = median * Double(messages) / Double(readings)
      print("\(shape.name): \(bytes) bytes, \(rounded(median)) ns/message, \(rounded(perReading)) ns/reading")
    }
  }

  /// Different messages of each shape.
  private static let samples = 4_096

  /// Rate limits would refuse a benchmark.
  private static var limits: NormalizerLimits {
    var limits = NormalizerLimits()
    limits.deviceMessagesPerSecondMax = 1_000_000_000
    limits.deviceBurstMessagesMax = 1_000_000_000
    return limits
  }

  /// - Returns: nanoseconds per message of one run.
  private func measure(_ sample: [DecodeShape.Message], _ normalizer: inout Normalizer, _ readings: inout Int) -> Double
  {
    var batch = ReadingBatch()
    readings = 0
    let start = ContinuousClock.now
    for index in 0..<messages {
      let message = sample[index % Self.samples]
      let arrival = Arrival(received: Timestamp(nanoseconds: DecodeShape.start + Int64(index) * 1_000))
      let outcome = unsafe normalizer.normalize(
        topic: message.topic.span.bytes, payload: message.payload.span.bytes, arrival: arrival, into: &batch)
      precondition(outcome == .decoded, "the benchmark's own messages are valid: \(outcome)")
      readings += batch.readings.count
    }
    return (ContinuousClock.now - start) / .nanoseconds(messages)
  }

  private func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
