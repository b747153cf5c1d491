public import TaihuCore
public import TaihuPack

/// Turns messages into readings, or into one stated reason why not.
///
/// The way of a message: its topic finds the device, and by it rule, decoder and series (``DeviceTable``; a topic not
/// seen before goes through the ``TopicTrie``); the decoder reads the payload into ``MessageContent``; the values become
/// readings with their series, time and quality. A repeated topic costs one hash look-up and builds no text.
///
/// One thread owns a normalizer, like the catalog it declares series in.
public struct Normalizer {
  private let limits: NormalizerLimits
  private let catalog: SeriesCatalog
  private let window: ClockWindow
  private let rules: CompiledRules
  private var devices: DeviceTable
  private var content: MessageContent
  private var memories: [DecoderMemory]
  /// By device, the conversions of values that come in another unit than their series, which no pack declares, has.
  private var foreignUnits: [[UInt8]: UnitConversion] = [:]
  private var count = NormalizerCounters()
  /// The key of the place that was looked for last, and what place of the message and device that was.
  private var key: [UInt8] = []
  private var lastPlaced: (place: Int, device: Int)?

  /// Prepares packs for reading.
  ///
  /// - Parameters:
  ///   - packs: the packs enabled; their patterns together form one tree.
  ///   - discovery: MQTT filters of topics that are read without a pack.
  ///   - limits: what one message and one device may cost.
  ///   - catalog: where series are declared as they are met.
  /// - Throws: an error with file and line when a pattern is malformed, two rules have the same one, a name is claimed
  ///   by two quantities, or a rule names a quantity that is not declared.
  public init(
    packs: [Pack], discovery: [String] = [], limits: NormalizerLimits = NormalizerLimits(), catalog: SeriesCatalog
  ) throws(OperatorError) {
    rules = try CompiledRules(packs: packs, discovery: discovery)
    (self.limits, self.catalog) = (limits, catalog)
    window = ClockWindow(limits)
    devices = DeviceTable(packs: rules.packCount, limits)
    content = MessageContent(quantitiesMax: rules.quantitiesMax, limits)
    memories = Array(repeating: DecoderMemory(), count: rules.packCount)
  }

  /// The MQTT filters that bring every topic of the rules and of discovery, none of them covered by another.
  public var subscriptions: [String] { rules.subscriptions }

  /// Pairs of rules that can match one topic, with the rule such a topic goes to.
  public var overlaps: [TopicOverlap] { rules.overlaps }

  /// How often each limit and rule took effect.
  public var counters: NormalizerCounters {
    var counters = count
    counters.devices = devices.count
    counters.devicesForgotten = devices.forgotten
    return counters
  }

  /// Reads one message.
  ///
  /// - Parameters:
  ///   - topic: the topic's bytes.
  ///   - payload: the payload's bytes.
  ///   - arrival: when and how it arrived.
  ///   - batch: emptied, then filled with the message's readings and the values refused among them.
  /// - Returns: what became of the message. Unless it is `.decoded`, the batch holds no reading and no refusal.
  /// - Complexity: O(length of topic and payload).
  public mutating func normalize(
    topic: RawSpan, payload: RawSpan, arrival: Arrival, into batch: inout ReadingBatch
  ) -> MessageOutcome {
    batch.removeAll()
    do {
      if let rule = try read(topic, payload, arrival, &batch) {
        count.ignored[rule, default: 0] += 1
        return .ignored(rule)
      }
      count.decoded += 1
      return .decoded
    } catch {
      batch.readings.removeAll(keepingCapacity: true)
      batch.refusals.removeAll(keepingCapacity: true)
      count.refused[error.reason, default: 0] += 1
      return .refused(error)
    }
  }

