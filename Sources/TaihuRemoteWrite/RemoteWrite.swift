public import TaihuCore

/// The series of a request of Prometheus remote write 1.0 (`prometheus.WriteRequest`), already decompressed.
///
/// Exemplars, native histograms and metadata are passed over.
public enum RemoteWrite {
  /// One value of a series.
  public struct Sample: Sendable {
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The value, which may be no number; see ``isEnd``.
    public var value: Double

    /// Whether it is the marker of Prometheus that its series ends here.
    public var isEnd: Bool { value.bitPattern == RemoteWrite.staleBits }
  }

  /// A series with its values.
  public struct Series: Sendable {
    /// Its name and labels.
    public var key: SeriesKey
    /// Its values in the order of the request, at least one.
    public var samples: [Sample]
  }

  /// Why a body is no request.
  public enum Fault: Error, Hashable {
    /// The bytes are not those of the message.
    case malformed
    /// A series has no label `__name__`.
    case unnamed
  }

  /// The bits of the NaN that marks the end of a series.
  public static let staleBits: UInt64 = 0x7FF0_0000_0000_0002

  /// The series of a request that have values.
  ///
  /// - Complexity: O(length of the body).
  public static func decode(_ body: [UInt8]) throws(Fault) -> [Series] {
    var all: [Series] = []
    do throws(WireReader.Fault) {
      var reader = WireReader(body[...])
      while let (field, value) = try reader.next() {
        guard field == 1, case .bytes(let bytes) = value else { continue }
        if let series = try series(bytes) { all.append(series) }
      }
    } catch {
      throw .malformed
    }
    guard all.allSatisfy({ !$0.key.name.isEmpty }) else { throw .unnamed }
    return all
  }

  private static func series(_ bytes: ArraySlice<UInt8>) throws(WireReader.Fault) -> Series? {
    var labels: [Label] = []
    var samples: [Sample] = []
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() {
      guard case .bytes(let part) = value else { continue }
      if field == 1 { labels.append(try label(part)) }
      if field == 2 { samples.append(try sample(part)) }
    }
    guard !samples.isEmpty else { return nil }
    let name = labels.last { $0.name == "__name__" }?.value ?? ""
    return Series(key: SeriesKey(name: name, labels: labels.filter { $0.name != "__name__" }), samples: samples)
  }

  private static func label(_ bytes: ArraySlice<UInt8>) throws(WireReader.Fault) -> Label {
    var label = Label("", "")
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() {
      guard case .bytes(let part) = value else { continue }
      guard let text = String(validating: part, as: UTF8.self) else { throw WireReader.Fault() }
      if field == 1 { label.name = text }
      if field == 2 { label.value = text }
    }
    return label
  }

  private static func sample(_ bytes: ArraySlice<UInt8>) throws(WireReader.Fault) -> Sample {
    var sample = Sample(milliseconds: 0, value: 0)
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1, case .fixed64(let bits) = value { sample.value = Double(bitPattern: bits) }
      if field == 2, case .varint(let number) = value { sample.milliseconds = Int64(bitPattern: number) }
    }
    return sample
  }
}
