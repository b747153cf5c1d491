public import TaihuCore
internal import TaihuPack

/// A fleet of simulated devices under one weather. Asks no clock and sends nothing: ``next()`` gives the steps one
/// after the other in simulated time, and whoever runs it decides when and where the messages go.
public struct Fleet: Sendable {
  private let configuration: FleetConfiguration
  private var weather: Weather
  private var devices: [SimulatedDevice]
  private var queue = EventQueue()
  private var listeners: [String: [Int]] = [:]

  /// The fleet of a configuration.
  ///
  /// - Throws: A usage error when a pack has no profile, no native topic, an unknown model or a malformed device.
  public init(_ configuration: FleetConfiguration) throws(OperatorError) {
    self.configuration = configuration
    let root = SeededGenerator(seed: configuration.seed)
    let first = configuration.start.advanced(byNanoseconds: -configuration.backfill)
    weather = Weather(start: first, seed: root)
    devices = []
    for pack in configuration.packs { try add(pack, from: first, root: root) }
    for number in devices.indices {
      for topic in devices[number].listeningTopics { listeners[topic, default: []].append(number) }
    }
  }

  /// The topics on which devices are answered or commanded.
  public var listeningTopics: [String] { listeners.keys.sorted() }

  /// Lets the devices wait for the answers they ask for, and send again what was not answered.
  public mutating func listen() { for number in devices.indices { devices[number].listen() } }

  /// Lets the devices hear what was sent to them; they answer at their next turn.
  public mutating func hear(_ message: HeardMessage) {
    for number in listeners[message.topic] ?? [] { devices[number].hear(message.payload) }
  }

  /// What somebody who starts the fleet should know: packs whose devices speak on topics that the pack does not
  /// subscribe to, with what to add to it.
  public var remarks: [String] {
    configuration.packs.compactMap { pack in
      let name = configuration.encoding?.rawValue ?? pack.simulator?.encoding ?? ""
      guard let encoding = Encoding(rawValue: name), !encoding.isHeard(by: pack) else { return nil }
      return "pack \(pack.id) has no topic rule with the decoder \"\(name)\", so no gateway subscribes to what its "
        + "devices send; add to \(pack.file): [[topics]] pattern = \"\(encoding.usualPattern(for: pack))\" "
        + "decoder = \"\(name)\""
    }
  }

  /// The number of devices.
  public var deviceCount: Int { devices.count }

  /// The devices' addresses, in the order of their numbers.
  public var addresses: [DeviceAddress] { devices.map(\.address) }

  /// The next step in simulated time, or `nil` when the run is over.
  ///
  /// - Complexity: O(log n) for n devices, beside the model's own work.
  public mutating func next() -> FleetStep? {
    guard let turn = queue.first, configuration.end.map({ turn.time < $0 }) ?? true else { return nil }
    _ = queue.removeFirst()
    weather.advance(to: turn.time)
    let isLive = turn.time >= configuration.start
    let outcome = devices[turn.device].takeTurn(
      at: turn.time, weather: weather.conditions(at: turn.time), hasFaults: isLive)
    queue.insert(
      .init(time: timeOfNextTurn(after: turn, isLive: isLive, interval: outcome.interval), device: turn.device))
    return FleetStep(
      time: turn.time, device: turn.device, reconnects: outcome.reconnects,
      messages: outcome.parcels.map {
        SimulatedMessage(
          time: turn.time, device: turn.device, topic: $0.topic, payload: $0.payload, isRetained: $0.isRetained)
      },
      truth: outcome.truth)
  }

  /// The records of the faults still going on at the end of the run; they end with their last effect.
  public mutating func finish() -> [TruthRecord] {
    devices.indices.flatMap { devices[$0].finish() }
  }

  private mutating func add(_ pack: Pack, from first: Timestamp, root: SeededGenerator) throws(OperatorError) {
    guard let profile = pack.simulator else {
      throw OperatorError(
        .usage, code: "no-simulator-profile", "pack \(pack.id) has no simulator profile",
        hint: "Add a [simulator] table with model, interval and devices to \(pack.file).")
    }
    guard let encoding = configuration.encoding ?? Encoding(rawValue: profile.encoding) else {
      throw OperatorError(
        .usage, code: "unknown-encoding", "pack \(pack.id): devices have no encoding \"\(profile.encoding)\"",
        hint: "Encodings: " + Encoding.allCases.map(\.rawValue).joined(separator: ", "))
    }
    for path in profile.devices {
      guard let address = DeviceAddress(network: pack.id, path: path) else {
        throw OperatorError(
          .usage, code: "bad-device-path", "pack \(pack.id): the device \"\(path)\" is not district/site/device")
      }
      let setting = DeviceSetting(
        pack: pack, address: address, start: first, options: profile.options,
        generator: root.forked(for: address.description))
      try add(setting, profile: profile, encoding: encoding)
    }
  }

  private mutating func add(
    _ setting: DeviceSetting, profile: SimulatorProfile, encoding: Encoding
  ) throws(OperatorError) {
    let interval = configuration.interval ?? profile.interval
    var device = try SimulatedDevice(
      setting: setting, profile: profile, encoding: encoding, interval: interval, faults: faults(of: setting))
    device.setFaultTargets(
      device.faultTargets(at: setting.start, weather: weather.conditions(at: setting.start)))
    // Each device has its own second within the interval, as real fleets do not speak all at once.
    var chance = setting.generator.forked(for: "phase")
    let second: Int64 = 1_000_000_000
    let wait = Int64(chance.uniform() * Double(interval))
    let phase = interval >= second ? wait.roundedDown(toMultipleOf: second) : wait
    queue.insert(.init(time: setting.start.advanced(byNanoseconds: phase), device: devices.count))
    devices.append(device)
  }

  private func faults(of setting: DeviceSetting) -> DeviceFaults {
    switch configuration.faults {
    case .none:
      DeviceFaults()
    case .random(let rate):
      DeviceFaults(
        random: RandomFaults(
          perDay: rate, intensity: configuration.intensity, start: configuration.start,
          generator: setting.generator.forked(for: "faults")))
    case .scheduled(let list):
      DeviceFaults(scheduled: list.filter { $0.concerns(setting.address) }.map(\.fault))
    }
  }

  private func timeOfNextTurn(after turn: EventQueue.Turn, isLive: Bool, interval: Int64) -> Timestamp {
    guard !isLive else { return turn.time.advanced(byNanoseconds: interval) }
    let next = turn.time.advanced(byNanoseconds: configuration.backfillInterval ?? interval)
    guard next >= configuration.start else { return next }
    // The first live turn keeps the device's place within the live interval.
    let left = configuration.start.nanoseconds(since: turn.time)
    return turn.time.advanced(byNanoseconds: (left + interval - 1) / interval * interval)
  }
}

extension Int64 {
  fileprivate func roundedDown(toMultipleOf step: Int64) -> Int64 { self / step * step }
}
