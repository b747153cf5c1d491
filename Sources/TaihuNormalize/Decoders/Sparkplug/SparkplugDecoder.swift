internal import TaihuCore
internal import TaihuPack

/// Reads Sparkplug B payloads (Eclipse Sparkplug specification 3.0).
///
/// Births tell names, data types and units; what comes later may name a metric by a number only. So the decoder
/// remembers births, refuses numbers whose birth it has not seen, and asks the node for its births when one is missing or
/// a message was lost. Gaps do not make what follows doubtful: numbers change their meaning only with a new birth of the
/// node, before which the broker tells its death, at QoS 1.
///
/// The quantity is the whole name of the metric, or what follows its last slash, where that is one; the device is the
/// device of the topic, else the edge node.
struct SparkplugDecoder {
  private let rule: CompiledRule
  private let topic: SparkplugTopic
  private let node: SparkplugNode
  private let message: SparkplugPayload

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: SparkplugOptions,
    _ limits: NormalizerLimits,
    at received: Timestamp, remembering memory: inout SparkplugMemory, into content: inout MessageContent
  ) throws(Refusal) {
    guard let place = SparkplugTopic(topic) else {
      throw Refusal(.topicInvalid, "the topic is not spBv1.0/group/type/node or spBv1.0/group/type/node/device")
    }
    content.isControl = true
    guard place.kind != .command else { return }
    let message = try SparkplugWire.read(payload)
    guard message.metrics.count <= limits.jsonFieldsMax else {
      throw Refusal(.tooManyFields, "\(message.metrics.count) metrics; at most \(limits.jsonFieldsMax) are read")
    }
    let node = memory.node(place)
    let decoder = SparkplugDecoder(rule: rule, topic: place, node: node, message: message)
    let isComplete = try decoder.read(remembering: &memory, limits, into: &content)
    if !isComplete, options.asksForRebirth, node.mayAskForRebirth(at: received, interval: limits.rebirthInterval) {
      content.replies.append(
        OutgoingMessage(
          topic: place.commandTopic, payload: SparkplugWire.rebirthCommand(at: received), qos: 0))
    }
  }

  /// - Returns: whether all that the message counts on is known.
  private func read(
    remembering memory: inout SparkplugMemory, _ limits: NormalizerLimits, into content: inout MessageContent
  ) throws(Refusal) -> Bool {
    switch topic.kind {
    case .birth:
      let births = message.metrics.map { birth(of: $0) }
      let isComplete = try remember(births, &memory, limits)
      _ = appendMetrics(born: births, &content)
      return isComplete
    case .data:
      let isInSequence = takeSequence()
      return appendMetrics(born: [], &content) && isInSequence && node.isBorn
    case .death:
      return try end(&memory, limits)
    case .command:
      return true
    }
  }

  private func takeSequence() -> Bool { !message.hasSeq || node.follows(message.seq) }

  /// A node's birth starts its numbers afresh; a device's counts on that of its node.
  private func remember(
    _ births: [SparkplugBirth?], _ memory: inout SparkplugMemory, _ limits: NormalizerLimits
  ) throws(Refusal) -> Bool {
    let isComplete = topic.device == nil || takeSequence() && node.isBorn
    try memory.change(node, limits) { node in
      if topic.device == nil {
        node.begin(sequence: message.hasSeq ? message.seq : nil, birthNumber: birthNumber)
      } else {
        node.forget(topic.sender)
      }
      node.add(births, of: topic.sender)
    }
    return isComplete
  }

  private func birth(of metric: SparkplugMetric) -> SparkplugBirth? {
    guard metric.hasName, !Self.isOfProtocol(metric.name) else { return nil }
    let name = Array(metric.name.utf8)
    return SparkplugBirth(
      name: name, alias: metric.hasAlias ? metric.alias : nil, sender: topic.sender, type: metric.datatype,
      unit: Self.unit(of: metric), quantity: quantity(name))
  }

  /// The number that a birth and the death that belongs to it share; `nil`: there is none.
  private var birthNumber: UInt64? { message.metrics.first { $0.name == "bdSeq" }?.longValue }

  /// A death of an earlier session is none of the present one.
  private func end(_ memory: inout SparkplugMemory, _ limits: NormalizerLimits) throws(Refusal) -> Bool {
    if topic.device != nil {
      let isInSequence = takeSequence()
      memory.silence(node.series(of: topic.sender))
      try memory.change(node, limits) { $0.forget(topic.sender) }
      return isInSequence
    }
    if let birthNumber, let known = node.birthNumber, birthNumber != known { return true }
    var silent: [SeriesID] = []
    try memory.change(node, limits) { silent = $0.end() }
    memory.silence(silent)
    return true
  }
}

