internal import TaihuCore

/// SenML in JSON (RFC 8428): one pack for each message, with base name, base time and a record for each value.
///
/// A part of the device, such as a lane, stands in the topic where the topic has a level for it, and in the name.
struct SenMLEncoder: MessageEncoder {
  private let topic: String
  private let partTopic: PartTopic?
  private let baseName: String
  private let channels: [Instruments.Channel]

  /// An encoder for a device's channels.
  ///
  /// - Parameter partTopic: the topic of messages that are about a part; `nil`: that of all others.
  init(
    topic: String, partTopic: PartTopic? = nil, address: DeviceAddress, channels: [Instruments.Channel]
  ) {
    (self.topic, self.partTopic, self.channels) = (topic, partTopic, channels)
    baseName = "urn:dev:\(address.network):\(address.site):\(address.device):"
  }

  func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel] {
    var json = JSONText(reserving: 96 + 40 * observation.measurements.count)
    json.beginArray()
    for (index, measurement) in observation.measurements.enumerated() {
      json.beginObject()
      if index == 0 { writeBase(observation, deviceTime, into: &json) }
      write(measurement, into: &json)
      json.endObject()
    }
    json.endArray()
    let topic = observation.part.flatMap { partTopic?.topic(of: $0) } ?? topic
    return [Parcel(topic: topic, payload: json.bytes)]
  }

  private func writeBase(_ observation: Observation, _ time: Timestamp, into json: inout JSONText) {
    json.name("bn")
    json.string(observation.part.map { "\(baseName)\($0.value):" } ?? baseName)
    json.name("bt")
    // Whole milliseconds fit a double's 53 bits until the year 287396.
    json.number(Double(time.nanoseconds / 1_000_000) / 1_000, decimals: 3)
  }

  private func write(_ measurement: Measurement, into json: inout JSONText) {
    let channel = channels[measurement.channel]
    json.name("n")
    json.string(channel.quantity)
    if !channel.states.isEmpty, let state = channel.states[Int(measurement.value)] {
      json.name("vs")
      json.string(state)
      return
    }
    if let unit = SenMLUnits.unit(of: channel) {
      json.name("u")
      json.string(unit)
    }
    json.name("v")
    json.number(measurement.value, decimals: channel.sensor.decimals)
  }
}

/// Units as SenML registers them (RFC 8428 section 12.1 and RFC 8798), by UCUM code.
private enum SenMLUnits {
  /// Units without an entry are left out, which means that of the receiver's own declaration.
  static func unit(of channel: Instruments.Channel) -> String? {
    channel.quantity == "rh" ? "%RH" : channel.quantity == "battery" ? "%EL" : table[channel.sensor.unit]
  }

  private static let table = [
    "Cel": "Cel", "%": "/100", "[pH]": "pH", "m/s": "m/s", "m": "m", "deg": "deg", "hPa": "hPa", "ug/m3": "ug/m3",
    "lx": "lx", "W/m2": "W/m2", "V": "V", "A": "A", "Hz": "Hz", "kW": "kW", "kW.h": "kWh", "kV.A": "kVA",
    "kV.A{reactive}": "kvar", "km/h": "km/h", "s": "s", "min": "min", "mm": "mm", "ms": "ms", "[ppm]": "ppm",
    "{beats}/min": "beat/min", "mA": "mA", "m/s2": "m/s2", "km": "km", "L": "l", "m3/s": "m3/s", "1": "/",
    "{count}": "count",
  ]
}
