internal import TaihuCore

/// The faults of messages: clock, rate, connection, copies, order and bytes.
extension ActiveFault {
  /// The time on the device's wrong clock.
  func shifted(_ time: Timestamp) -> Timestamp {
    time.advanced(byNanoseconds: Int64(fault.kind.strength(fault.intensity)) * 60_000_000_000)
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

  /// What becomes of payloads on their way out.
  mutating func tamper(with payloads: [[UInt8]]) -> [[UInt8]] {
    switch fault.kind {
    case .duplicate:
      return payloads.flatMap { Array(repeating: $0, count: Int(fault.kind.strength(fault.intensity))) }
    case .garbage:
      return payloads.map { payload in
        generator.uniform() * 100 < fault.kind.strength(fault.intensity) ? ruined(payload) : payload
      }
    case .reorder:
      heldPayloads += payloads
      return heldPayloads.count >= Int(fault.kind.strength(fault.intensity)) ? releaseHeld() : []
    default:
      return payloads
    }
  }

  /// The payloads held back, in a shuffled order.
  mutating func releaseHeld() -> [[UInt8]] {
    defer { heldPayloads = [] }
    guard heldPayloads.count > 1 else { return heldPayloads }
    let shuffled = heldPayloads.shuffled(using: &generator)
    return shuffled == heldPayloads ? shuffled.reversed() : shuffled
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
