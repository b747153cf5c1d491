internal import Foundation
public import TaihuCore

/// Writes messages to a file as JSON lines: `{"topic":…,"payload":…}`, or `payload_base64` where the payload is not
/// UTF-8. Published on the command line as `--out`.
public final class FileSink: MessageSink {
  private let writer: LineWriter
  private var published: UInt64 = 0

  /// A sink that writes to the file at `path` anew; `-` is the standard output.
  ///
  /// - Throws: A failure when the file cannot be written.
  public init(path: String) throws(OperatorError) {
    writer = try LineWriter(path: path)
  }

  /// Writes the message as one line.
  public func publish(_ message: SimulatedMessage) throws(OperatorError) {
    var json = JSONText()
    json.beginObject()
    json.name("topic")
    json.string(message.topic)
    if let text = String(validating: message.payload, as: UTF8.self) {
      json.name("payload")
      json.string(text)
    } else {
      json.name("payload_base64")
      json.string(Data(message.payload).base64EncodedString())
    }
    json.endObject()
    try writer.write(json.bytes)
    published += 1
  }

  /// Does nothing: a file has no connections.
  public func reconnect(device: Int) {}

  /// Writes out what is left.
  public func finish() throws(OperatorError) -> Delivery {
    try writer.flush()
    return Delivery(published: published, acknowledged: published)
  }
}