  /// - Returns: the rule by which the message is ignored; `nil` when it gave readings.
  private mutating func read(
    _ topic: RawSpan, _ payload: RawSpan, _ arrival: Arrival, _ batch: inout ReadingBatch
  ) throws(Refusal) -> IgnoreRule? {
    if topic.byteCount > 0, topic.byte(0) == UInt8(ascii: "$") { return .brokerTopic }
    try Topic.checkLength(topic, limits)
    var found = devices.find(topic)
    if found == nil { found = try newDevice(topic, arrival, &batch) }
    guard let device = found else { return batch.pack.isEmpty ? .noPattern : .declared }
    let rule = rules[devices.rule(device)]
    batch.pack = rule.pack.id
    batch.decoder = rule.decoderName
    if !devices.admit(device, at: arrival.received) {
      throw Refusal(.deviceRate, "the device sends more than \(limits.deviceMessagesPerSecondMax) messages a second")
    }
    try decode(payload, topic, by: rule, quantity: devices.quantity(device), arrival)
    if !content.replies.isEmpty, !arrival.retained { batch.replies = content.replies }
    return try emit(topic, device, rule, arrival, &batch)
  }

  /// The device of a topic met for the first time; `nil` when no rule wants it or one says that it is to be ignored.
  private mutating func newDevice(
    _ topic: RawSpan, _ arrival: Arrival, _ batch: inout ReadingBatch
  ) throws(Refusal) -> Int? {
    let levels = try Topic(topic, limits)
    guard let number = rules.match(levels) else { return nil }
    let rule = rules[number]
    batch.pack = rule.pack.id
    batch.decoder = rule.decoderName
    if case .ignore = rule.reader { return nil }
    for capture in rule.captures where levels.levels[capture.level].isEmpty {
      throw Refusal(.topicInvalid, "level \(capture.level + 1) of the topic, {\(capture.name)}, is empty")
    }
    return try devices.add(
      topic.array(0..<topic.byteCount), rule: number, pack: rule.packNumber, quantity: rule.quantity(of: levels),
      quantities: rule.seriesPerDevice, at: arrival.received)
  }

  private mutating func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, quantity: Int, _ arrival: Arrival
  ) throws(Refusal) {
    if payload.byteCount == 0 { throw Refusal(.emptyPayload, "the payload is empty") }
    if payload.byteCount > limits.payloadBytesMax {
      throw Refusal(
        .payloadTooLarge, "the payload has \(payload.byteCount) bytes; at most \(limits.payloadBytesMax) are read")
    }
    content.removeAll()
    guard let wrapping = rule.wrapping else { return try read(payload, topic, by: rule, quantity: quantity, arrival) }
    let inside = try Unwrapper.unwrap(payload, wrapping, limits)
    if inside.isEmpty { throw Refusal(.emptyPayload, "nothing is inside the payload's wrapping") }
    try unsafe read(inside.span.bytes, topic, by: rule, quantity: quantity, arrival)
  }

  /// Hands the payload to the rule's decoder.
  ///
  /// - Parameter quantity: the quantity that the topic names; −1 when it names none.
  @inline(__always)
  private mutating func read(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, quantity: Int, _ arrival: Arrival
  ) throws(Refusal) {
    switch rule.reader {
    case .native: try NativeDecoder.decode(payload, topic, by: rule, quantity: quantity, limits, into: &content)
    case .scalar(let declared):
      try ScalarDecoder.decode(payload, topic, by: rule, quantity: declared ?? quantity, limits, into: &content)
    case .senML: try SenMLDecoder.decode(payload, by: rule, limits, into: &content)
    case .discovery:
      try DiscoveryDecoder.decode(
        payload, topic, by: rule, limits, remembering: &memories[rule.packNumber].homeAssistant, into: &content)
    case .ignore: break
    default: try readDeclared(payload, topic, by: rule, arrival)
    }
  }

  /// Hands the payload to a decoder that is told by declaration what to find.
  private mutating func readDeclared(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ arrival: Arrival
  ) throws(Refusal) {
    let pack = rule.packNumber
    switch rule.reader {
    case .mapped(let plan):
      try MappedDecoder.decode(
        payload, topic, by: rule, plan, limits, remembering: &memories[pack].metadata, into: &content)
    case .metadata(let plan):
      try MetadataDecoder.decode(
        payload, topic, by: rule, plan, limits, remembering: &memories[pack].metadata, into: &content)
    case .text(let plan): try TextDecoder.decode(payload, topic, by: rule, plan, limits, into: &content)
    case .senMLCBOR(let options): try SenMLCBORDecoder.decode(payload, topic, by: rule, options, limits, into: &content)
    case .sparkplug(let options):
      try readSparkplug(payload, topic, by: rule, options, arrival)
    case .line(let options): try LineDecoder.decode(payload, topic, by: rule, options, limits, into: &content)
    case .hj212(let options):
      try HJ212Decoder.decode(
        payload, topic, by: rule, options, limits, at: arrival.received, remembering: &memories[pack].hj212,
        into: &content)
    case .binary(let options): try BinaryDecoder.decode(payload, topic, by: rule, options, limits, into: &content)
    case .tlv(let options): try TLVDecoder.decode(payload, topic, by: rule, options, limits, into: &content)
    case .cayenne(let options): try CayenneDecoder.decode(payload, topic, by: rule, options, limits, into: &content)
    case .native, .scalar, .senML, .discovery, .ignore: break
    }
  }
}

