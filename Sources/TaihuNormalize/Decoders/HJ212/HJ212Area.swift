internal import TaihuCore

/// The fields of a packet's area: values with what belongs to them, in the order of the packet.
///
/// Items are separated by `;` and fields of one item by `,`; a flag counts for the values of its factor in the same item,
/// before or after it, and where an item holds nothing but a flag, for those of the same factor before it.
struct HJ212Area {
  /// One value as it stands there.
  struct Value {
    /// The factor's code, such as `w01018`.
    var factor: Range<Int>
    /// The whole name, such as `w01018-Avg`.
    var name: Range<Int>
    /// What the value says of its factor.
    var suffix: HJ212Suffix
    /// The text of the number.
    var text: Range<Int>
    /// The letter of its flag; 0 when there is none.
    var flag: UInt8 = 0
    /// The text of its own time; empty when it has none.
    var time = 0..<0
    /// The number of a treatment plant, where the factor is one: `SB3`.
    var plant: Range<Int>?
    /// Whether it is the running time of a plant.
    var isRunningTime = false
    /// The number of the item it stands in.
    var item: Int

    /// Whether it is the amount of a period.
    var isTotal: Bool { if case .total = suffix { true } else { false } }
  }

  /// What a flag or a time of sampling says of a factor.
  private struct Mark {
    var factor: Range<Int>
    var flag: UInt8 = 0
    var time = 0..<0
  }

  /// The values.
  private(set) var values: [Value] = []
  /// The text of `DataTime`; empty when there is none.
  private(set) var time = 0..<0
  private var item = 0
  private var marks: [Mark] = []

  /// Reads an area.
  ///
  /// - Complexity: O(length); a device that sends its flags as items of their own costs O(values) for each.
  init(_ area: Range<Int>, in payload: RawSpan) {
    values.reserveCapacity(min(64, area.count / 24 + 1))
    var start = area.lowerBound
    for offset in area.lowerBound...area.upperBound {
      let byte = offset < area.upperBound ? payload.byte(offset) : UInt8(ascii: ";")
      guard byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") else { continue }
      readField(start..<offset, payload)
      start = offset + 1
      if byte == UInt8(ascii: ";") { endItem(payload) }
    }
  }

  private mutating func readField(_ field: Range<Int>, _ payload: RawSpan) {
    guard let equals = HJ212Header.first(UInt8(ascii: "="), field, payload) else { return }
    let name = field.lowerBound..<equals
    let text = Self.trimmed(equals + 1..<field.upperBound, payload)
    guard let dash = name.last(where: { payload.byte($0) == UInt8(ascii: "-") }) else {
      if payload.holds(name, "DataTime") { time = text }
      return
    }
    let factor = name.lowerBound..<dash
    let suffix = HJ212Suffix(dash + 1..<equals, in: payload)
    switch suffix {
    case .value, .total, .unknown:
      if text.isEmpty { return }
      var value = Value(factor: factor, name: name, suffix: suffix, text: text, item: item)
      if factor.count > 2, payload.holds(factor.lowerBound..<factor.lowerBound + 2, "SB") {
        value.plant = factor.lowerBound + 2..<dash
        value.isRunningTime = payload.holds(dash + 1..<equals, "RT")
      }
      values.append(value)
    case .flag: if !text.isEmpty { marks.append(Mark(factor: factor, flag: payload.byte(text.lowerBound))) }
    case .sampleTime: marks.append(Mark(factor: factor, time: text))
    case .aside: break
    }
  }

  private mutating func endItem(_ payload: RawSpan) {
    for mark in marks { apply(mark, payload) }
    marks.removeAll(keepingCapacity: true)
    item += 1
  }

  /// Marks the values of the last item that holds the mark's factor.
  private mutating func apply(_ mark: Mark, _ payload: RawSpan) {
    var found: Int?
    for index in values.indices.reversed() {
      if let found, values[index].item != found { return }
      guard payload.areEqual(values[index].factor, mark.factor) else { continue }
      found = values[index].item
      if mark.flag != 0 { values[index].flag = mark.flag }
      if !mark.time.isEmpty { values[index].time = mark.time }
    }
  }

  private static func trimmed(_ range: Range<Int>, _ payload: RawSpan) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, payload.byte(start) == 0x20 { start += 1 }
    while end > start, payload.byte(end - 1) == 0x20 { end -= 1 }
    return start..<end
  }
}
