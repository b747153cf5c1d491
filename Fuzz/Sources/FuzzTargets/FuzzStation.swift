internal import TaihuCore
internal import TaihuNormalize
internal import TaihuPack

/// A normalizer with one pack, through which inputs go as messages.
///
/// Each input begins with the same normalizer, so that it can be run again alone; only the catalog of series is shared,
/// and its size is limited.
struct FuzzStation: Sendable {
  /// When every message arrives: 2026-08-01T01:00:00Z.
  static let arrival = Arrival(received: Timestamp(nanoseconds: 1_785_546_000_000_000_000))
  /// What parts one message from the next within an input, for decoders that remember: four times FF, which no text has.
  static let separator: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]

  private let make: @Sendable () -> Normalizer

  /// A station of a pack, which is valid.
  init(pack text: String) {
    make = {
      do {
        let pack = try PackReader().read(text: text, file: "fuzz.toml")
        var limits = NormalizerLimits()
        limits.seriesMax = 4_096
        return try Normalizer(
          packs: [pack], discovery: ["discovered/#", "homeassistant/#"], limits: limits, catalog: SeriesCatalog())
      } catch {
        fatalError("the pack of a fuzz target is valid: \(error)")
      }
    }
  }

  /// A station whose pack has these rules, and the quantities that every target has.
  init(rules: String) {
    self.init(
      pack: """
        [pack]
        title = { en = "Fuzz" }

        \(rules)

        [quantities.temp]
        unit = "Cel"
        range = [-50, 100]
        aliases = ["1.8.0", "t1"]

        [quantities.ph]
        unit = "[pH]"
        aliases = ["w01001"]

        [quantities.mode]
        unit = "1"
        states = { off = 0, on = 1 }
        """)
  }

  /// A target that takes an input for the payloads of messages on a topic.
  func target(_ name: String, topic: String = "fuzz/d1") -> FuzzTarget {
    let topic = Array(topic.utf8)
    nonisolated(unsafe) let prototype = make()
    return FuzzTarget(name) { bytes in
      var normalizer = unsafe prototype
      for payload in Self.messages(bytes) { Self.send(topic, payload, &normalizer) }
    }
  }

  /// A target that takes an input for messages on several topics; the first byte of each chooses: `0` the first, `1`
  /// the second.
  func target(_ name: String, topics: [String]) -> FuzzTarget {
    let topics = topics.map { Array($0.utf8) }
    nonisolated(unsafe) let prototype = make()
    return FuzzTarget(name) { bytes in
      var normalizer = unsafe prototype
      for message in Self.messages(bytes) {
        guard let choice = message.first else { continue }
        Self.send(topics[Int(choice &- UInt8(ascii: "0")) % topics.count], Array(message.dropFirst()), &normalizer)
      }
    }
  }

  /// A target that takes an input for a topic.
  func topicTarget(_ name: String) -> FuzzTarget {
    nonisolated(unsafe) let prototype = make()
    return FuzzTarget(name) { bytes in
      var normalizer = unsafe prototype
      Self.send(bytes, Array("{\"v\":{\"temp\":1}}".utf8), &normalizer)
    }
  }

  private static func send(_ topic: [UInt8], _ payload: [UInt8], _ normalizer: inout Normalizer) {
    var batch = ReadingBatch()
    let outcome = unsafe normalizer.normalize(
      topic: topic.span.bytes, payload: payload.span.bytes, arrival: arrival, into: &batch)
    precondition((outcome == .decoded) == !batch.readings.isEmpty, "readings and outcome agree")
    precondition(outcome == .decoded || batch.refusals.isEmpty, "only a decoded message has refusals of its values")
    for reading in batch.readings {
      precondition(reading.value.isFinite && reading.series.rawValue > 0, "a reading is finite and of a series")
    }
    for reply in batch.replies { precondition(!reply.topic.contains { "+#".contains($0) }, "a reply has a topic") }
  }

  private static func messages(_ bytes: [UInt8]) -> [[UInt8]] {
    var messages: [[UInt8]] = [[]]
    for byte in bytes {
      messages[messages.count - 1].append(byte)
      if messages[messages.count - 1].suffix(4).elementsEqual(separator) {
        messages[messages.count - 1].removeLast(4)
        messages.append([])
      }
    }
    return messages
  }
}
