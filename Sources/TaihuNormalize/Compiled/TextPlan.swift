internal import TaihuPack

/// The declarations of a text rule, prepared for reading messages.
final class TextPlan {
  /// As the pack declares it.
  let options: TextOptions
  /// Bytes between columns, between name and value, and before a line that is passed over.
  let separator, assign, comment: [UInt8]
  /// The declared columns.
  let columns: [[UInt8]]
  /// The column of time and that of the device.
  let time, device: [UInt8]
  /// How numbers are written.
  let numbers: NumberPlan
  /// The quantity of a single number.
  let quantity: [UInt8]
  private let labels: Set<[UInt8]>
  private let units: [[UInt8]: [UInt8]]
  private let scales: [[UInt8]: LinearScale]

  /// Prepares the declarations of a rule.
  init(_ options: TextOptions) {
    self.options = options
    (separator, assign) = (Array(options.separator.utf8), Array(options.assign.utf8))
    comment = Array(options.comment.utf8)
    columns = options.columns.map { Array($0.utf8) }
    (time, device) = (Array(options.time.utf8), Array(options.device.utf8))
    labels = Set(options.labels.map { Array($0.utf8) })
    numbers = NumberPlan(options.numbers)
    quantity = Array(options.quantity.utf8)
    units = Dictionary(uniqueKeysWithValues: options.units.map { (Array($0.key.utf8), Array($0.value.utf8)) })
    scales = Dictionary(
      uniqueKeysWithValues: options.scales.map { (Array($0.key.utf8), LinearScale(scale: $0.value)) })
  }

  /// Whether a column becomes a label.
  func isLabel(_ name: [UInt8]) -> Bool { labels.contains(name) }

  /// Whether a column holds a value.
  func isValue(_ name: [UInt8]) -> Bool { !name.isEmpty && name != time && name != device && !isLabel(name) }

  /// The unit that a column is declared to use.
  func unit(of name: [UInt8]) -> [UInt8] { units[name] ?? [] }

  /// A column's number with its factor applied.
  func scaled(_ number: JSONNumber, _ name: [UInt8]) -> JSONNumber { scales[name]?.apply(number) ?? number }
}
