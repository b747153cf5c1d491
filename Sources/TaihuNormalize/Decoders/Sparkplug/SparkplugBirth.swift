/// What a birth tells of one metric: all that later messages leave out.
struct SparkplugBirth {
  /// Its name.
  var name: [UInt8]
  /// The number by which later messages name it; `nil`: none.
  var alias: UInt64?
  /// The node or device that has it.
  var sender: [UInt8]
  /// Its data type as a number, which may be one that is no value.
  var type: UInt32
  /// The unit by its property `engUnit`; empty: none is told.
  var unit: [UInt8]
  /// The number of the quantity in the pack; `nil` when the pack declares none.
  var quantity: Int?
}
