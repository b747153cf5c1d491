internal import TaihuCore
internal import TaihuPack

/// Times that a payload states without anybody having declared them.
enum DiscoveryTime {
  /// What a member that may be a time says.
  enum Found {
    /// An instant of the device's clock.
    case instant(Timestamp)
    /// A time without zone, from which no instant follows.
    case unknown
    /// No time.
    case none
  }

  /// The instants that are believed without more: 2001-09-09 to 2096-10-02.
  private static let plausible: ClosedRange<Double> = 1e9...4e9

  /// What a value says as a time.
  ///
  /// - Parameter isCertain: whether its name leaves no doubt, so that an implausible number is a time as well.
  static func read(_ node: Int, _ tree: JSONTree, in payload: RawSpan, isCertain: Bool) -> Found {
    switch tree[node].kind {
    case .number:
      return isPlausible(tree[node].number) || isCertain ? .instant(instant(tree[node].number)) : .none
    case .string:
      let text = tree[node].text.unescaped(in: payload)
      switch text.withBytes(TimestampParser.rfc3339) {
      case .instant(let instant): return .instant(instant)
      case .noZone: return .unknown
      case .invalid: break
      }
      if let number = NumberText.parse(text), isPlausible(number) { return .instant(instant(number)) }
      if text.count == 19, TimePattern.parse(text, by: Array("%Y-%m-%d %H:%M:%S".utf8), offsetSeconds: 0) != nil {
        return .unknown
      }
      return isCertain ? .instant(.epoch) : .none
    case .object, .array, .bool, .null: return .none
    }
  }

  /// Whether a number looks like Unix time, in whatever unit.
  static func isPlausible(_ number: JSONNumber) -> Bool {
    let exponent = 9 - TimestampParser.powerOfTen(ofUnixTime: number.value)
    return plausible.contains(number.value / PowersOfTen.double[exponent])
  }

  private static func instant(_ number: JSONNumber) -> Timestamp {
    Timestamp(nanoseconds: number.integer(timesPowerOfTen: TimestampParser.powerOfTen(ofUnixTime: number.value)))
  }
}
