public import TaihuCore

/// A column of a recording and the quantity its values stand for.
public struct ColumnMapping: Hashable, Sendable {
  /// The column's name in the header.
  public var column: String
  /// The quantity's id.
  public var quantity: String
  /// The unit of the values; `nil`: the quantity's own.
  public var unit: String?

  /// A mapping from its parts.
  public init(column: String, quantity: String, unit: String? = nil) {
    (self.column, self.quantity, self.unit) = (column, quantity, unit)
  }

  /// Mappings from a text such as `PM2.5=pm25:ug/m3,CO=co:ug/m3,TEMP=air_temp`.
  ///
  /// - Throws: A usage error that shows the part which is none.
  public static func parse(_ text: String) throws(OperatorError) -> [ColumnMapping] {
    var mappings: [ColumnMapping] = []
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let mapping = ColumnMapping(column: sides[0], target: sides[1]) else {
        throw OperatorError(
          .usage, code: "bad-column-mapping", "\"\(part)\" is no column mapping",
          hint: "Write COLUMN=quantity or COLUMN=quantity:unit, for instance CO=co:ug/m3.")
      }
      mappings.append(mapping)
    }
    return mappings
  }

  /// A mapping of a column to `quantity` or `quantity:unit`; `nil` when the target is empty.
  public init?(column: String, target: String) {
    let parts = target.split(separator: ":", maxSplits: 1).map(String.init)
    guard let quantity = parts.first, !column.isEmpty else { return nil }
    self.init(column: column, quantity: quantity, unit: parts.count == 2 ? parts[1] : nil)
  }
}
