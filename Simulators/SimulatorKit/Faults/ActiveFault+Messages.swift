internal import TaihuCore

/// The faults of messages: clock, rate, connection, copies, order and bytes.
extension ActiveFault {
  /// The time on the device's wrong clock: off from the start, or going off little by little.
  func shifted(_ time: Timestamp) -> Timestamp {
    let off = fault.kind.strength(fault.intensity) * 60e9
    guard fault.kind == .clockDrift else { return time.advanced(byNanoseconds: Int64(off)) }
    let share = Double(time.nanoseconds(since: fault.start)) / Double(fault.end.nanoseconds(since: fault.start))
    // Devices tell whole milliseconds.
    return time.advanced(byNanoseconds: Int64(off * share) / 1_000_000 * 1_000_000)
  }

  /// The interval between messages of a flooding device, a millisecond at least.
  func hastened(_ interval: Int64) -> Int64 {
    let millisecond: Int64 = 1_000_000
    let shortened = interval / Int64(fault.kind.strength(fault.intensity))
    return max(millisecond, shortened / millisecond * millisecond)
  }

  /// Counts a turn and says whether the connection is to be dropped at it.
  mutating func isDueToReconnect() -> Bool {
    defer { messages += 1 }
    return messages % Int(fault.kind.strength(fault.intensity)) == 0
  }

  /// What becomes of parcels on their way out.
  mutating func tamper(with parcels: [Parcel]) -> [Parcel] {
    switch fault.kind {
    case .duplicate:
      return parcels.flatMap { Array(repeating: $0, count: Int(fault.kind.strength(fault.intensity))) }
    case .garbage:
      return parcels.map { parcel in
        var parcel = parcel
        if generator.uniform() * 100 < fault.kind.strength(fault.intensity) { parcel.payload = ruined(parcel.payload) }
        return parcel
      }
    case .firmware:
      return parcels.map { parcel in
        var parcel = parcel
        parcel.payload = OtherFirmware.rewritten(parcel.payload, fault.intensity)
        return parcel
      }
    case .reorder:
      heldParcels += parcels
      return heldParcels.count >= Int(fault.kind.strength(fault.intensity)) ? releaseHeld() : []
    default:
      return parcels
    }
  }

  /// The parcels held back, in a shuffled order.
  mutating func releaseHeld() -> [Parcel] {
    defer { heldParcels = [] }
    guard heldParcels.count > 1 else { return heldParcels }
    let shuffled = heldParcels.shuffled(using: &generator)
    return shuffled == heldParcels ? shuffled.reversed() : shuffled
  }

  /// A payload that cannot be read: cut short, of the wrong shape, with a text for a number, or noise.
  private mutating func ruined(_ payload: [UInt8]) -> [UInt8] {
    switch generator.next() % 4 {
    case 0: return Array(payload.prefix(payload.count / 2))
    case 1: return Array(#"{"error":"sensor bus timeout","code":-7}"#.utf8)
    case 2: return Array(#"{"ts":"yesterday","v":{"value":"--.-"}}"#.utf8)
    default: return (0..<24).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
  }
}
