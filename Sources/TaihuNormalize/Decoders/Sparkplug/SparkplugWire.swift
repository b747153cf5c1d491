internal import SwiftProtobuf
internal import TaihuCore

/// Reads and writes the bytes of Sparkplug payloads.
enum SparkplugWire {
  /// The metric by which a node is asked for its births.
  static let rebirth = "Node Control/Rebirth"

  /// Reads a payload.
  ///
  /// - Throws: a refusal that tells the byte where it stops being one.
  static func read(_ payload: RawSpan) throws(Refusal) -> SparkplugPayload {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    options.messageDepthLimit = 16
    do {
      return try SparkplugPayload(serializedBytes: payload, options: options)
    } catch BinaryDecodingError.invalidUTF8 {
      throw Refusal(.invalidUTF8, "a text of the payload is no valid UTF-8")
    } catch BinaryDecodingError.messageDepthLimit {
      throw Refusal(.tooDeep, "the payload is nested deeper than 16 messages")
    } catch {
      let fault = ProtobufFault(in: payload)
      throw Refusal(fault.isTruncated ? .truncated : .malformed, fault.description)
    }
  }

  /// The command that asks an edge node for its births.
  static func rebirthCommand(at time: Timestamp) -> [UInt8] {
    let milliseconds = UInt64(max(0, time.nanoseconds / 1_000_000))
    var metric = SparkplugMetric()
    metric.name = rebirth
    metric.timestamp = milliseconds
    metric.datatype = SparkplugType.boolean.rawValue
    metric.booleanValue = true
    var payload = SparkplugPayload()
    payload.timestamp = milliseconds
    payload.metrics = [metric]
    // A message without required fields can always be written.
    return (try? payload.serializedBytes()) ?? []
  }
}