extension Normalizer {
  /// Reads a Sparkplug message. One that is read once more stands alone: the births known now may give its numbers other
  /// meanings, and its gaps are of the past.
  private mutating func readSparkplug(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, _ options: SparkplugOptions, _ arrival: Arrival
  ) throws(Refusal) {
    guard arrival.isReplay || arrival.retained else {
      return try SparkplugDecoder.decode(
        payload, topic, by: rule, options, limits, at: arrival.received,
        remembering: &memories[rule.packNumber].sparkplug, into: &content)
    }
    var nothing = SparkplugMemory()
    try SparkplugDecoder.decode(
      payload, topic, by: rule, options, limits, at: arrival.received, remembering: &nothing, into: &content)
    content.replies.removeAll()
  }

  /// What a Sparkplug message changes beside readings: series that fall silent, and which series its sender has.
  private mutating func noteSparkplug(_ rule: CompiledRule, _ arrival: Arrival, _ batch: inout ReadingBatch) {
    guard case .sparkplug = rule.reader, !arrival.isReplay, !arrival.retained else { return }
    batch.silent = memories[rule.packNumber].sparkplug.takeSilent()
    memories[rule.packNumber].sparkplug.note(batch.readings)
  }

  /// Turns the content of the message into readings.
  ///
  /// A value of a retained message is kept only when it has a time of its own that can be believed: without one it is a
  /// repetition of the past, and its receive time would make it look new.
  private mutating func emit(
    _ topic: RawSpan, _ device: Int, _ rule: CompiledRule, _ arrival: Arrival, _ batch: inout ReadingBatch
  ) throws(Refusal) -> IgnoreRule? {
    var device = device
    var isRepetition = false
    lastPlaced = nil
    for index in content.values.indices {
      let value = content.values[index]
      let placement = window.place(value.time, value.source, received: arrival.received)
      if arrival.retained, value.source != .device || placement.reasons.contains(.substitutedTime) {
        isRepetition = true
        continue
      }
      guard let series = series(of: value, topic, &device, rule, arrival) else { continue }
      if value.source != .device || placement.reasons.contains(.substitutedTime) { batch.isTimedByArrival = true }
      if placement.reasons.contains(.clock) { countClock(value, arrival) }
      batch.readings.append(
        Reading(
          series: series, time: placement.time, received: arrival.received, value: inUnitOfSeries(value, topic),
          quality: content.quality.worse(value.quality).worse(placement.quality),
          reasons: content.reasons.union(value.reasons).union(placement.reasons)))
    }
    noteSparkplug(rule, arrival, &batch)
    count.passedOverValues += Int64(content.passedOverCount)
    if batch.readings.isEmpty {
      if content.isUnderstood, content.refusedCount == 0 { return .declared }
      if isRepetition { return .retained }
      if content.isControl || content.passedOverCount > 0, content.refusedCount == 0 { return .control }
      throw content.refusals.first ?? Refusal(.noValues, "the message holds no value")
    }
    if content.refusedCount > 0 {
      batch.refusals = content.toldRefusals
      count.refusedValues += Int64(content.refusedCount)
    }
    return nil
  }

