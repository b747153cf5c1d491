internal import TaihuCore
internal import TaihuPack

/// Reads the native form: `{"ts":…, "v":{quantity: value}, "u":{quantity: unit}, "q": flag}`, members in any order.
/// Where the topic names the quantity, `v` may be the value itself and `u` its unit.
///
/// One pass over the payload. Values, units and time are collected as they come and put together at the end.
struct NativeDecoder: ~Copyable {
  private let labelBytesMax: Int
  private let topicQuantity: Int
  private var scanner: JSONScanner
  private var seen: UInt8 = 0
  private var time = Timestamp.epoch
  private var source = ClockWindow.Source.none
  private var strayUnits: [(name: JSONText, unit: JSONText)] = []
  private var topicUnit: JSONText?
  private var unknownValues = 0
  private var undeclared: [FoundValue] = []
  private var labels: [[UInt8]?] = []

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, _ topic: RawSpan, by rule: CompiledRule, quantity: Int, _ limits: NormalizerLimits,
    into content: inout MessageContent
  ) throws(Refusal) {
    var decoder = NativeDecoder(labels: rule.labelMembers.count, quantity, limits)
    try decoder.readMessage(payload, topic, rule, into: &content)
    try decoder.complete(payload, rule, &content)
  }

  private init(labels count: Int, _ topicQuantity: Int, _ limits: NormalizerLimits) {
    labelBytesMax = limits.labelBytesMax
    self.topicQuantity = topicQuantity
    scanner = JSONScanner(limits)
    if count > 0 { labels = Array(repeating: nil, count: count) }
  }

  private mutating func readMessage(
    _ payload: RawSpan, _ topic: RawSpan, _ rule: CompiledRule, into content: inout MessageContent
  ) throws(Refusal) {
    try scanner.begin(in: payload)
    try requireObject("the payload", payload)
    try scanner.beginObject(in: payload)
    while let name = try scanner.nextMember(in: payload) {
      switch Self.member(name, payload, rule) {
      case .time:
        try once(0, "ts")
        try readTime(payload)
      case .values:
        try once(1, "v")
        try readValues(payload, topic, rule, into: &content)
      case .units:
        try once(2, "u")
        try readUnits(payload, rule, into: &content)
      case .flag:
        try once(3, "q")
        try readFlag(payload, into: &content)
      case .label(let index): try readLabel(index, rule, payload)
      case .other: try scanner.skipValue(in: payload)
      }
    }
    try scanner.finish(in: payload)
  }

  /// Puts units, time and labels to the values.
  private mutating func complete(
    _ payload: RawSpan, _ rule: CompiledRule, _ content: inout MessageContent
  ) throws(Refusal) {
    if let stray = strayUnits.first, unknownValues == 0, !rule.discovers, !rule.passesOverUndeclared {
      throw rule.pack.unknownQuantity(stray.name.string(in: payload), path: "u")
    }
    if !content.claims.isEmpty { convert(payload, rule.pack, &content) }
    let place = labels.isEmpty ? -1 : content.place(Place(labels: namedLabels(rule)))
    for index in content.values.indices {
      content.values[index].time = time
      content.values[index].source = source
      content.values[index].place = place
    }
    if !undeclared.isEmpty { appendUndeclared(payload, rule, &content) }
  }

  private func namedLabels(_ rule: CompiledRule) -> [(name: [UInt8], value: [UInt8])] {
    zip(rule.labelNames, labels).map { ($0, $1 ?? []) }
  }

  private func appendUndeclared(_ payload: RawSpan, _ rule: CompiledRule, _ content: inout MessageContent) {
    for var found in undeclared {
      (found.time, found.source, found.labels) = (time, source, namedLabels(rule))
      let stated = strayUnits.first { $0.name.unescaped(in: payload) == found.name }
      if let unit = stated?.unit ?? topicUnit { found.unit = unit.unescaped(in: payload) }
      let isTopic = rule.quantityLevel != nil && topicQuantity < 0
      content.append(found, by: rule, at: isTopic ? "v" : "v.\(String(decoding: found.name, as: UTF8.self).excerpt)")
    }
  }
}

extension NativeDecoder {
  private enum Member {
    case time, values, units, flag
    case label(Int)
    case other
  }

  @inline(__always)
  private static func member(_ name: JSONText, _ payload: RawSpan, _ rule: CompiledRule) -> Member {
    if name.hasEscapes { return member(name.unescaped(in: payload), rule) }
    if name.range.count == 1 {
      switch payload.byte(name.range.lowerBound) {
      case UInt8(ascii: "v"): return .values
      case UInt8(ascii: "u"): return .units
      case UInt8(ascii: "q"): return .flag
      default: break
      }
    } else if payload.holds(name.range, "ts") {
      return .time
    }
    return rule.labelMembers.isEmpty ? .other : member(payload.array(name.range), rule)
  }

  private static func member(_ name: [UInt8], _ rule: CompiledRule) -> Member {
    switch String(decoding: name, as: UTF8.self) {
    case "ts": .time
    case "v": .values
    case "u": .units
    case "q": .flag
    default: rule.labelMembers.firstIndex(of: name).map(Member.label) ?? .other
    }
  }

