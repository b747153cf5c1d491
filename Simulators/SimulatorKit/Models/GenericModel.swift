internal import TaihuCore
internal import TaihuPack

/// A device that knows nothing of its domain: every quantity of the pack, with a daily course and remembering noise
/// within the middle of its valid range. Lets a new pack be played before it has a model of its own.
struct GenericModel: DeviceModel {
  private struct Channel: Sendable {
    var quantity: Quantity
    var middle: Double
    var swing: Double
    var noise: AutoregressiveNoise
  }

  private var generator: SeededGenerator
  private var clock: StepClock
  private var channels: [Channel]

  /// The device of a setting.
  init(_ setting: DeviceSetting) {
    var generator = setting.generator
    clock = StepClock(start: setting.start)
    channels = setting.pack.quantities.map { quantity in
      let range = quantity.rules.validRange ?? 0...100
      let width = range.upperBound - range.lowerBound
      let middle = range.lowerBound + width * generator.uniform(in: 0.45...0.55)
      let noise = AutoregressiveNoise(deviation: 0.01 * width, timeConstant: 3_600, using: &generator)
      return Channel(quantity: quantity, middle: middle, swing: 0.05 * width, noise: noise)
    }
    self.generator = generator
  }

  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth] {
    let seconds = clock.seconds(to: time)
    let wave = Waves.daily(LocalTime(time), peak: 15)
    return [
      Truth(
        channels.indices.map { index in
          let noise = channels[index].noise.advance(by: seconds, using: &generator)
          let channel = channels[index]
          return (channel.quantity.id, channel.middle + channel.swing * wave + noise)
        })
    ]
  }
}
