internal import TaihuCore
internal import TaihuPack

/// The behaviour of one device: what it would measure if nothing were wrong with it.
protocol DeviceModel: Sendable {
  /// What it tells at `time` under the weather then; times only go forwards.
  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Observation]
}

/// What a model is made from.
struct DeviceSetting: Sendable {
  /// The pack whose profile is played.
  var pack: Pack
  /// The device's place in the network.
  var address: DeviceAddress
  /// The time of its first message.
  var start: Timestamp
  /// Numbers by which the pack shapes the model.
  var options: [String: Double]
  /// The device's own source of chance.
  var generator: SeededGenerator

  /// The option of that name, else `standard`.
  func option(_ name: String, _ standard: Double) -> Double {
    options[name] ?? standard
  }

  /// The registered site of the device, or `nil`.
  var site: Site? {
    pack.sites.first { $0.id == address.site }
  }
}

/// The models by the names packs use.
enum DeviceModels {
  /// Names accepted in a pack's simulator profile.
  static let names = ["air", "generic", "lake", "road"]

  /// A device of the model named in the pack's profile, or `nil` when there is no such model.
  static func make(_ name: String, _ setting: DeviceSetting) -> (any DeviceModel)? {
    switch name {
    case "lake": LakeModel(setting)
    case "air": AirModel(setting)
    case "road": RoadModel(setting)
    case "generic": GenericModel(setting)
    default: nil
    }
  }
}