  @inline(__always)
  private mutating func once(_ bit: UInt8, _ name: StaticString) throws(Refusal) {
    if seen & 1 << bit != 0 { throw Refusal(.duplicateKey, "the member “\(name)” stands twice") }
    seen |= 1 << bit
  }

  @inline(__always)
  private func requireObject(_ what: String, _ payload: RawSpan) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    if kind != .object { throw Refusal(.wrongType, "\(what) is \(kind.description) and not an object") }
  }
}

extension NativeDecoder {
  @inline(__always)
  private mutating func readTime(_ payload: RawSpan) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    switch kind {
    case .number:
      let number = try scanner.number(in: payload)
      time = Timestamp(nanoseconds: number.integer(timesPowerOfTen: 6))
      source = .device
    case .string: try readTimeText(payload)
    case .null: try scanner.null(in: payload)
    default: throw Refusal(.badTime, "ts is \(kind.description), not ISO 8601 text or milliseconds")
    }
  }

  private mutating func readTimeText(_ payload: RawSpan) throws(Refusal) {
    let text = try scanner.text(in: payload)
    let parsed =
      text.hasEscapes
      ? text.unescaped(in: payload).withBytes(TimestampParser.rfc3339)
      : TimestampParser.rfc3339(payload.extracting(text.range))
    switch parsed {
    case .instant(let instant): (time, source) = (instant, .device)
    case .noZone: throw Refusal(.badTime, "ts “\(text.string(in: payload).excerpt)” has no time zone")
    case .invalid: throw Refusal(.badTime, "ts “\(text.string(in: payload).excerpt)” is no time of ISO 8601")
    }
  }

  private mutating func readValues(
    _ payload: RawSpan, _ topic: RawSpan, _ rule: CompiledRule, into content: inout MessageContent
  ) throws(Refusal) {
    if rule.quantityLevel != nil, try scanner.kind(in: payload) != .object {
      return try readTopicValue(payload, topic, rule, into: &content)
    }
    try requireObject("v", payload)
    let pack = rule.pack
    try scanner.beginObject(in: payload)
    while let name = try scanner.nextMember(in: payload) {
      guard let quantity = pack.quantity(named: name, in: payload) else {
        try readUnknown(name, payload, rule, into: &content)
        continue
      }
      if !content.isFirst(quantity) {
        throw Refusal(.duplicateKey, "v.\(pack.entries[quantity].quantity.id) stands twice")
      }
      try readValue(quantity, pack, payload, into: &content)
    }
  }

  /// Reads the value of the quantity that the topic names.
  private mutating func readTopicValue(
    _ payload: RawSpan, _ topic: RawSpan, _ rule: CompiledRule, into content: inout MessageContent
  ) throws(Refusal) {
    if topicQuantity >= 0 { return try readValue(topicQuantity, rule.pack, payload, into: &content) }
    let levels = Topic(checked: topic.array(0..<topic.byteCount)[...]).levels
    try readUndeclared(rule.quantityLevel.map { levels[$0] } ?? [], payload, into: &content)
  }

  /// Takes or refuses a member of `v` that is no quantity.
  private mutating func readUnknown(
    _ name: JSONText, _ payload: RawSpan, _ rule: CompiledRule, into content: inout MessageContent
  ) throws(Refusal) {
    if rule.discovers {
      return try readUndeclared(name.unescaped(in: payload), payload, into: &content)
    }
    if rule.passesOverUndeclared {
      content.passOver()
      return try scanner.skipValue(in: payload)
    }
    unknownValues += 1
    let text = name.string(in: payload)
    content.refuse(rule.pack.unknownQuantity(text, path: "v"))
    try scanner.skipValue(in: payload)
  }

  private mutating func readUndeclared(
    _ name: [UInt8], _ payload: RawSpan, into content: inout MessageContent
  ) throws(Refusal) {
    switch try scanner.kind(in: payload) {
    case .number:
      undeclared.append(FoundValue(name: name, number: try scanner.number(in: payload)))
    case .bool:
      undeclared.append(FoundValue(name: name, content: .bool(try scanner.bool(in: payload))))
    default: try scanner.skipValue(in: payload)
    }
  }

  @inline(__always)
  private mutating func readValue(
    _ quantity: Int, _ pack: CompiledPack, _ payload: RawSpan, into content: inout MessageContent
  ) throws(Refusal) {
    if !pack.entries[quantity].hasStates, try scanner.kind(in: payload) == .number {
      let number = try scanner.number(in: payload)
      if number.problem == nil { return append(quantity, number, &content) }
      return content.refuse(ValueReader.refusal(number.problem ?? .notFinite, pack.path(quantity)))
    }
    switch try ValueReader(pack: pack).read(quantity, path: pack.path(quantity), &scanner, in: payload) {
    case .number(let number): append(quantity, number, &content)
    case .state(let value): append(quantity, JSONNumber(value: value, isInteger: false), &content)
    case .null: break
    case .refused(let refusal): content.refuse(refusal)
    }
  }

  @inline(__always)
  private func append(_ quantity: Int, _ number: JSONNumber, _ content: inout MessageContent) {
    content.values.append(
      MessageContent.Value(quantity: quantity, place: -1, time: .epoch, source: .none, number: number))
  }

  private mutating func readUnits(
    _ payload: RawSpan, _ rule: CompiledRule, into content: inout MessageContent
  ) throws(Refusal) {
    if rule.quantityLevel != nil, try scanner.kind(in: payload) == .string {
      let unit = try scanner.text(in: payload)
      if topicQuantity >= 0 { return try claim(unit, topicQuantity, rule.pack, payload, into: &content) }
      topicUnit = unit
      return
    }
    try requireObject("u", payload)
    try scanner.beginObject(in: payload)
    while let name = try scanner.nextMember(in: payload) {
      let kind = try scanner.kind(in: payload)
      guard kind == .string else {
        throw Refusal(.wrongType, "u.\(name.string(in: payload).excerpt) is \(kind.description) and not a unit's text")
      }
      let unit = try scanner.text(in: payload)
      guard let quantity = rule.pack.quantity(named: name, in: payload) else {
        strayUnits.append((name, unit))
        continue
      }
      try claim(unit, quantity, rule.pack, payload, into: &content)
    }
  }

  /// Notes the unit of a quantity, unless it is the quantity's own.
  @inline(__always)
  private mutating func claim(
    _ unit: JSONText, _ quantity: Int, _ pack: CompiledPack, _ payload: RawSpan, into content: inout MessageContent
  ) throws(Refusal) {
    guard content.isFirstUnit(quantity) else {
      throw Refusal(.duplicateKey, "u.\(pack.entries[quantity].quantity.id) stands twice")
    }
    let conversion = pack.conversion(of: quantity, from: unit, in: payload)
    if conversion?.isIdentity == true { return }
    content.claims.append(MessageContent.UnitClaim(quantity: quantity, unit: unit, conversion: conversion))
  }

  private mutating func readFlag(_ payload: RawSpan, into content: inout MessageContent) throws(Refusal) {
    let kind = try scanner.kind(in: payload)
    let flag: QualityFlag?
    switch kind {
    case .string:
      let text = try scanner.text(in: payload)
      flag = text.range.count == 1 ? QualityFlag(hj212: payload.byte(text.range.lowerBound)) : nil
    case .number: flag = QualityFlag(sparkplug: try scanner.number(in: payload).value)
    case .null:
      try scanner.null(in: payload)
      return
    default: throw Refusal(.wrongType, "q is \(kind.description), not a flag letter or a quality number")
    }
    guard let flag else {
      throw Refusal(.unknownState, "q is no flag of HJ 212 (N F M S D C T B) and no quality of Sparkplug (0 192 500)")
    }
    (content.quality, content.reasons) = (flag.quality, flag.reasons)
  }

  private mutating func readLabel(_ index: Int, _ rule: CompiledRule, _ payload: RawSpan) throws(Refusal) {
    let name = String(decoding: rule.labelMembers[index], as: UTF8.self)
    if labels[index] != nil { throw Refusal(.duplicateKey, "the member “\(name)” stands twice") }
    let start = scanner.position
    let kind = try scanner.kind(in: payload)
    var value: [UInt8] = []
    switch kind {
    case .string: value = try scanner.text(in: payload).unescaped(in: payload)
    case .number, .bool:
      try scanner.skipValue(in: payload)
      value = payload.array(start..<scanner.position)
    case .null: try scanner.null(in: payload)
    default: throw Refusal(.wrongType, "\(name) is \(kind.description), which is no label")
    }
    guard value.count <= labelBytesMax, !value.contains(0) else {
      throw Refusal(.wrongType, "\(name) is longer than \(labelBytesMax) bytes or holds a NUL, which no label may")
    }
    labels[index] = value
  }

  /// Converts the values for which the message states a unit; those that can't be converted are refused.
  private func convert(_ payload: RawSpan, _ pack: CompiledPack, _ content: inout MessageContent) {
    var kept = 0
    for index in content.values.indices {
      let quantity = content.values[index].quantity
      if !pack.entries[quantity].hasStates, let claim = content.claims.first(where: { $0.quantity == quantity }) {
        guard let conversion = claim.conversion else {
          let unit = claim.unit.string(in: payload)
          content.refuse(pack.unknownUnit(unit, quantity: quantity, path: pack.path(quantity)))
          continue
        }
        content.values[index].number.value = conversion.apply(content.values[index].number)
        if !content.values[index].number.value.isFinite {
          content.refuse(Refusal(.notFinite, "\(pack.path(quantity)): too large after the conversion of its unit"))
          continue
        }
      }
      content.values.swapAt(kept, index)
      kept += 1
    }
    content.values.removeLast(content.values.count - kept)
  }
}

extension CompiledPack {
  /// Where a quantity's value stands in a native payload.
  fileprivate func path(_ quantity: Int) -> String { "v.\(entries[quantity].quantity.id)" }
}
