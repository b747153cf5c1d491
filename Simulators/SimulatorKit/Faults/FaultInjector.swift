internal import TaihuCore

/// Does to the messages of one device what its faults demand, and records it.
struct FaultInjector: Sendable {
  /// What becomes of one turn of the device.
  struct Outcome: Sendable {
    /// What happens to the device's connection first.
    var connection = ConnectionEvent.none
    /// The parcels to send, in order.
    var parcels: [Parcel] = []
    /// Nanoseconds to the device's next turn.
    var interval: Int64
    /// The records of faults that ended.
    var truth: [TruthRecord] = []
  }

  /// What happens to a connection at a device's turn.
  enum ConnectionEvent: Hashable, Sendable {
    /// It stays as it is.
    case none
    /// It is lost, and for now there is no other.
    case lost
    /// There is one again.
    case back
    /// It is dropped and made anew at once.
    case renewed
  }

  private let address: DeviceAddress
  private var faults: DeviceFaults
  private var generator: SeededGenerator
  private var targets: [String] = []
  private var active: [ActiveFault] = []
  private var isCutOff = false

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
  ///   - connect: What is said when the connection is lost or made, before anything else.
  ///   - encode: The parcels of an observation by the device's clock.
  mutating func inject(
    into observations: [Observation], at time: Timestamp, interval: Int64, active faultsOn: Bool,
    connect: (ConnectionEvent) -> [Parcel], encode: (Observation, Timestamp) -> [Parcel]
  ) -> Outcome {
    var outcome = Outcome(interval: interval)
    let ended = faultsOn ? endAndBegin(at: time, into: &outcome) : []
    outcome.parcels = connect(outcome.connection)
    for var fault in ended {
      outcome.parcels += fault.releaseHeld()
      outcome.parcels += fault.heldObservations.flatMap { encode($0.observation, $0.time) }
    }
    disturb(observations, at: time, into: &outcome, encode: encode)
    return outcome
  }

  /// Ends every fault that is going on.
  mutating func finish() -> [TruthRecord] {
    defer { active = [] }
    return active.compactMap { $0.truth(of: address) }
  }

  /// Takes out the faults that are over and adds those that begin.
  private mutating func endAndBegin(at time: Timestamp, into outcome: inout Outcome) -> [ActiveFault] {
    let ended = active.filter { !$0.fault.isActive(at: time) }
    outcome.truth = ended.compactMap { $0.truth(of: address) }
    active.removeAll { !$0.fault.isActive(at: time) }
    for fault in faults.begun(by: time, targets: targets) {
      generator = generator.forked(for: fault.kind.rawValue)
      // A fault shorter than the interval must not fall between two messages: it strikes the next one.
      var fault = fault
      if !fault.isActive(at: time) { fault.end = time.advanced(byNanoseconds: 1) }
      active.append(ActiveFault(fault, network: address.network, generator: generator))
    }
    for index in active.indices where !active[index].fault.kind.distortsValues { active[index].note(time) }
    noteConnection(into: &outcome)
    return ended
  }

  private mutating func noteConnection(into outcome: inout Outcome) {
    let isCutOffNow = active.contains { $0.fault.kind.isOutage }
    if isCutOffNow != isCutOff { outcome.connection = isCutOffNow ? .lost : .back }
    isCutOff = isCutOffNow
    for index in active.indices where active[index].fault.kind == .reconnect {
      if active[index].isDueToReconnect(), outcome.connection == .none { outcome.connection = .renewed }
    }
  }

  private mutating func disturb(
    _ observations: [Observation], at time: Timestamp, into outcome: inout Outcome,
    encode: (Observation, Timestamp) -> [Parcel]
  ) {
    guard !active.isEmpty else {
      for observation in observations { outcome.parcels += encode(observation, time) }
      return
    }
    if active.contains(where: { $0.fault.kind == .dropout }) { return }
    var deviceTime = time
    for fault in active {
      switch fault.fault.kind {
      case .clockJump, .clockDrift: deviceTime = fault.shifted(time)
      case .flood: outcome.interval = fault.hastened(outcome.interval)
      default: break
      }
    }
    for observation in observations {
      let told = distorted(observation, at: time)
      if let cut = active.firstIndex(where: { $0.fault.kind == .backlog }) {
        active[cut].heldObservations.append((told, deviceTime))
        continue
      }
      var parcels = encode(told, deviceTime)
      for index in active.indices { parcels = active[index].tamper(with: parcels) }
      outcome.parcels += parcels
    }
  }

  private mutating func distorted(_ observation: Observation, at time: Timestamp) -> Observation {
    var result = observation
    for index in active.indices {
      for place in result.measurements.indices {
        let quantity = result.measurements[place].quantity
        guard active[index].fault.strikes(quantity, part: observation.part) else { continue }
        result.measurements[place].value = active[index].distort(
          result.measurements[place].value, quantity: quantity, part: observation.part, at: time)
      }
    }
    return result
  }
}
