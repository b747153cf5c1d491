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

  /// Whether it adds nothing to the topic.
  var isTopic: Bool { device.isEmpty && seriesName.isEmpty && labels.isEmpty }

  /// Appends the place as bytes: device, name, unit, then names and values of labels, with a NUL between each two. A NUL
  /// inside a part is left out, so that the parts stay what they are.
  func write(to bytes: inout [UInt8]) {
    Self.append(device, to: &bytes)
    bytes.append(0)
    Self.append(seriesName, to: &bytes)
    bytes.append(0)
    Self.append(unit, to: &bytes)
    for label in labels {
      bytes.append(0)
      Self.append(label.name, to: &bytes)
      bytes.append(0)
      Self.append(label.value, to: &bytes)
    }
  }

  /// Reads what ``write(to:)`` wrote, already divided at its NULs.
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
    if part.contains(0) {
      bytes.append(contentsOf: part.lazy.filter { $0 != 0 })
    } else {
      bytes.append(contentsOf: part)
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
