internal import TaihuCore
internal import TaihuPack

/// The behaviour of one device: what there is to measure where it stands, if nothing is wrong with it.
///
/// A model knows its domain and no instruments: noise, resolution and scale are those of the ``Sensor`` of a quantity.
protocol DeviceModel: Sendable {
  /// A device of a setting.
  init(_ setting: DeviceSetting)

  /// What there is at `time` under the weather then, a truth for each message; times only go forwards.
  mutating func observe(at time: Timestamp, weather: WeatherConditions) -> [Truth]
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

  /// What sort of device it is, as its id says: `gas` of `gas-2`.
  var kind: String {
    String(address.device.prefix { $0 != "-" })
  }
}

/// The models by the names packs use.
enum DeviceModels {
  private static let models: [String: any DeviceModel.Type] = [
    "air": AirModel.self, "community": CommunityModel.self, "generic": GenericModel.self, "hall": HallModel.self,
    "health": HealthModel.self, "lake": LakeModel.self, "manhole": ManholeModel.self,
    "perimeter": PerimeterModel.self, "power": PowerModel.self, "road": RoadModel.self,
    "roadside": RoadsideModel.self, "streetlight": StreetlightModel.self, "thermal": ThermalModel.self,
    "tourism": TourismModel.self, "transit": TransitModel.self, "weather": WeatherModel.self,
  ]

  /// Names accepted in a pack's simulator profile.
  static let names = models.keys.sorted()

  /// A device of the model named in the pack's profile, or `nil` when there is no such model.
  static func make(_ name: String, _ setting: DeviceSetting) -> (any DeviceModel)? {
    models[name].map { $0.init(setting) }
  }
}
