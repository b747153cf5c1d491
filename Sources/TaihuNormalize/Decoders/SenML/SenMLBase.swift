/// The base fields in force, which apply to their own record and all that follow.
struct SenMLBase {
  /// `bn`.
  var name: JSONText?
  /// `bt`, seconds.
  var time: JSONNumber?
  /// `bu`.
  var unit: JSONText?
  /// `bv`.
  var value: JSONNumber?
  /// `bs`.
  var sum: JSONNumber?
  /// `bver`, the same for all records.
  var version: Double?

  /// The sum of two numbers, exact where it can be; a missing one is 0; `nil` when both are missing.
  static func sum(_ left: JSONNumber?, _ right: JSONNumber?) -> JSONNumber? {
    guard let left, let right else { return left ?? right }
    let isInteger = left.isInteger && right.isInteger
    if left.isExact, right.isExact, let sum = left.decimal.adding(right.decimal) {
      return JSONNumber(sum, isInteger: isInteger)
    }
    return JSONNumber(value: left.value + right.value, isInteger: isInteger)
  }
}
