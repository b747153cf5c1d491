/// Who may vouch for a server.
public struct TLSTrust: Hashable, Sendable {
  /// A PEM file with authorities; `nil` for those of the system.
  public var caFile: String?

  /// Trust in the authorities of a file, or in those of the system.
  public init(caFile: String? = nil) {
    self.caFile = caFile
  }
}
