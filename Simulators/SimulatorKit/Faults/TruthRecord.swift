public import TaihuCore

/// What was really wrong, for comparison with what a gateway found: one line of a truth file.
public struct TruthRecord: Hashable, Sendable {
  /// What went wrong.
  public var kind: FaultKind
  /// The network of the device.
  public var network: String
  /// The quantity; empty when the whole device was struck.
  public var name: String
  /// The labels of the series, or of the device.
  public var labels: [String: String]
  /// The data time of the first message that was struck, or was to be sent.
  public var start: Timestamp
  /// The data time of the last one.
  public var end: Timestamp
  /// How bad it was.
  public var intensity: FaultIntensity
  /// What was done, in words.
  public var detail: String

  /// A record from its parts.
  public init(
    kind: FaultKind, network: String, name: String, labels: [String: String], start: Timestamp, end: Timestamp,
    intensity: FaultIntensity, detail: String
  ) {
    (self.kind, self.network, self.name, self.labels) = (kind, network, name, labels)
    (self.start, self.end, self.intensity, self.detail) = (start, end, intensity, detail)
  }

  /// The record as one JSON object without a line end; labels in the order of their names, times in RFC 3339.
  public var json: String {
    var json = JSONText()
    json.beginObject()
    for (name, value) in [("kind", kind.rawValue), ("network", network), ("name", name)] {
      json.name(name)
      json.string(value)
    }
    json.name("labels")
    json.beginObject()
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
      json.name(name)
      json.string(value)
    }
    json.endObject()
    let rest = [
      ("start", start.description), ("end", end.description), ("intensity", intensity.rawValue), ("detail", detail),
    ]
    for (name, value) in rest {
      json.name(name)
      json.string(value)
    }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
