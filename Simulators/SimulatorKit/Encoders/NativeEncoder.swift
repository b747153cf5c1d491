internal import TaihuCore

/// The native payload: one JSON object with the device's time, its values by quantity, and the units that need saying.
struct NativeEncoder: MessageEncoder {
  private let topic: String
  private let fields: [Field]

  /// What is written for a channel.
  private struct Field: Sendable {
    /// The member's name with quotation marks and colon.
    var name: [UInt8]
    var decimals: Int
    var states: [Int: String]
    /// The unit to state, where it is not the pack's own.
    var statedUnit: String?
  }

  /// An encoder for a device's channels.
  init(topic: String, channels: [Instruments.Channel]) {
    self.topic = topic
    fields = channels.map { channel in
      var name = JSONText()
      name.name(channel.quantity)
      let unit = channel.sensor.unit
      return Field(
        name: name.bytes, decimals: channel.sensor.decimals, states: channel.states,
        statedUnit: unit.isEmpty || unit == channel.unit || !channel.states.isEmpty ? nil : unit)
    }
  }

  /// An encoder for the columns of a recording, whose values are written with all their digits.
  init(topic: String, columns: [ColumnMapping]) {
    self.topic = topic
    fields = columns.map { column in
      var name = JSONText()
      name.name(column.quantity)
      return Field(name: name.bytes, decimals: 6, states: [:], statedUnit: column.unit)
    }
  }

  /// One message, `{"ts":…,"lane":…,"interval_s":…,"v":{…},"u":{…}}`, absent members left out.
  func encode(_ observation: Observation, deviceTime: Timestamp) -> [Parcel] {
    [Parcel(topic: topic, payload: payload(observation, deviceTime: deviceTime))]
  }

  /// The bytes of a message.
  func payload(
    _ observation: Observation, deviceTime: Timestamp, offsetSeconds: Int = LocalTime.offsetSeconds
  ) -> [UInt8] {
    var json = JSONText(reserving: 64 + 24 * observation.measurements.count)
    json.beginObject()
    json.name("ts")
    json.string(deviceTime.rfc3339(offsetSeconds: offsetSeconds))
    if let part = observation.part {
      json.name(part.label)
      if let number = Int(part.value) { json.number(number) } else { json.string(part.value) }
    }
    if let seconds = observation.intervalSeconds {
      json.name("interval_s")
      json.number(seconds)
    }
    json.name("v")
    json.beginObject()
    for measurement in observation.measurements { write(measurement, into: &json) }
    json.endObject()
    writeUnits(of: observation, into: &json)
    json.endObject()
    return json.bytes
  }

  private func write(_ measurement: Measurement, into json: inout JSONText) {
    let field = fields[measurement.channel]
    json.name(written: field.name)
    if !field.states.isEmpty, let state = field.states[Int(measurement.value)] {
      json.string(state)
    } else {
      json.number(measurement.value, decimals: field.decimals)
    }
  }

  private func writeUnits(of observation: Observation, into json: inout JSONText) {
    guard observation.measurements.contains(where: { fields[$0.channel].statedUnit != nil }) else { return }
    json.name("u")
    json.beginObject()
    for measurement in observation.measurements {
      guard let unit = fields[measurement.channel].statedUnit else { continue }
      json.name(written: fields[measurement.channel].name)
      json.string(unit)
    }
    json.endObject()
  }
}
