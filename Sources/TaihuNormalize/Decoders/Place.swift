internal import TaihuCore

/// What a payload adds to its topic to tell series apart: a device, labels, and where no pack declares the series, its
/// name and unit. Written as bytes it stands behind the topic in the keys of ``DeviceTable``.
struct Place {
  /// The device; empty: the topic's.
  var device: [UInt8]
  /// The series' name where no pack declares it; else empty.
  var seriesName: [UInt8] = []
  /// The unit that the payload states for such a series; empty: none.
  var unit: [UInt8] = []
  /// Further labels.
  var labels: [(name: [UInt8], value: [UInt8])]

  /// A place from its parts.
  init(device: [UInt8] = [], labels: [(name: [UInt8], value: [UInt8])] = []) {
    (self.device, self.labels) = (device, labels)
  }

  /// Device and labels of a value.
  init(_ found: FoundValue) {
    self.init(device: found.device, labels: found.labels)
  }

  /// Whether it adds nothing to the topic.
  var isTopic: Bool { device.isEmpty && seriesName.isEmpty && labels.isEmpty }

  /// The place as bytes: device, name, unit, then names and values of labels, with a NUL between each two. A NUL inside
  /// a part is left out, so that the parts stay what they are.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    Self.append(device, to: &result)
    for part in [seriesName, unit] + labels.flatMap({ [$0.name, $0.value] }) {
      result.append(0)
      Self.append(part, to: &result)
    }
    return result
  }

  /// Reads what ``bytes`` wrote, already divided at its NULs.
  init(parts: [ArraySlice<UInt8>]) {
    let part = { (index: Int) in index < parts.count ? Array(parts[index]) : [] }
    self.init(
      device: part(0), labels: stride(from: 3, to: parts.count, by: 2).map { (part($0), part($0 + 1)) })
    (seriesName, unit) = (part(1), part(2))
  }

  /// The labels that it adds to those of the rule; of two with one name the later counts.
  var seriesLabels: [Label] {
    let named = labels.map { label in
      var name: [UInt8] = []
      Identifier.append(label.name, to: &name)
      return Label(Self.text(name), Self.text(label.value))
    }
    return (device.isEmpty ? [] : [Label("device", Self.text(device))]) + named.filter { !$0.name.isEmpty }
  }

  private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
    for byte in part where byte != 0 { bytes.append(byte) }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
