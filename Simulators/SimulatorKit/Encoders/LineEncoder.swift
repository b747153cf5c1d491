internal import TaihuCore

/// InfluxDB line protocol: the network as the measurement, the place as tags, the quantities as fields, time in
/// nanoseconds.
struct LineEncoder: MessageEncoder {
  private let topic: String
  private let head: [UInt8]
  private let channels: [Instruments.Channel]

  /// An encoder for a device's channels.
  init(topic: String, address: DeviceAddress, channels: [Instruments.Channel]) {
    (self.topic, self.channels) = (topic, channels)
    var head = Self.escaped(address.network, ", ")
    // Tags sorted by name are what the protocol's writers are asked for.
    for (name, value) in [("device", address.device), ("district", address.district), ("site", address.site)] {
      head += ",\(name)=".utf8
      head += Self.escaped(value, ",= ")
    }
    self.head = head
  }

  func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel] {
    var line = head
    if let part = observation.part {
      line += ",\(part.label)=".utf8
      line += Self.escaped(part.value, ",= ")
    }
    for (index, measurement) in observation.measurements.enumerated() {
      line.append(UInt8(ascii: index == 0 ? " " : ","))
      write(measurement, into: &line)
    }
    line += " \(deviceTime.nanoseconds)".utf8
    return [Parcel(topic: topic, payload: line)]
  }

  private func write(_ measurement: Measurement, into line: inout [UInt8]) {
    let channel = channels[measurement.channel]
    line += Self.escaped(channel.quantity, ",= ")
    line.append(UInt8(ascii: "="))
    if !channel.states.isEmpty, let state = channel.states[Int(measurement.value)] {
      line.append(UInt8(ascii: "\""))
      line += Self.escaped(state, "\"\\")
      line.append(UInt8(ascii: "\""))
    } else {
      DecimalText.append(measurement.value, decimals: channel.sensor.decimals, to: &line)
    }
  }

  private static func escaped(_ text: String, _ characters: String) -> [UInt8] {
    text.utf8.flatMap { characters.utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
  }
}
