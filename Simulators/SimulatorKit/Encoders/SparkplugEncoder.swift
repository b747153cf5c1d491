internal import TaihuCore

/// Sparkplug B 3.0: births that name the metrics, data that knows them by alias, and the death that is the will.
///
/// Every simulated device is an edge node with one device. The group is the network, the edge node the site.
struct SparkplugEncoder: MessageEncoder {
  private let address: DeviceAddress
  private let edge: String
  private let template: TopicTemplate
  private let channels: [Instruments.Channel]
  /// The number of the present session, 0–255, in NBIRTH and NDEATH.
  private var session: UInt64 = 255
  /// The number of the next message of the edge node, 0–255.
  private var sequence: UInt64 = 0
  /// Whether somebody asked for the births of the present session once more.
  private var isRebirthAsked = false
  /// Aliases of the present session, by metric name.
  private var aliases: [String: UInt64] = [:]

  /// An encoder for a device's channels.
  init(address: DeviceAddress, edge: String, template: TopicTemplate, channels: [Instruments.Channel]) {
    (self.address, self.edge, self.template, self.channels) = (address, edge, template, channels)
  }

  /// One DDATA message, with aliases for the metrics that were born.
  mutating func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel] {
    let metrics = observation.measurements.map { measurement in
      var metric = metric(measurement, observation.part, at: deviceTime)
      metric.alias = metric.name.flatMap { aliases[$0] }
      if metric.alias == nil { metric.tellsType = true } else { metric.name = nil }
      return metric
    }
    return [Parcel(topic: topic("DDATA"), payload: payload(metrics, at: deviceTime))]
  }

  /// NBIRTH with sequence number 0, and the DBIRTH with all metrics that the device tells of.
  mutating func greeting(_ observations: [Observation], at time: Timestamp) -> [Parcel] {
    session = (session + 1) % 256
    return births(observations, at: time)
  }

  /// The topic of commands to the edge node.
  var listeningTopics: [String] { [topic("NCMD")] }

  /// Takes the command `Node Control/Rebirth` when its value is true (specification 3.0, section 6.4.19).
  mutating func hear(_ payload: [UInt8]) {
    let name = Array("Node Control/Rebirth".utf8)
    let isNamed = payload.indices.contains { payload[$0...].starts(with: name) }
    // Field 14 of the metric, `boolean_value`, is true.
    let isTrue = payload.indices.dropLast().contains { payload[$0] == 0x70 && payload[$0 + 1] == 1 }
    if isNamed, isTrue { isRebirthAsked = true }
  }

  /// The births once more, in the same session, when they were asked for.
  mutating func reply(_ observations: [Observation], at time: Timestamp) -> [Parcel] {
    guard isRebirthAsked else { return [] }
    return births(observations, at: time)
  }

  private mutating func births(_ observations: [Observation], at time: Timestamp) -> [Parcel] {
    isRebirthAsked = false
    sequence = 0
    aliases = [:]
    let milliseconds = Self.milliseconds(time)
    let node = [
      SparkplugMetric(name: "bdSeq", milliseconds: milliseconds, value: .integer(Int64(session)), tellsType: true),
      SparkplugMetric(
        name: "Node Control/Rebirth", milliseconds: milliseconds, value: .boolean(false), tellsType: true),
    ]
    let nodeBirth = Parcel(topic: topic("NBIRTH"), payload: payload(node, at: time))
    let metrics = observations.flatMap { observation in
      observation.measurements.map { metric($0, observation.part, at: time) }
    }
    let births = metrics.enumerated().map { number, metric in
      var metric = metric
      metric.alias = UInt64(number + 1)
      metric.tellsType = true
      metric.unit = unit(of: metric)
      if let name = metric.name { aliases[name] = metric.alias }
      return metric
    }
    return [nodeBirth, Parcel(topic: topic("DBIRTH"), payload: payload(births, at: time))]
  }

  /// NDEATH, which has the session's number and no sequence number.
  func will(at time: Timestamp) -> [Parcel] {
    var writer = ProtobufWriter()
    writer.varint(1, Self.milliseconds(time))
    SparkplugMetric(
      name: "bdSeq", milliseconds: Self.milliseconds(time), value: .integer(Int64(session)), tellsType: true
    ).write(to: &writer)
    return [Parcel(topic: topic("NDEATH"), payload: writer.bytes)]
  }

  private mutating func payload(_ metrics: [SparkplugMetric], at time: Timestamp) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.varint(1, Self.milliseconds(time))
    for metric in metrics { metric.write(to: &writer) }
    writer.varint(3, sequence)
    sequence = (sequence + 1) % 256
    return writer.bytes
  }

  private func metric(_ measurement: Measurement, _ part: DevicePart?, at time: Timestamp) -> SparkplugMetric {
    let channel = channels[measurement.channel]
    let name = part.map { "\($0.value)/\(channel.quantity)" } ?? channel.quantity
    let state = channel.states[Int(measurement.value)]
    return SparkplugMetric(
      name: name, milliseconds: Self.milliseconds(time),
      value: state.map { .string($0) } ?? .double(measurement.value))
  }

  private func unit(of metric: SparkplugMetric) -> String? {
    let quantity = metric.name.flatMap { $0.split(separator: "/").last }
    let channel = channels.first { $0.quantity == quantity ?? "" }
    return channel.flatMap { $0.states.isEmpty && $0.sensor.unit != "1" ? $0.sensor.unit : nil }
  }

  private func topic(_ type: String) -> String {
    let topic = template.topic(
      of: address, overrides: ["+": type, "site": edge, "node": edge, "group": address.network])
    // Messages about the edge node itself end with its level.
    return type.hasPrefix("N") ? topic.split(separator: "/").dropLast().joined(separator: "/") : topic
  }

  private static func milliseconds(_ time: Timestamp) -> UInt64 {
    UInt64(max(0, time.nanoseconds / 1_000_000))
  }
}
