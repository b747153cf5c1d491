internal import TaihuCore

/// The native payload: one JSON object with the device's time, its values by quantity, and the units that need saying.
struct NativePayload: Sendable {
  /// Units to state in `u`, by quantity: those that differ from the pack's own.
  let units: [String: String]

  /// The bytes of a message, `{"ts":…,"lane":…,"interval_s":…,"v":{…},"u":{…}}`, absent members left out.
  func encode(
    _ observation: Observation, deviceTime: Timestamp, offsetSeconds: Int = LocalTime.offsetSeconds
  ) -> [UInt8] {
    var json = JSONText()
    json.beginObject()
    json.name("ts")
    json.string(deviceTime.rfc3339(offsetSeconds: offsetSeconds))
    if let lane = observation.lane {
      json.name("lane")
      json.number(lane)
    }
    if let seconds = observation.intervalSeconds {
      json.name("interval_s")
      json.number(seconds)
    }
    json.name("v")
    json.beginObject()
    for measurement in observation.measurements {
      json.name(measurement.quantity)
      json.number(measurement.value)
    }
    json.endObject()
    let stated = observation.measurements.compactMap { measurement in
      units[measurement.quantity].map { (measurement.quantity, $0) }
    }
    if !stated.isEmpty {
      json.name("u")
      json.beginObject()
      for (quantity, unit) in stated {
        json.name(quantity)
        json.string(unit)
      }
      json.endObject()
    }
    json.endObject()
    return json.bytes
  }
}
