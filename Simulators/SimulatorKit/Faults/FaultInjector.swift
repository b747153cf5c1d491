internal import TaihuCore

/// Does to the messages of one device what its faults demand, and records it.
struct FaultInjector: Sendable {
  /// What becomes of one turn of the device.
  struct Outcome: Sendable {
    /// Whether the device makes a new connection first.
    var reconnects = false
    /// The payloads to send, in order.
    var payloads: [[UInt8]] = []
    /// Nanoseconds to the device's next turn.
    var interval: Int64
    /// The records of faults that ended.
    var truth: [TruthRecord] = []
  }

  private let address: DeviceAddress
  private var faults: DeviceFaults
  private var generator: SeededGenerator
  private var targets: [String] = []
  private var active: [ActiveFault] = []

  /// An injector for the faults that await a device.
  init(address: DeviceAddress, faults: DeviceFaults, generator: SeededGenerator) {
    (self.address, self.faults, self.generator) = (address, faults, generator)
  }

  /// Sets the quantities that random faults may strike.
  mutating func setTargets(_ ids: [String]) {
    targets = ids
  }

  /// Turns what the device observes at `time` into what it sends.
  ///
  /// - Parameters:
  ///   - observations: What an undisturbed device would say.
  ///   - time: The simulated time of the turn.
  ///   - interval: Nanoseconds to the next turn when nothing is wrong.
  ///   - faultsOn: Whether faults can happen yet.
  ///   - encode: The payload of an observation by the device's clock.
  mutating func inject(
    into observations: [Observation], at time: Timestamp, interval: Int64, active faultsOn: Bool,
    encode: (Observation, Timestamp) -> [UInt8]
  ) -> Outcome {
    guard faultsOn else { return Outcome(payloads: observations.map { encode($0, time) }, interval: interval) }
    var outcome = Outcome(interval: interval)
    expire(at: time, into: &outcome)
    for fault in faults.begun(by: time, targets: targets) {
      generator = generator.forked(for: fault.kind.rawValue)
      // A fault shorter than the interval must not fall between two messages: it strikes the next one.
      var fault = fault
      if !fault.isActive(at: time) { fault.end = time.advanced(byNanoseconds: 1) }
      active.append(ActiveFault(fault, generator: generator))
    }
    guard !active.isEmpty else {
      outcome.payloads += observations.map { encode($0, time) }
      return outcome
    }
    disturb(observations, at: time, into: &outcome, encode: encode)
    return outcome
  }

  /// Ends every fault that is going on.
  mutating func finish() -> [TruthRecord] {
    defer { active = [] }
    return active.compactMap { $0.truth(of: address) }
  }

  private mutating func expire(at time: Timestamp, into outcome: inout Outcome) {
    for index in active.indices where !active[index].fault.isActive(at: time) {
      outcome.payloads += active[index].releaseHeld()
      if let record = active[index].truth(of: address) { outcome.truth.append(record) }
    }
    active.removeAll { !$0.fault.isActive(at: time) }
  }

  private mutating func disturb(
    _ observations: [Observation], at time: Timestamp, into outcome: inout Outcome,
    encode: (Observation, Timestamp) -> [UInt8]
  ) {
    for index in active.indices where !active[index].fault.kind.distortsValues { active[index].note(time) }
    if active.contains(where: { $0.fault.kind == .dropout }) { return }
    var deviceTime = time
    for index in active.indices {
      switch active[index].fault.kind {
      case .clockJump: deviceTime = active[index].shifted(time)
      case .flood: outcome.interval = active[index].hastened(outcome.interval)
      case .reconnect: outcome.reconnects = active[index].isDueToReconnect() || outcome.reconnects
      default: break
      }
    }
    for observation in observations {
      let payload = encode(distorted(observation, at: time), deviceTime)
      var payloads = [payload]
      for index in active.indices { payloads = active[index].tamper(with: payloads) }
      outcome.payloads += payloads
    }
  }

  private mutating func distorted(_ observation: Observation, at time: Timestamp) -> Observation {
    var result = observation
    for index in active.indices {
      for place in result.measurements.indices {
        let quantity = result.measurements[place].quantity
        guard active[index].fault.strikes(quantity, lane: observation.lane) else { continue }
        result.measurements[place].value = active[index].distort(
          result.measurements[place].value, quantity: quantity, lane: observation.lane, at: time)
      }
    }
    return result
  }
}
