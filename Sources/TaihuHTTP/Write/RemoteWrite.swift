internal import TaihuCore

/// Reads a request of Prometheus remote write 1.0 (`prometheus.WriteRequest`), already decompressed.
///
/// Exemplars, native histograms and metadata are passed over; a value that is not finite is refused, but for the stale
/// marker, which ends its series.
enum RemoteWrite {
  /// The bits of the NaN that marks the end of a series.
  static let staleBits: UInt64 = 0x7FF0_0000_0000_0002

  /// The readings of a request.
  ///
  /// - Throws: an ``APIFault`` that says not to send it again.
  static func decode(_ body: [UInt8]) throws(APIFault) -> IncomingWrite {
    var write = IncomingWrite(topic: "http/write")
    do throws(WireReader.Fault) {
      var reader = WireReader(body[...])
      while let (field, value) = try reader.next() {
        if field == 1, case .bytes(let series) = value { try read(series: series, into: &write) }
      }
    } catch {
      throw .badData("the body is no WriteRequest of remote write 1.0")
    }
    guard write.keys.allSatisfy({ !$0.name.isEmpty }) else { throw .badData("a series has no label __name__") }
    return write
  }

  private static func read(
    series bytes: ArraySlice<UInt8>, into write: inout IncomingWrite
  ) throws(WireReader.Fault) {
    var labels: [Label] = []
    var samples: [(value: Double, milliseconds: Int64)] = []
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() {
      guard case .bytes(let part) = value else { continue }
      if field == 1 { labels.append(try label(part)) }
      if field == 2 { samples.append(try sample(part)) }
    }
    guard !samples.isEmpty else { return }
    let name = labels.last { $0.name == "__name__" }?.value ?? ""
    write.keys.append(SeriesKey(name: name, labels: labels.filter { $0.name != "__name__" }))
    for sample in samples { add(sample, to: &write) }
  }

  private static func add(_ sample: (value: Double, milliseconds: Int64), to write: inout IncomingWrite) {
    let key = write.keys.count - 1
    guard let time = Timestamp(milliseconds: sample.milliseconds) else {
      write.refusals.append(Refusal(.badTime, "\(write.keys[key]): \(sample.milliseconds) ms lies beyond 2262"))
      return
    }
    if sample.value.bitPattern == staleBits {
      write.samples.append(.init(key: key, time: time, value: 0, isEnd: true))
    } else if sample.value.isFinite {
      write.samples.append(.init(key: key, time: time, value: sample.value))
    } else {
      write.refusals.append(Refusal(.notFinite, "\(write.keys[key]) at \(time): \(sample.value)"))
    }
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

  private static func sample(_ bytes: ArraySlice<UInt8>) throws(WireReader.Fault) -> (Double, Int64) {
    var (sample, milliseconds) = (0.0, Int64(0))
    var reader = WireReader(bytes)
    while let (field, value) = try reader.next() {
      if field == 1, case .fixed64(let bits) = value { sample = Double(bitPattern: bits) }
      if field == 2, case .varint(let number) = value { milliseconds = Int64(bitPattern: number) }
    }
    return (sample, milliseconds)
  }
}
