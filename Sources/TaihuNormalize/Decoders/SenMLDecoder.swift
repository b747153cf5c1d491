internal import TaihuCore

/// Reads a SenML pack in JSON (RFC 8428, with the secondary units of RFC 8798).
///
/// The quantity is the last part of a record's resolved name, after its last `:` or `/`, or the record's own name where
/// that alone is a quantity. What stands before it is the device, unless the topic names the device. Sums and data
/// values are passed over: no quantity is made of them.
struct SenMLDecoder: ~Copyable {
  private let rule: CompiledRule
  private let pack: CompiledPack
  private var scanner: JSONScanner
  private var base = SenMLBase()
  private var name = SenMLName()
  private var recordNumber = 0

  /// Reads a message.
  ///
  /// - Throws: a refusal of the whole message.
  static func decode(
    _ payload: RawSpan, by rule: CompiledRule, _ limits: NormalizerLimits, into content: inout MessageContent
  ) throws(Refusal) {
    var decoder = SenMLDecoder(rule, limits)
    try decoder.readPack(payload, into: &content)
  }

  private init(_ rule: CompiledRule, _ limits: NormalizerLimits) {
    (self.rule, pack) = (rule, rule.pack)
    scanner = JSONScanner(limits)
  }

  private mutating func readPack(_ payload: RawSpan, into content: inout MessageContent) throws(Refusal) {
    try scanner.begin(in: payload)
    let kind = try scanner.kind(in: payload)
    guard kind == .array else { throw Refusal(.wrongType, "the payload is \(kind.description) and not an array") }
    try scanner.beginArray(in: payload)
    while try scanner.nextElement(in: payload) {
      recordNumber += 1
      let record = try SenMLRecord(number: recordNumber, &base, &scanner, payload)
      try resolve(record, payload, &content)
    }
    try scanner.finish(in: payload)
  }

  /// Turns one record into a value or the refusal of one.
  private mutating func resolve(
    _ record: SenMLRecord, _ payload: RawSpan, _ content: inout MessageContent
  ) throws(Refusal) {
    guard record.isMeasurement(base) else { return }
    guard name.join(base.name, record.name, in: payload) else {
      return content.refuse(
        Refusal(
          .malformed,
          "\(record.path): a name begins with a letter or digit and holds only letters, digits and - : . / _"))
    }
    guard let (quantity, deviceEnd) = quantity() else {
      return content.refuse(pack.unknownQuantity(name.text, path: record.path))
    }
    switch try found(record, quantity, payload) {
    case .number(let number): convert(number, quantity, deviceEnd, record, payload, &content)
    case .state(let value):
      append(JSONNumber(value: value, isInteger: false), quantity, deviceEnd, record, &content)
    case .null: break
    case .refused(let refusal): content.refuse(refusal)
    }
  }

  /// The quantity that the name ends in, and where the device before it ends.
  private func quantity() -> (quantity: Int, deviceEnd: Int)? {
    if let quantity = pack.quantity(named: name.lastPart, in: name.bytes) { return (quantity, name.lastSeparator) }
    if let quantity = pack.quantity(named: name.own, in: name.bytes) { return (quantity, name.own.lowerBound) }
    return nil
  }

  /// The record's value, base value added, judged by the quantity's rules.
  private func found(
    _ record: SenMLRecord, _ quantity: Int, _ payload: RawSpan
  ) throws(Refusal) -> ValueReader.Found {
    if record.hasOtherValue {
      guard let offset = record.otherValueOffset else {
        return .refused(Refusal(.wrongType, "\(record.path): vd, a data value, is no number"))
      }
      var scanner = scanner
      scanner.position = offset
      return try ValueReader(pack: pack).read(quantity, path: record.path, &scanner, in: payload)
    }
    guard let number = SenMLBase.sum(base.value, record.value) else { return .null }
    return ValueReader(pack: pack).check(number, quantity, record.path)
  }

  private func convert(
    _ number: JSONNumber, _ quantity: Int, _ deviceEnd: Int, _ record: SenMLRecord, _ payload: RawSpan,
    _ content: inout MessageContent
  ) {
    var number = number
    if let unit = record.unit ?? base.unit {
      guard let conversion = pack.conversion(of: quantity, from: unit, in: payload, isSenML: true) else {
        let text = unit.string(in: payload)
        return content.refuse(pack.unknownUnit(text, quantity: quantity, path: record.path, isSenML: true))
      }
      if !conversion.isIdentity { number.value = conversion.apply(number) }
    }
    append(number, quantity, deviceEnd, record, &content)
  }

  private func append(
    _ number: JSONNumber, _ quantity: Int, _ deviceEnd: Int, _ record: SenMLRecord,
    _ content: inout MessageContent
  ) {
    guard number.value.isFinite else { return content.refuse(ValueReader.refusal(.notFinite, record.path)) }
    guard let (time, source) = SenMLTime.resolve(base.time, record.time) else {
      return content.refuse(Refusal(.badTime, "\(record.path): the time is not finite"))
    }
    let place =
      rule.capturesDevice || deviceEnd == 0 ? -1 : content.place(Place(device: Array(name.bytes[..<deviceEnd])).bytes)
    content.values.append(
      MessageContent.Value(quantity: quantity, place: place, time: time, source: source, number: number))
  }
}
