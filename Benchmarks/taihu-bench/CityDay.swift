internal import ArgumentParser
internal import Foundation
internal import TaihuCore

/// A day of city sensors in order of arrival, a piece at a time.
///
/// It comes from columns, which are read as they are needed so that they take no memory: `city.sid.u16`, `city.ts.i64`
/// (milliseconds) and `city.val.f64`, little-endian, and `city.kind.u8`, one a series; or it is made up.
final class CityDay {
  /// What a series measures, by its kind.
  static let quantities = [
    ("temp", "Cel"), ("humidity", "%"), ("pm25", "ug/m3"), ("power", "kW"), ("water", "m3"), ("open", ""),
  ]

  /// Readings in all.
  let count: Int
  /// The kind of each series.
  let kinds: [UInt8]

  private enum Source {
    case columns(series: FileHandle, times: FileHandle, values: FileHandle)
    case readings(ArraySlice<Reading>)
  }

  private var source: Source

  /// Opens the columns of a folder.
  init(columns directory: String) throws {
    func open(_ name: String) throws -> FileHandle {
      guard let handle = FileHandle(forReadingAtPath: "\(directory)/city.\(name)") else {
        throw ValidationError("there is no \(directory)/city.\(name)")
      }
      return handle
    }
    let series = try open("sid.u16")
    kinds = [UInt8](try open("kind.u8").readToEnd() ?? Data())
    count = Int(try series.seekToEnd()) / 2
    try series.seek(toOffset: 0)
    source = .columns(series: series, times: try open("ts.i64"), values: try open("val.f64"))
  }

  /// Makes up sixty sensors, which send in turns.
  init() {
    let series = CitySensors.series()
    kinds = series.indices.map { UInt8($0 % 6) }
    let readings = series.joined().sorted { ($0.time, $0.series) < ($1.time, $1.series) }
    count = readings.count
    source = .readings(readings[...])
  }

  /// Declares the series in their order.
  func declare(in catalog: SeriesCatalog) -> [SeriesID] {
    kinds.enumerated().map { number, kind in
      let (name, unit) = Self.quantities[Int(kind)]
      let labels = [
        Label("network", "city"), Label("district", "d\(number % 7)"), Label("site", "site-\(number / 10)"),
        Label("device", "device-\(number)"),
      ]
      return catalog.declare(SeriesKey(name: name, labels: labels), SeriesTraits(unit: unit, pack: "city"))
    }
  }

  /// The next readings, `count` at most; none at the end.
  func next(_ count: Int, _ ids: [SeriesID]) throws -> [Reading] {
    switch source {
    case .columns(let series, let times, let values):
      let numbers = Self.integers(try series.read(upToCount: count * 2), as: UInt16.self)
      let times = Self.integers(try times.read(upToCount: count * 8), as: Int64.self)
      let values = Self.integers(try values.read(upToCount: count * 8), as: UInt64.self)
      return numbers.indices.compactMap { index in
        guard let time = Timestamp(milliseconds: times[index]) else { return nil }
        let value = Double(bitPattern: values[index])
        return Reading(series: ids[Int(numbers[index])], time: time, received: time, value: value)
      }
    case .readings(let rest):
      source = .readings(rest.dropFirst(count))
      return Array(rest.prefix(count))
    }
  }

  private static func integers<Value: FixedWidthInteger>(_ data: Data?, as type: Value.Type) -> [Value] {
    guard let data else { return [] }
    let width = MemoryLayout<Value>.size
    return unsafe data.withUnsafeBytes { bytes in
      (0..<bytes.count / width).map {
        unsafe Value(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * width, as: type))
      }
    }
  }
}
