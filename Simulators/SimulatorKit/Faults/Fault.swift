internal import TaihuCore

/// One fault of one device: what goes wrong, from when until when.
struct Fault: Hashable, Sendable {
  /// What goes wrong.
  var kind: FaultKind
  /// The quantity it strikes; `nil` for the whole device, or for every quantity.
  var quantity: String?
  /// The part of the device it strikes, such as a lane; `nil` for all.
  var part: DevicePart?
  /// The first instant at which it acts.
  var start: Timestamp
  /// The first instant at which it no longer acts.
  var end: Timestamp
  /// How bad it is.
  var intensity: FaultIntensity

  /// Whether it acts at `time`.
  func isActive(at time: Timestamp) -> Bool {
    start <= time && time < end
  }

  /// Whether it strikes a quantity of a part.
  func strikes(_ quantity: String, part: DevicePart?) -> Bool {
    kind.distortsValues && (self.quantity.map { $0 == quantity } ?? true) && (self.part.map { $0 == part } ?? true)
  }
}
