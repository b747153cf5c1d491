extension Evaluator {
  /// The vectors that two operands come to, of which one at least is a vector.
  func vector(of operation: BinaryOperation) throws -> Frame {
    if operation.left.type == .scalar {
      let numbers = try scalar(operation.left)
      return try combine(try vector(operation.right), operation) { value, step in (numbers[step], value) }
    }
    if operation.right.type == .scalar {
      let frame = try vector(operation.left)
      let numbers = try scalar(operation.right)
      return try combine(frame, operation) { value, step in (value, numbers[step]) }
    }
    let (left, right) = (try vector(operation.left), try vector(operation.right))
    if operation.operation.isSetOperator { return SetOperation(operation, left, right).result() }
    return try VectorOperation(operation, left, right).result()
  }

  /// A vector and a number at each time.
  private func combine(
    _ frame: Frame, _ operation: BinaryOperation, _ operands: (Double, Int) -> (Double, Double)
  ) throws -> Frame {
    let sign = operation.operation
    let keepsName = sign.isComparison && !operation.returnsBool
    var frame = keepsName ? frame : try frame.unnamed()
    frame.mapValuesByStep { value, step in
      let (left, right) = operands(value, step)
      guard sign.isComparison else { return sign.value(left, right) }
      if operation.returnsBool { return sign.holds(left, right) ? 1 : 0 }
      return sign.holds(left, right) ? value : Frame.absent
    }
    return frame
  }
}
