internal import TaihuPack

/// A type of Cayenne's low-power payload: the twelve of its first edition, which are IPSO objects less 3200, and those
/// that were added since.
struct CayenneType: Sendable {
  /// The byte that stands for it.
  var code: UInt8
  /// The numbers it is made of, which follow one another.
  var fields: [BinaryField]

  /// Bytes of its value.
  var width: Int { fields.last.map { $0.offset + $0.type.width } ?? 0 }

  /// The type of a byte, or `nil`.
  ///
  /// - Complexity: O(1).
  static func type(_ code: UInt8) -> CayenneType? { byCode[Int(code)] }

  /// The device's own clock, in Unix seconds.
  static let unixTime: UInt8 = 133
  /// A track of places, which is no reading.
  static let polyline: UInt8 = 240

  /// Every type that holds readings.
  static let all: [CayenneType] = [
    CayenneType(0, "digital_input", .u8), CayenneType(1, "digital_output", .u8),
    CayenneType(2, "analog_input", .i16, 0.01), CayenneType(3, "analog_output", .i16, 0.01),
    CayenneType(100, "generic", .u32), CayenneType(101, "illuminance", .u16, unit: "lx"),
    CayenneType(102, "presence", .u8), CayenneType(103, "temperature", .i16, 0.1, unit: "Cel"),
    CayenneType(104, "humidity", .u8, 0.5, unit: "%"),
    CayenneType(113, ["acceleration_x", "acceleration_y", "acceleration_z"], .i16, 0.001, unit: "[g]"),
    CayenneType(115, "pressure", .u16, 0.1, unit: "hPa"), CayenneType(116, "voltage", .u16, 0.01, unit: "V"),
    CayenneType(117, "current", .u16, 0.001, unit: "A"), CayenneType(118, "frequency", .u32, unit: "Hz"),
    CayenneType(120, "percentage", .u8, unit: "%"), CayenneType(121, "altitude", .i16, unit: "m"),
    CayenneType(125, "concentration", .u16, unit: "[ppm]"), CayenneType(128, "power", .u16, unit: "W"),
    CayenneType(130, "distance", .u32, 0.001, unit: "m"), CayenneType(131, "energy", .u32, 0.001, unit: "kW.h"),
    CayenneType(132, "direction", .u16, unit: "deg"),
    CayenneType(134, ["rotation_x", "rotation_y", "rotation_z"], .i16, 0.01, unit: "deg/s"),
    CayenneType(135, ["colour_red", "colour_green", "colour_blue"], .u8, 1, unit: ""), location,
    CayenneType(142, "switch", .u8),
  ]

  private static let location = CayenneType(
    code: 136,
    fields: [
      BinaryField(name: "latitude", offset: 0, type: .i24, scale: 0.000_1, unit: "deg"),
      BinaryField(name: "longitude", offset: 3, type: .i24, scale: 0.000_1, unit: "deg"),
      BinaryField(name: "gps_altitude", offset: 6, type: .i24, scale: 0.01, unit: "m"),
    ])

  private static let byCode: [CayenneType?] = all.reduce(into: Array(repeating: nil, count: 256)) { table, type in
    table[Int(type.code)] = type
  }

  private init(code: UInt8, fields: [BinaryField]) { (self.code, self.fields) = (code, fields) }

  private init(_ code: UInt8, _ name: String, _ type: BinaryType, _ scale: Double = 1, unit: String = "") {
    self.init(code, [name], type, scale, unit: unit)
  }

  private init(_ code: UInt8, _ names: [String], _ type: BinaryType, _ scale: Double, unit: String) {
    let fields = names.enumerated().map { number, name in
      BinaryField(name: name, offset: number * type.width, type: type, scale: scale, unit: unit)
    }
    self.init(code: code, fields: fields)
  }
}
