internal import TaihuCore

/// Turns SenML records into values, by the rules of RFC 8428 that JSON and CBOR share (section 4.6).
///
/// The quantity is the last part of a record's resolved name, after its last `:` or `/`, or the record's own name where
/// that alone is a quantity. What stands before it is the device, unless the topic names the device. The sum of a record
/// is the quantity of that name with `_sum`, in the unit times a second, where the pack declares one; else it is passed
/// over, as data values are.
struct SenMLResolver {
  private let rule: CompiledRule
  private let pack: CompiledPack
  /// The base fields in force.
  var base = SenMLBase()
  private var name = SenMLName()

  /// A resolver at the start of a pack.
  init(_ rule: CompiledRule) { (self.rule, pack) = (rule, rule.pack) }

  /// Turns one record into values, or refuses them.
  mutating func resolve(_ record: SenMLRecord, _ payload: RawSpan, _ content: inout MessageContent) {
    let (isMeasurement, isSum) = (record.isMeasurement(base), record.isSum(base))
    guard isMeasurement || isSum else { return }
    guard name.join(base.name, record.name, in: payload) else {
      return content.refuse(
        Refusal(
          .malformed,
          "\(record.path): a name begins with a letter or digit and holds only letters, digits and - : . / _"))
    }
    if isMeasurement { resolveValue(record, payload, &content) }
    if isSum { resolveSum(record, payload, &content) }
  }

  private mutating func resolveValue(_ record: SenMLRecord, _ payload: RawSpan, _ content: inout MessageContent) {
    guard let (quantity, deviceEnd) = quantity() else { return resolveUndeclared(record, payload, &content) }
    switch found(record, quantity, payload) {
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
  private func found(_ record: SenMLRecord, _ quantity: Int, _ payload: RawSpan) -> ValueReader.Found {
    let reader = ValueReader(pack: pack)
    switch record.other {
    case .text(let text): return reader.check(text: text.unescaped(in: payload), quantity, record.path)
    case .bool(let bool): return reader.check(bool, quantity, record.path)
    case .data: return .refused(Refusal(.wrongType, "\(record.path): vd, a data value, is no number"))
    case .wrong(let kind): return .refused(reader.wrongType(quantity, record.path, found: kind))
    case nil: break
    }
    guard let number = SenMLBase.sum(base.value, record.value) else { return .null }
    return reader.check(number, quantity, record.path)
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
    let place = rule.capturesDevice || deviceEnd == 0 ? -1 : content.place(Place(device: device(deviceEnd)))
    content.values.append(
      MessageContent.Value(quantity: quantity, place: place, time: time, source: source, number: number))
  }

  private func device(_ end: Int) -> [UInt8] { rule.capturesDevice ? [] : Array(name.bytes[..<end]) }
}

extension SenMLResolver {
  /// A value of which the pack declares no quantity: a series of its own where the rule says so.
  private func resolveUndeclared(_ record: SenMLRecord, _ payload: RawSpan, _ content: inout MessageContent) {
    if rule.passesOverUndeclared { return content.passOver() }
    guard rule.discovers else { return content.refuse(pack.unknownQuantity(name.text, path: record.path)) }
    let value: FoundValue.Content
    switch record.other {
    case .bool(let bool): value = .bool(bool)
    case .text, .data, .wrong: return
    case nil:
      guard let number = SenMLBase.sum(base.value, record.value) else { return }
      value = .number(number)
    }
    appendNamed(Array(name.bytes[name.lastPart]), value, unit(record, payload), record, &content)
  }

  /// The integral of the value over time, in the unit times a second (RFC 8428, section 4.2).
  private func resolveSum(_ record: SenMLRecord, _ payload: RawSpan, _ content: inout MessageContent) {
    let sumName = Array(name.bytes[name.lastPart]) + Array("_sum".utf8)
    guard rule.discovers || pack.quantity(named: 0..<sumName.count, in: sumName) != nil,
      let number = SenMLBase.sum(base.sum, record.sum)
    else { return }
    let unit = unit(record, payload)
    appendNamed(sumName, .number(number), unit.isEmpty ? "" : unit == "1" ? "s" : unit + ".s", record, &content)
  }

  /// The code in UCUM of the unit in force; empty when there is none.
  private func unit(_ record: SenMLRecord, _ payload: RawSpan) -> String {
    (record.unit ?? base.unit).map { UnitTable.senML($0.string(in: payload)) } ?? ""
  }

  private func appendNamed(
    _ quantity: [UInt8], _ value: FoundValue.Content, _ unit: String, _ record: SenMLRecord,
    _ content: inout MessageContent
  ) {
    guard let (time, source) = SenMLTime.resolve(base.time, record.time) else {
      return content.refuse(Refusal(.badTime, "\(record.path): the time is not finite"))
    }
    content.append(
      FoundValue(
        name: quantity, device: device(name.lastSeparator), unit: Array(unit.utf8), time: time, source: source,
        content: value), by: rule, at: record.path)
  }
}
