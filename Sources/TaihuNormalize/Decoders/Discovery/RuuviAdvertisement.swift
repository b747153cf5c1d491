/// Reads the advertisement of a RuuviTag as the Ruuvi Gateway relays it in hexadecimal: data format 5 (RAWv2), behind
/// the manufacturer's `FF 99 04`. Values that the tag marks as not available are left out.
enum RuuviAdvertisement {
  /// One value of the advertisement.
  struct Value {
    /// Its name and its unit, a UCUM code.
    var name, unit: String
    /// The number.
    var number: JSONNumber
  }

  /// The values; `nil` when it is no such advertisement.
  static func values(_ hexadecimal: [UInt8]) -> [Value]? {
    guard let bytes = bytes(hexadecimal), bytes.count >= 24 + 3 else { return nil }
    let start = bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0x99, 0x04, 0x05]) }
    guard let start, bytes.count - start >= 3 + 24 else { return nil }
    return values(format5: bytes[(start + 3)...])
  }

  private static func values(format5 data: ArraySlice<UInt8>) -> [Value] {
    let word = { (offset: Int) in
      Int64(data[data.startIndex + offset]) << 8 | Int64(data[data.startIndex + offset + 1])
    }
    let signed = { (offset: Int) in Int64(Int16(truncatingIfNeeded: word(offset))) }
    var values: [Value] = []
    func add(_ name: String, _ unit: String, _ number: Int64, times factor: Int64 = 1, exponent: Int = 0, unless: Int64)
    {
      if number == unless { return }
      let decimal = DecimalNumber(significand: number * factor, exponent: exponent)
      values.append(Value(name: name, unit: unit, number: JSONNumber(decimal, isInteger: false)))
    }
    add("temperature", "Cel", signed(1), times: 5, exponent: -3, unless: -32_768)
    add("humidity", "%", word(3), times: 25, exponent: -4, unless: 65_535)
    add("pressure", "Pa", word(5) + 50_000, unless: 115_535)
    for (axis, offset) in [("x", 7), ("y", 9), ("z", 11)] {
      add("acceleration_\(axis)", "[g]", signed(offset), exponent: -3, unless: -32_768)
    }
    add("battery_voltage", "V", (word(13) >> 5) + 1_600, exponent: -3, unless: 3_647)
    add("tx_power", "dB[mW]", (word(13) & 31) * 2 - 40, unless: 22)
    add("movement_counter", "1", word(14) & 255, unless: 255)
    add("measurement_sequence", "1", word(16), unless: 65_535)
    return values
  }

  private static func bytes(_ hexadecimal: [UInt8]) -> [UInt8]? {
    guard hexadecimal.count % 2 == 0, hexadecimal.count <= 512 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: hexadecimal.count, by: 2) {
      let pair = String(decoding: hexadecimal[index..<(index + 2)], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
