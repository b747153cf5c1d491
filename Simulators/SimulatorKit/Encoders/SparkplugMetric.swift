/// One metric of a Sparkplug B payload.
struct SparkplugMetric: Sendable {
  /// A value with its type.
  enum Value: Hashable, Sendable {
    /// Int64, datatype 4.
    case integer(Int64)
    /// Float, datatype 9.
    case float(Float)
    /// Double, datatype 10.
    case double(Double)
    /// Boolean, datatype 11.
    case boolean(Bool)
    /// String, datatype 12.
    case string(String)
  }

  /// The name; `nil` where the alias of a birth stands for it.
  var name: String?
  /// The alias.
  var alias: UInt64?
  /// When it was measured, in milliseconds since 1970.
  var milliseconds: UInt64
  /// The value.
  var value: Value
  /// Whether the datatype is told, as in births.
  var tellsType = false
  /// Whether it is from before and no present value.
  var isHistorical = false
  /// The unit, told in births as the property `engUnit`.
  var unit: String?

  /// Writes the metric as the message that field 2 of a payload repeats.
  func write(to writer: inout ProtobufWriter) {
    writer.message(2) { metric in
      if let name { metric.string(1, name) }
      if let alias { metric.varint(2, alias) }
      metric.varint(3, milliseconds)
      if tellsType { metric.varint(4, dataType) }
      if isHistorical { metric.varint(5, 1) }
      if let unit { Self.write(unit: unit, to: &metric) }
      writeValue(to: &metric)
    }
  }

  private var dataType: UInt64 {
    switch value {
    case .integer: 4
    case .float: 9
    case .double: 10
    case .boolean: 11
    case .string: 12
    }
  }

  private func writeValue(to metric: inout ProtobufWriter) {
    switch value {
    case .integer(let value): metric.varint(11, UInt64(bitPattern: value))
    case .float(let value): metric.float(12, value)
    case .double(let value): metric.double(13, value)
    case .boolean(let value): metric.varint(14, value ? 1 : 0)
    case .string(let value): metric.string(15, value)
    }
  }

  /// A property set with one property: keys in field 1, values in field 2, each with its type and string value.
  private static func write(unit: String, to metric: inout ProtobufWriter) {
    metric.message(9) { set in
      set.string(1, "engUnit")
      set.message(2) { property in
        property.varint(1, 12)
        property.string(8, unit)
      }
    }
  }
}
