internal import TaihuCore

/// The faults that await one device: a list, or chance.
struct DeviceFaults: Sendable {
  private var pending: [Fault]
  private var random: RandomFaults?

  /// The faults of a list, and those that chance brings; without arguments none.
  init(scheduled: [Fault] = [], random: RandomFaults? = nil) {
    pending = scheduled.sorted { $0.start < $1.start }
    self.random = random
  }

  /// Takes the faults that begin by `time`.
  mutating func begun(by time: Timestamp, targets: [String]) -> [Fault] {
    if let planned = random?.newFaults(by: time, targets: targets), !planned.isEmpty {
      pending = (pending + planned).sorted { $0.start < $1.start }
    }
    let count = pending.prefix { $0.start <= time }.count
    defer { pending.removeFirst(count) }
    return Array(pending.prefix(count))
  }
}
