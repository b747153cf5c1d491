internal import TaihuCore

/// The lowest and the highest value of the last while, for rules on how fast a value moves.
///
/// The while is kept in sixteen parts, each with its extremes and when they were: what is older than the while counts no
/// more. Where the extreme of the oldest part has left, the rest of that part is not known, so that the window is between
/// fifteen sixteenths and the whole of what is declared, never longer. Bounded: 17 parts.
struct ChangeWindow {
  private static let parts: Int64 = 16

  private struct Part {
    var number: Int64
    var low: Episode.Evidence
    var high: Episode.Evidence
  }

  /// The rule it is kept for.
  let rule: String
  private var kept: [Part] = []

  /// An empty window for a rule.
  init(rule: String) {
    self.rule = rule
  }

  /// Takes in a reading, and returns the furthest it lies above the lowest (`rise`) or below the highest (`fall`) value of
  /// the last `within` nanoseconds, itself included: at least 0.
  ///
  /// - Complexity: O(1).
  mutating func change(
    to value: Double, at time: Timestamp, _ direction: AlarmRule.Direction, within: Int64
  ) -> Double {
    let oldest = time.advanced(byNanoseconds: -within)
    let width = max(within / Self.parts, 1)
    let number = time.nanoseconds / width
    kept.removeAll { $0.number > number || $0.number < number - Self.parts }
    let reading = Episode.Evidence(time: time, value: value)
    if let last = kept.indices.last, kept[last].number == number {
      if value <= kept[last].low.value { kept[last].low = reading }
      if value >= kept[last].high.value { kept[last].high = reading }
    } else {
      kept.append(Part(number: number, low: reading, high: reading))
    }
    let others = kept.map { direction == .rise ? $0.low : $0.high }.filter { $0.time >= oldest }
    let changes = others.map { direction == .rise ? value - $0.value : $0.value - value }
    return min(changes.max() ?? 0, .greatestFiniteMagnitude)
  }
}

extension ChangeWindow {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(rule)
    writer.append(UInt8(kept.count))
    for part in kept {
      writer.append(part.number)
      for extreme in [part.low, part.high] {
        writer.append(extreme.time.nanoseconds)
        writer.append(extreme.value)
      }
    }
  }

  /// A window from what was appended.
  init(from reader: inout StateReader) {
    rule = reader.next()
    let count: UInt8 = reader.next()
    if count > UInt8(Self.parts) + 1 { reader.refuse() }
    for _ in 0..<min(count, UInt8(Self.parts) + 1) {
      let number: Int64 = reader.next()
      let low = Self.extreme(&reader)
      kept.append(Part(number: number, low: low, high: Self.extreme(&reader)))
    }
  }

  private static func extreme(_ reader: inout StateReader) -> Episode.Evidence {
    let time = Timestamp(nanoseconds: reader.next())
    return Episode.Evidence(time: time, value: reader.next())
  }
}
