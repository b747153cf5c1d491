internal import TaihuCore
internal import TaihuNormalize

/// Finds the series that a record names, by the bytes that name it: most records name the one before.
final class ImportSeries {
  /// A series as records with one text for it need it.
  struct Entry {
    /// Its number.
    var id: SeriesID
    /// From the file's unit to that of the series; `nil` when they are the same.
    var conversion: UnitConversion?

    /// A value of the file in the unit of the series.
    func value(_ value: Double) throws(ImportFault) -> Double {
      guard let conversion else { return value }
      let converted = conversion.apply(value)
      guard converted.isFinite else { throw ImportFault("the value is not finite in the unit of the series") }
      return converted
    }
  }

  /// The pack of series that an import makes.
  static let pack = "import"

  private let catalog: SeriesCatalog
  private var entries: [[UInt8]: Entry] = [:]
  private var (lastFirst, lastSecond, lastUnit): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
  private var last: Entry?

  /// Series of a store.
  init(_ catalog: SeriesCatalog) {
    self.catalog = catalog
  }

  /// Series met so far.
  var count: Int { Set(entries.values.map(\.id)).count }

  /// The series that some bytes name.
  ///
  /// - Parameters:
  ///   - first, second, unit: the bytes, of which each combination means one series and unit.
  ///   - key: what they mean; asked when they are met for the first time.
  func entry(
    _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>, unit: ArraySlice<UInt8>,
    _ key: () throws(ImportFault) -> (key: SeriesKey, unit: String)
  ) throws(ImportFault) -> Entry {
    if let last, lastFirst[...] == first, lastSecond[...] == second, lastUnit[...] == unit { return last }
    let text = first + [0xFF] + second + [0xFF] + unit
    let found: Entry
    if let known = entries[Array(text)] {
      found = known
    } else {
      found = try declare(key())
      entries[Array(text)] = found
    }
    (lastFirst, lastSecond, lastUnit, last) = (Array(first), Array(second), Array(unit), found)
    return found
  }

  /// A series that is known keeps what is known of it; the file's unit must be convertible to its own.
  private func declare(_ stated: (key: SeriesKey, unit: String)) throws(ImportFault) -> Entry {
    guard !stated.key.name.isEmpty else { throw ImportFault("the name is empty") }
    let unit = UnitTable.canonical(stated.unit).flatMap { stated.unit.isEmpty ? nil : $0 } ?? stated.unit
    guard let id = catalog.id(of: stated.key) else {
      return Entry(id: catalog.declare(stated.key, SeriesTraits(unit: unit, pack: Self.pack)))
    }
    let own = catalog[id].traits.unit
    if unit.isEmpty || unit == own { return Entry(id: id) }
    guard let conversion = UnitTable.conversion(from: unit, to: own), !own.isEmpty else {
      throw ImportFault("the unit \(Printable.escaped(unit)) can't be converted to that of the series, “\(own)”")
    }
    return Entry(id: id, conversion: conversion.isIdentity ? nil : conversion)
  }
}
