/// Remembers the `DataTime` of data that comes in several packets, for parts that leave it out.
///
/// Parts are not held back until all are there: each has whole fields of its own, each is acknowledged on its own, and what
/// is held in memory is lost when the gateway stops. So each part's values are stored as it comes, and all that has to
/// be remembered between parts is the time. A part whose time is not known (after a restart, or because the first part
/// was lost) is refused as `bad-time` and can be replayed; nothing of it is lost.
struct HJ212Memory {
  /// Devices and commands that are remembered at once; the one noted longest ago makes room.
  static let entriesMax = 256
  /// Nanoseconds by the devices' own `QN` after which a time belongs to no further part: the standard's ten seconds,
  /// three retries, and some room.
  static let lifetime: Int64 = 120_000_000_000

  private struct Entry {
    var device: [UInt8]
    var command: Int
    var exchange: Int64
    var time: [UInt8]
  }

  private var entries: [Entry] = []
  private var oldest = 0

  /// Notes the time that a part tells.
  ///
  /// - Complexity: O(entries).
  mutating func note(_ time: [UInt8], of header: HJ212Header, in payload: RawSpan) {
    let entry = Entry(
      device: payload.array(header.device), command: header.command, exchange: header.exchangeTime(in: payload),
      time: time)
    if let index = entries.firstIndex(where: { $0.command == entry.command && $0.device == entry.device }) {
      entries[index] = entry
    } else if entries.count < Self.entriesMax {
      entries.append(entry)
    } else {
      entries[oldest] = entry
      oldest = (oldest + 1) % Self.entriesMax
    }
  }

  /// The time that an earlier part of the same data told, or `nil`.
  ///
  /// - Complexity: O(entries).
  func time(of header: HJ212Header, in payload: RawSpan) -> [UInt8]? {
    let device = payload.array(header.device)
    guard let entry = entries.first(where: { $0.command == header.command && $0.device == device }) else { return nil }
    let (distance, overflow) = header.exchangeTime(in: payload).subtractingReportingOverflow(entry.exchange)
    return !overflow && distance.magnitude <= Self.lifetime.magnitude ? entry.time : nil
  }
}
