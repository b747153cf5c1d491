internal import Foundation

/// Requests and replies as lines of JSON, for both ends of the control socket.
public enum ControlLine {
  /// The value on one line, members sorted by name, with the line feed.
  ///
  /// - Throws: `EncodingError` for numbers that are not finite.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
  }

  /// The value of a line, with or without its line feed.
  ///
  /// - Throws: `DecodingError` for what is not such a value.
  public static func decode<Value: Decodable>(_ type: Value.Type, from line: some Sequence<UInt8>) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line))
  }
}
