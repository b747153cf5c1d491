internal import Glibc
internal import TaihuCore

/// Faults by chance: each day of the run brings a device a Poisson number of them, one after the other.
struct RandomFaults: Sendable {
  private static let day: Int64 = 86_400_000_000_000

  /// The mean number of faults a day.
  let perDay: Double
  /// How bad they are; `nil`: as chance wants.
  let intensity: FaultIntensity?
  /// The start of the run, from which days are counted.
  let start: Timestamp
  private let generator: SeededGenerator
  private var dayIndex = 0
  private var lastEnd: Timestamp

  /// Chance for one device.
  init(perDay: Double, intensity: FaultIntensity? = nil, start: Timestamp, generator: SeededGenerator) {
    (self.perDay, self.intensity) = (perDay, intensity)
    (self.start, self.generator, lastEnd) = (start, generator, start)
  }

  /// The faults of every day begun by `time` and not yet asked for, by start; those that would overlap are left out.
  ///
  /// A day's faults depend on the seed, the device, the day and the last fault of the days before.
  mutating func newFaults(by time: Timestamp, targets: [String]) -> [Fault] {
    var faults: [Fault] = []
    while start.advanced(byNanoseconds: Int64(dayIndex) * Self.day) <= time {
      faults += plan(dayIndex, targets: targets)
      dayIndex += 1
    }
    return faults
  }

  private mutating func plan(_ day: Int, targets: [String]) -> [Fault] {
    var chance = generator.forked(for: "day \(day)")
    let dayStart = start.advanced(byNanoseconds: Int64(day) * Self.day)
    let planned = (0..<chance.poisson(mean: perDay)).map { _ in
      fault(from: dayStart, targets: targets, using: &chance)
    }
    return planned.sorted { $0.start < $1.start }.filter { fault in
      guard lastEnd <= fault.start else { return false }
      lastEnd = fault.end
      return true
    }
  }

  private func fault(
    from dayStart: Timestamp, targets: [String], using chance: inout SeededGenerator
  ) -> Fault {
    let kinds = targets.isEmpty ? FaultKind.allCases.filter { !$0.distortsValues } : FaultKind.allCases
    let kind = kinds[Int(chance.next() % UInt64(kinds.count))]
    let drawn = FaultIntensity.allCases[Int(chance.next() % 3)]
    let intensity = self.intensity ?? drawn
    let quantity = kind.distortsValues ? targets[Int(chance.next() % UInt64(targets.count))] : nil
    let start = dayStart.advanced(byNanoseconds: Int64(chance.uniform() * 86_400) * 1_000_000_000)
    let length = Int64(chance.uniform(in: kind.minutes(intensity)) * 60) * 1_000_000_000
    return Fault(
      kind: kind, quantity: quantity, part: nil, start: start, end: start.advanced(byNanoseconds: length),
      intensity: intensity)
  }
}
