internal import TaihuCore
internal import TaihuPack

/// One device of a fleet: its model, its instruments, what is wrong with it, and how it says things.
struct SimulatedDevice: Sendable {
  /// Where it stands.
  let address: DeviceAddress
  /// Nanoseconds between two messages when nothing is wrong.
  let interval: Int64
  private var model: any DeviceModel
  private var instruments: Instruments
  /// Replies that it could not send yet.
  private var held: [Parcel] = []
  private var speech: Speech
  private var injector: FaultInjector

  /// What a device does when its turn comes.
  struct Turn: Sendable {
    /// Whether it makes a new connection first.
    var reconnects: Bool
    /// The parcels to send, in order.
    var parcels: [Parcel]
    /// Nanoseconds to its next turn.
    var interval: Int64
    /// The records of faults that ended.
    var truth: [TruthRecord]
  }

  /// A device of a pack.
  ///
  /// - Throws: A usage error when the pack names an unknown model, or no topic that the device could use.
  init(
    setting: DeviceSetting, profile: SimulatorProfile, encoding: Encoding, interval: Int64, faults: DeviceFaults
  ) throws(OperatorError) {
    guard let model = DeviceModels.make(profile.model, setting) else {
      throw OperatorError(
        .usage, code: "unknown-model", "pack \(setting.pack.id): no simulator model is called \"\(profile.model)\"",
        hint: "Models: " + DeviceModels.names.joined(separator: ", "))
    }
    (address, self.interval, self.model) = (setting.address, interval, model)
    instruments = Instruments(setting, generator: setting.generator.forked(for: "instruments"))
    speech = Speech(
      encoder: try encoding.encoder(of: setting, channels: instruments.channels),
      statusTopic: encoding == .native ? try StatusTopic.find(in: setting.pack, for: setting.address) : nil)
    injector = FaultInjector(
      address: setting.address, faults: faults, generator: setting.generator.forked(for: "injector"))
  }

  /// The quantities that faults may strike, seen by asking a copy of the device: numbers, not states.
  func faultTargets(at time: Timestamp, weather: WeatherConditions) -> [String] {
    var copy = self
    let truths = copy.model.observe(at: time, weather: weather)
    let measurements = copy.instruments.read(truths, at: time).flatMap(\.measurements)
    return Set(measurements.filter { instruments.channels[$0.channel].states.isEmpty }.map(\.quantity)).sorted()
  }

  /// The device's turn: observes, suffers its faults, and says what it sends and when its next turn comes.
  mutating func takeTurn(at time: Timestamp, weather: WeatherConditions, hasFaults: Bool) -> Turn {
    let observations = instruments.read(model.observe(at: time, weather: weather), at: time)
    var speech = speech
    held += speech.encoder.reply(observations, at: time)
    let outcome = injector.inject(into: observations, at: time, interval: interval, active: hasFaults) {
      speech.connect($0, observations, at: time)
    } encode: {
      speech.encoder.encode($0, deviceTime: $1)
    }
    self.speech = speech
    let replies = held
    // A device that is cut off keeps its replies until it can speak again.
    if !outcome.parcels.isEmpty { held = [] }
    return Turn(
      reconnects: outcome.connection == .renewed, parcels: outcome.parcels.isEmpty ? [] : replies + outcome.parcels,
      interval: outcome.interval,
      truth: outcome.truth)
  }

  /// The topics on which it is answered or commanded.
  var listeningTopics: [String] { speech.encoder.listeningTopics }

  /// Lets it wait for answers from now on.
  mutating func listen() { speech.encoder.listen() }

  /// Hears what was sent to it.
  mutating func hear(_ payload: [UInt8]) { speech.encoder.hear(payload) }

  /// Gives the injector the quantities that random faults may strike.
  mutating func setFaultTargets(_ ids: [String]) {
    injector.setTargets(ids)
  }

  /// Ends every fault that is still going on, at the end of the run.
  mutating func finish() -> [TruthRecord] {
    injector.finish()
  }
}
