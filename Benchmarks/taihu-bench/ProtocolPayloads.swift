/// Payloads in binary, put together for the benchmark of decoders.
enum ProtocolPayloads {
  /// A SenML pack in CBOR: a base record and 99 that hold name, time and value.
  static func senMLInCBOR(device: Int, number: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x98, 100]
    for index in 0..<100 {
      bytes += index == 0 ? [0xA5, 0x21] + text("d\(device):") + [0x22, 0x1A, 0x6A, 0x6D, 0x43, 0x50] : [0xA3]
      bytes += [0x00] + text("temp") + [0x06, 0x18, UInt8(index)]
      bytes += [0x02] + double(15 + Double((index + number) % 17) + Double(index % 10) / 10)
    }
    return bytes
  }

  /// A Sparkplug payload of five doubles with their names.
  static func sparkplug(number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, name) in ["water_temp", "ph", "do", "chla", "turbidity"].enumerated() {
      let value = Double((number + index) % 30) + 0.5
      let metric =
        [0x0A, UInt8(name.utf8.count)] + Array(name.utf8) + [0x10, UInt8(index + 1), 0x20, 10, 0x69] + little(value)
      bytes += [0x12, UInt8(metric.count)] + metric
    }
    return bytes
  }

  private static func text(_ text: String) -> [UInt8] { [0x60 | UInt8(text.utf8.count)] + Array(text.utf8) }

  private static func double(_ value: Double) -> [UInt8] { [0xFB] + little(value).reversed() }

  private static func little(_ value: Double) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt64($0 * 8)) }
  }
}
