internal import TaihuCore

/// Time on the level axis: where an instant lies, and which instants are written below it.
struct PlotTimeAxis {
  /// The time at the left edge and at the right one.
  let range: Range<Timestamp>
  /// The zone of what is written.
  let zone: Zone

  private static let second: Int64 = 1_000_000_000
  private static let steps: [Int64] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    1_209_600, 2_592_000, 7_776_000, 31_536_000,
  ]

  /// Where an instant lies among so many places: 0 is the leftmost.
  func place(of time: Timestamp, among places: Int) -> Int {
    let span = Double(max(range.upperBound.nanoseconds(since: range.lowerBound), 1))
    let share = Double(time.nanoseconds(since: range.lowerBound)) / span
    return Int((share * Double(places - 1)).rounded(.toNearestOrAwayFromZero).clamped(to: -1e9...1e9))
  }

  /// The instants to write, each with its text, so far from each other that texts of twelve columns fit between.
  func ticks(columns: Int) -> [(time: Timestamp, text: String)] {
    let span = range.upperBound.nanoseconds(since: range.lowerBound)
    let most = Int64(max(columns / 12, 1))
    let step = (Self.steps.first { span / ($0 * Self.second) <= most } ?? Self.steps.last!) * Self.second
    let offset = Int64(zone.offsetSeconds(at: range.lowerBound)) * Self.second
    var ticks: [(time: Timestamp, text: String)] = []
    var local = range.lowerBound.advanced(byNanoseconds: offset).floored(toMultipleOf: step)
    while ticks.count <= Int(most) + 1 {
      let time = local.advanced(byNanoseconds: -offset)
      if time >= range.upperBound { break }
      if time >= range.lowerBound { ticks.append((time, text(time, step))) }
      local = local.advanced(byNanoseconds: step)
    }
    return ticks
  }

  private func text(_ time: Timestamp, _ step: Int64) -> String {
    let text = zone.seconds(time)
    let (date, clock) = (text.prefix(10), text.dropFirst(11))
    if step >= 365 * 86_400 * Self.second { return String(date.prefix(7)) }
    if step >= 86_400 * Self.second || clock == "00:00:00" { return String(date.dropFirst(5)) }
    return String(step < 60 * Self.second ? clock : clock.prefix(5))
  }
}

extension Comparable {
  /// This value, or the nearest one in a range.
  fileprivate func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
