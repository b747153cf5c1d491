internal import TaihuCore

/// A series as commands show it.
enum SeriesText {
  /// The labels in the order in which people think of them: network, district, site, device, then all others by name.
  static func labels(_ key: SeriesKey) -> [(name: String, value: String)] {
    let first = ["network", "district", "site", "device"]
    let known = first.compactMap { name in key.label(name).map { (name: name, value: $0) } }
    return known + key.labels.filter { !first.contains($0.name) }.map { (name: $0.name, value: $0.value) }
  }

  /// The labels as a JSON object.
  static func labelsJSON(_ key: SeriesKey) -> JSON {
    .object(labels(key).map { JSON.Member($0.name, .string($0.value)) })
  }

  /// The labels in one field of TSV or CSV: `network=air;site=lihu-01`.
  static func labelsField(_ key: SeriesKey) -> String {
    DelimitedText.labels(labels(key))
  }

  /// Where the series is measured, for a table: `lihu-01/aqm-7`.
  static func place(_ key: SeriesKey) -> String {
    [key.label("site"), key.label("device")].compactMap { $0 }.joined(separator: "/")
  }

  /// The labels beside network, district, site and device, for a table: `lane=2`.
  static func otherLabels(_ key: SeriesKey) -> String {
    let shown = ["network", "district", "site", "device"]
    return key.labels.filter { !shown.contains($0.name) }.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
  }

  /// The text that the pack declares for a value, or `nil`.
  static func state(_ value: Double, _ traits: SeriesTraits) -> String? {
    guard !traits.states.isEmpty, let number = Int(exactly: value) else { return nil }
    return traits.states[number]
  }

  /// A value with its unit, or the state it stands for, for a table.
  static func value(_ value: Double, _ traits: SeriesTraits) -> String {
    if let state = state(value, traits) { return state }
    let unit = UnitText.display(traits.unit)
    return NumberText.short(value) + (unit.isEmpty ? "" : " " + unit)
  }
}