extension SparkplugDecoder {
  /// Turns the metrics into values.
  ///
  /// - Parameter births: what the message itself tells of each; empty: nothing.
  /// - Returns: whether the birth of each is known.
  private func appendMetrics(born births: [SparkplugBirth?], _ content: inout MessageContent) -> Bool {
    var isComplete = true
    for (index, metric) in message.metrics.enumerated() where !Self.isOfProtocol(metric.name) {
      if metric.isTransient {
        content.passOver()
        continue
      }
      let birth = (index < births.count ? births[index] : nil) ?? birth(known: metric)
      if birth == nil, !metric.hasName {
        isComplete = false
        content.refuse(
          Refusal(.noBirth, "metric \(metric.alias): the birth that names it has not been seen"))
        continue
      }
      append(metric, birth, &content)
    }
    return isComplete
  }

  private func birth(known metric: SparkplugMetric) -> SparkplugBirth? {
    metric.hasAlias && !metric.hasName
      ? node.birth(alias: metric.alias) : node.birth(named: Array(metric.name.utf8), of: topic.sender)
  }

  private func append(_ metric: SparkplugMetric, _ birth: SparkplugBirth?, _ content: inout MessageContent) {
    if metric.isNull || metric.value == nil { return }
    let name = birth?.name ?? Array(metric.name.utf8)
    var path: String { String(decoding: name, as: UTF8.self) }
    let number = metric.hasDatatype ? metric.datatype : birth?.type
    guard let type = number.flatMap(SparkplugType.init) ?? (number == nil ? SparkplugType.evident(in: metric) : nil)
    else {
      // Datasets, templates, files and arrays are no values of one series; a type that nobody told can't be guessed.
      guard number == nil else { return content.passOver() }
      return content.refuse(Refusal(.noBirth, "\(path): its data type is told in a birth that has not been seen"))
    }
    guard let value = type.content(of: metric) else {
      return content.refuse(Refusal(.wrongType, "\(path): the value is no \(type)"))
    }
    append(value, name, metric, birth, &content)
  }

  private func append(
    _ value: FoundValue.Content, _ name: [UInt8], _ metric: SparkplugMetric, _ birth: SparkplugBirth?,
    _ content: inout MessageContent
  ) {
    let flag = Self.quality(of: metric)
    let time = time(of: metric)
    let found = FoundValue(
      name: name, device: rule.capturesDevice ? [] : birth?.sender ?? topic.sender,
      unit: birth?.unit ?? Self.unit(of: metric), time: time ?? .epoch,
      source: time == nil ? .none : .device,
      content: value, quality: flag?.quality ?? .good,
      reasons: (flag?.reasons ?? []).union(metric.isHistorical ? .late : []))
    guard let quantity = birth?.quantity ?? quantity(name) else {
      return content.append(found, by: rule, at: String(decoding: name, as: UTF8.self))
    }
    content.append(found, as: quantity, by: rule, at: String(decoding: name, as: UTF8.self))
  }

  private func time(of metric: SparkplugMetric) -> Timestamp? {
    guard metric.hasTimestamp || message.hasTimestamp else { return nil }
    let milliseconds = Int64(clamping: metric.hasTimestamp ? metric.timestamp : message.timestamp)
    let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return Timestamp(nanoseconds: overflow ? .max : nanoseconds)
  }

  /// The quantity that a metric's name says, in whole or after its last slash.
  private func quantity(_ name: [UInt8]) -> Int? {
    if let whole = rule.pack.quantity(named: 0..<name.count, in: name) { return whole }
    guard let slash = name.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return rule.pack.quantity(named: slash + 1..<name.count, in: name)
  }

  /// Whether a metric is of the protocol itself and no measurement.
  private static func isOfProtocol(_ name: String) -> Bool {
    name == "bdSeq" || name.hasPrefix("Node Control/") || name.hasPrefix("Device Control/")
  }

  private static func property(_ name: String, of metric: SparkplugMetric) -> SparkplugPropertyValue? {
    guard metric.hasProperties, let index = metric.properties.keys.firstIndex(of: name),
      index < metric.properties.values.count
    else { return nil }
    return metric.properties.values[index]
  }

  private static func unit(of metric: SparkplugMetric) -> [UInt8] {
    Array(property("engUnit", of: metric)?.stringValue.utf8 ?? "".utf8)
  }

  private static func quality(of metric: SparkplugMetric) -> QualityFlag? {
    property("Quality", of: metric).flatMap { QualityFlag(sparkplug: Double($0.intValue)) }
  }
}
