internal import TaihuCore

/// A value whose quantity, device or unit the payload itself names, as a decoder found it.
///
/// ``MessageContent/append(_:by:at:)`` looks its name up among the pack's quantities and converts it to their unit.
struct FoundValue {
  /// What it says.
  enum Content {
    /// A number in the unit that the payload states.
    case number(JSONNumber)
    /// A truth value.
    case bool(Bool)
    /// A text, which is a value only where the quantity declares it as a state.
    case text([UInt8])
  }

  /// The name of the quantity, an id or an alias of the pack; a new series is named after it.
  var name: [UInt8]
  /// The device; empty: the topic's.
  var device: [UInt8] = []
  /// Labels beside those of the rule.
  var labels: [(name: [UInt8], value: [UInt8])] = []
  /// The unit that the payload states; empty: the quantity's own.
  var unit: [UInt8] = []
  /// Its time, as ``source`` says.
  var time = Timestamp.epoch
  /// Where the time comes from.
  var source = ClockWindow.Source.none
  /// The value.
  var content: Content
  /// What the device says of this value.
  var quality = Quality.good
  /// Why.
  var reasons: QualityReasons = []

  /// A value from its parts.
  init(
    name: [UInt8], device: [UInt8] = [], labels: [(name: [UInt8], value: [UInt8])] = [], unit: [UInt8] = [],
    time: Timestamp = .epoch, source: ClockWindow.Source = .none, content: Content,
    quality: Quality = .good, reasons: QualityReasons = []
  ) {
    (self.name, self.device, self.labels, self.unit) = (name, device, labels, unit)
    (self.time, self.source, self.content) = (time, source, content)
    (self.quality, self.reasons) = (quality, reasons)
  }

  /// A number from its parts.
  init(
    name: [UInt8], device: [UInt8] = [], labels: [(name: [UInt8], value: [UInt8])] = [], unit: [UInt8] = [],
    time: Timestamp = .epoch, source: ClockWindow.Source = .none, number: JSONNumber,
    quality: Quality = .good, reasons: QualityReasons = []
  ) {
    self.init(
      name: name, device: device, labels: labels, unit: unit, time: time, source: source,
      content: .number(number), quality: quality, reasons: reasons)
  }
}