  /// The series of a value; `nil` when its device is new and there is no room for it, which is then refused.
  @inline(__always)
  private mutating func series(
    of value: MessageContent.Value, _ topic: RawSpan, _ device: inout Int, _ rule: CompiledRule, _ arrival: Arrival
  ) -> SeriesID? {
    if value.place < 0 {
      let series = devices[device, value.quantity]
      if series.rawValue != 0 { return series }
      return declare(value.quantity, of: device, rule)
    }
    return placedSeries(of: value, topic, &device, rule, arrival)
  }

  /// The series of a value whose device the payload names.
  ///
  /// - Parameter device: the topic's device, whose number changes when others are forgotten.
  private mutating func placedSeries(
    of value: MessageContent.Value, _ topic: RawSpan, _ device: inout Int, _ rule: CompiledRule, _ arrival: Arrival
  ) -> SeriesID? {
    if let known = placed(value.place, topic) {
      devices.touch(known, at: arrival.received)
      let series = devices[known, max(0, value.quantity)]
      return series.rawValue != 0 ? series : declare(value.quantity, of: known, rule)
    }
    do {
      let added = try devices.add(
        key, rule: devices.rule(device), pack: rule.packNumber,
        quantities: value.quantity < 0 ? 1 : rule.seriesPerDevice, at: arrival.received)
      device = devices.find(topic) ?? device
      lastPlaced = (value.place, added)
      return declare(value.quantity, of: added, rule)
    } catch {
      content.refuse(error)
      return nil
    }
  }

  /// The device of a place of the message, whose key is then ``key``; `nil` when it is new. Values of one place mostly
  /// stand together.
  private mutating func placed(_ place: Int, _ topic: RawSpan) -> Int? {
    if let lastPlaced, lastPlaced.place == place { return lastPlaced.device }
    writeKey(of: place, topic)
    guard let device = devices.find(key) else { return nil }
    lastPlaced = (place, device)
    return device
  }

  private mutating func writeKey(of place: Int, _ topic: RawSpan) {
    key.removeAll(keepingCapacity: true)
    key.append(0..<topic.byteCount, of: topic)
    key.append(0)
    key.append(contentsOf: content.bytes(ofPlace: place))
  }

  /// Makes the series of a device known to the catalog; `nil` when it is new and the catalog is full, which is refused.
  private mutating func declare(_ quantity: Int, of device: Int, _ rule: CompiledRule) -> SeriesID? {
    let (key, traits) = rule.series(quantity, of: devices.key(device))
    let known = catalog.id(of: key)
    if quantity < 0, let known, !catalog[known].traits.unit.isEmpty {
      guard adopts(traits.unit, catalog[known], Array(devices.key(device))) else { return nil }
      devices[device, 0] = known
      return known
    }
    guard catalog.count < limits.seriesMax || known != nil else {
      content.refuse(
        Refusal(.tooManyDevices, "the store has \(catalog.count) series already; \(key.name) of this device is new"))
      return nil
    }
    let series = catalog.declare(key, traits)
    devices[device, max(0, quantity)] = series
    return series
  }

  /// Lets values in a unit join a series that no pack declares and that has its unit already, converted where it is
  /// another; `false` when they can't, which is refused.
  private mutating func adopts(_ unit: String, _ series: SeriesCatalog.Entry, _ device: [UInt8]) -> Bool {
    if unit.isEmpty || unit == series.traits.unit { return true }
    guard let conversion = UnitTable.conversion(from: unit, to: series.traits.unit) else {
      content.refuse(
        Refusal(
          .unknownUnit, "\(series.key.name): “\(unit)” does not convert to “\(series.traits.unit)”, its unit so far"))
      return false
    }
    foreignUnits[device] = conversion
    return true
  }

  /// A value in the unit of its series, where that is not the one in which it came.
  private mutating func inUnitOfSeries(_ value: MessageContent.Value, _ topic: RawSpan) -> Double {
    guard value.quantity < 0, !foreignUnits.isEmpty else { return value.number.value }
    writeKey(of: value.place, topic)
    let conversion = foreignUnits[key]
    return conversion?.apply(value.number) ?? value.number.value
  }

  private mutating func countClock(_ value: MessageContent.Value, _ arrival: Arrival) {
    if value.source == .device, value.time > arrival.received { count.clockAhead += 1 } else { count.clockBehind += 1 }
  }
}
