extension StrictTable {
  /// A list of finite numbers.
  public func numbers(_ key: String) -> [Double]? {
    guard let node = node(key) else { return nil }
    guard case .array(let elements) = node.value else {
      reportMismatch(node, expected: "a list of numbers", hint: "write it as [1, 2.5]")
      return nil
    }
    return elements.compactMap { element in
      switch element.value {
      case .integer(let integer): return Double(integer)
      case .number(let number) where number.isFinite: return number
      default:
        reportMismatch(element, expected: "a number")
        return nil
      }
    }
  }
}
