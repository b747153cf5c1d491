internal import TaihuCore

// The saved form of a series' state.
//
//   0        1        2            4                    n − 4      n
//   ┌────────┬────────┬────────────┬────────────────────┬──────────┐
//   │ 0x54   │ version│ length n   │ checks, detector,  │ FNV-1a   │
//   │ 'T'    │ 4      │ UInt16     │ machines, windows  │ of all   │
//   └────────┴────────┴────────────┴────────────────────┴──────────┘
//
// Integers are little-endian, doubles stand as their bits. A state of another version, length or checksum, with a number
// that is not finite or a count that cannot be, is refused as a whole: the series then starts to learn anew.

extension SeriesState {
  private static let mark: UInt8 = 0x54
  private static let version: UInt8 = 4
  private static let headerBytes = 4
  private static let checksumBytes = 4
  /// The most episode machines that are saved; what goes beyond is adopted from the store without its counters.
  private static let machinesMax = 16
  /// The most windows of rules on changes that are saved, 0.7 KB each at most; others fill anew after a restart.
  private static let windowsMax = 2

  /// The state as bytes, at most 4 KB, below 2 KB while all is well.
  ///
  /// - Parameters:
  ///   - watched: The ``SilenceWatch``'s time.
  ///   - heard: When the series spoke last, by that time.
  func bytes(watched: Int64, heard: Int64) -> [UInt8] {
    var body = StateWriter()
    body.append(watched - heard)
    body.append(newest == nil ? 0 as UInt8 : 1)
    body.append(newest?.time.nanoseconds ?? 0)
    body.append(newest.map { $0.value.isFinite ? $0.value : 0 } ?? 0)
    recent.encode(to: &body)
    rate.encode(to: &body)
    flatLine.encode(to: &body)
    detector.encode(to: &body)
    let saved = machines.prefix(Self.machinesMax)
    body.append(UInt8(saved.count))
    for machine in saved { machine.encode(to: &body, watched: watched) }
    body.append(trusted == nil ? 0 as UInt8 : 1)
    body.append(trusted?.time.nanoseconds ?? 0)
    body.append(trusted?.value ?? 0)
    let windows = windows.prefix(Self.windowsMax)
    body.append(UInt8(windows.count))
    for window in windows { window.encode(to: &body) }

    var frame = StateWriter()
    frame.append(Self.mark)
    frame.append(Self.version)
    frame.append(UInt16(Self.headerBytes + body.bytes.count + Self.checksumBytes))
    frame.append(contentsOf: body.bytes)
    frame.append(Self.checksum(of: frame.bytes[...]))
    return frame.bytes
  }

  /// A state from its bytes, or `nil` when they are no state.
  init?(_ series: SeriesID, bytes: [UInt8]) {
    guard bytes.count >= Self.headerBytes + Self.checksumBytes, bytes[0] == Self.mark, bytes[1] == Self.version
    else { return nil }
    var header = StateReader(bytes[2..<Self.headerBytes])
    var trailer = StateReader(bytes.suffix(Self.checksumBytes))
    guard header.next() as UInt16 == UInt16(exactly: bytes.count),
      trailer.next() as UInt32 == Self.checksum(of: bytes.dropLast(Self.checksumBytes))
    else { return nil }

    var body = StateReader(bytes[Self.headerBytes..<bytes.count - Self.checksumBytes])
    silentFor = max(body.next(), 0)
    let hasNewest = body.next() as UInt8 == 1
    let time = Timestamp(nanoseconds: body.next())
    let value: Double = body.next()
    newest = hasNewest ? Episode.Evidence(time: time, value: value) : nil
    recent = RecentReadings(from: &body)
    rate = RateTest(from: &body)
    flatLine = FlatLineTest(from: &body)
    detector = LearnedDetector(from: &body)
    let saved: UInt8 = body.next()
    guard saved <= UInt8(Self.machinesMax) else { return nil }
    for _ in 0..<saved { machines.append(EpisodeMachine(series, from: &body)) }
    let hasTrusted = body.next() as UInt8 == 1
    let trustedTime = Timestamp(nanoseconds: body.next())
    let trustedValue: Double = body.next()
    trusted = hasTrusted ? Episode.Evidence(time: trustedTime, value: trustedValue) : nil
    let windowCount: UInt8 = body.next()
    guard windowCount <= UInt8(Self.windowsMax) else { return nil }
    for _ in 0..<windowCount { windows.append(ChangeWindow(from: &body)) }
    guard body.isComplete else { return nil }
  }

  /// The 32-bit Fowler–Noll–Vo hash, variant 1a.
  private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
