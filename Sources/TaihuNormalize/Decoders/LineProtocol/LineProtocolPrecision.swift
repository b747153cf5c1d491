/// The unit of times in line protocol.
public enum LineProtocolPrecision: String, CaseIterable, Sendable {
  /// Nanoseconds, microseconds, milliseconds, seconds.
  case ns, us, ms, s

  /// Nanoseconds of one.
  public var nanoseconds: Int64 {
    switch self {
    case .ns: 1
    case .us: 1_000
    case .ms: 1_000_000
    case .s: 1_000_000_000
    }
  }
}
