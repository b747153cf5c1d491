/// What a device says after an update that nobody announced.
enum OtherFirmware {
  /// The payload in the new form.
  ///
  /// Low: a member more, which a tolerant reader leaves alone. Medium: the values under another name. High: the whole
  /// message within an envelope. A payload that is no JSON object gets a line in front.
  static func rewritten(_ payload: [UInt8], _ intensity: FaultIntensity) -> [UInt8] {
    guard payload.first == UInt8(ascii: "{") else { return Array("FW 2.1.0\n".utf8) + payload }
    switch intensity {
    case .low: return Array(#"{"fw":"2.1.0","#.utf8) + payload.dropFirst()
    case .medium: return replacing(#""v":{"#, with: #""data":{"#, in: payload)
    case .high: return Array(#"{"schema":2,"messages":["#.utf8) + payload + Array("]}".utf8)
    }
  }

  private static func replacing(_ old: String, with new: String, in payload: [UInt8]) -> [UInt8] {
    let old = Array(old.utf8)
    guard let start = payload.indices.first(where: { payload[$0...].starts(with: old) }) else { return payload }
    return payload[..<start] + Array(new.utf8) + payload[(start + old.count)...]
  }
}
