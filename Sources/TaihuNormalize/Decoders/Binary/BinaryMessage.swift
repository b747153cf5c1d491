internal import TaihuCore
internal import TaihuPack

/// What the decoders of packed payloads have in common: checks of headers, times, and turning fields into values.
struct BinaryMessage {
  /// When values were measured.
  struct Time {
    /// The instant, or the distance from the receive time.
    var instant = Timestamp.epoch
    /// Where it comes from.
    var source = ClockWindow.Source.none
  }

  private let rule: CompiledRule

  /// For the messages of one rule.
  init(_ rule: CompiledRule) { self.rule = rule }

  /// Refuses a payload that does not have the bytes by which the device's messages are known.
  static func check(_ headers: [BinaryHeader], in payload: RawSpan) throws(Refusal) {
    for header in headers {
      let end = header.offset + header.bytes.count
      guard end <= payload.byteCount else {
        throw Refusal(.truncated, "the payload has \(payload.byteCount) bytes; its header alone ends at byte \(end)")
      }
      let found = payload.array(header.offset..<end)
      if found != header.bytes {
        throw Refusal(
          .malformed,
          "at byte \(header.offset) stands \(HexText.text(found)) where the header \(HexText.text(header.bytes)) should"
        )
      }
    }
  }

  /// The time that stands at an offset of the payload; `nil` when it ends before.
  static func time(_ time: BinaryTime, from start: Int, in payload: RawSpan) -> Time? {
    let offset = start + time.offset
    guard offset + time.type.width <= payload.byteCount else { return nil }
    let field = BinaryField(name: "", offset: 0, type: time.type, byteOrder: time.byteOrder)
    guard case .value(let number) = BinaryNumber(field, at: offset, in: payload) else { return nil }
    let instant = Timestamp(nanoseconds: number.integer(timesPowerOfTen: time.powerOfTen))
    let (since, overflow) = time.since.multipliedReportingOverflow(by: 1_000_000_000)
    return Time(instant: instant.advanced(byNanoseconds: overflow ? .max : since), source: .device)
  }

  /// Adds the value of a field whose frame begins at an offset.
  func append(
    _ field: BinaryField, from start: Int, to end: Int, _ time: Time, _ labels: [(name: [UInt8], value: [UInt8])],
    _ payload: RawSpan, into content: inout MessageContent
  ) {
    let offset = start + field.offset
    guard offset + field.type.width <= end else {
      return content.refuse(
        Refusal(
          .truncated, "\(field.name): bytes \(offset)–\(offset + field.type.width - 1) of a payload of \(end) bytes"))
    }
    var found = FoundValue(
      name: Array(field.name.utf8), labels: Self.labels(field) + labels, unit: Array(field.unit.utf8),
      time: time.instant, source: time.source, number: JSONNumber(value: 0, isInteger: false))
    switch BinaryNumber(field, at: offset, in: payload) {
    case .value(let number): found.content = .number(number)
    case .invalid(let number):
      guard field.storesInvalid else { return }
      found.content = .number(number)
      (found.quality, found.reasons) = (.bad, .declared)
    }
    content.append(found, by: rule)
  }

  private static func labels(_ field: BinaryField) -> [(name: [UInt8], value: [UInt8])] {
    if field.labels.isEmpty { return [] }
    return field.labels.sorted { $0.key < $1.key }.map { (Array($0.key.utf8), Array($0.value.utf8)) }
  }
}
