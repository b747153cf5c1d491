import Foundation
import TaihuCore
import TaihuPack
import Testing

@testable import TaihuDerive

/// The air pack's indices of hours and days of real recordings, beside a computation of its own in another language.
@Suite("Recordings of Beijing")
struct RecordingTests {
  /// The recordings, by `TAIHU_SHARED` or in `shared` beside the package; `nil` where there are none.
  static let recordings: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["TAIHU_SHARED"].map { URL(filePath: $0) }
    let candidates = [named, package.deletingLastPathComponent().appending(path: "shared")].compactMap(\.self)
    return candidates.map { $0.appending(path: "data/beijing-air") }
      .first { FileManager.default.fileExists(atPath: $0.appending(path: "Dongsi.csv.gz").path) }
  }()

  /// One hour as the script writes it.
  private struct Hour {
    var time: Timestamp
    var values: [(String, Double)] = []
    var individual: [Int?]
    var index: Int?
    var primary: String
    var isBefore: Bool

    static let names = ["pm25", "pm10", "so2", "no2", "o3", "co"]

    init?(_ line: Substring) {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count >= 17, let seconds = Int64(fields[0]), let time = Timestamp(seconds: seconds) else {
        return nil
      }
      self.time = time
      for (name, field) in zip(Self.names, fields[1...6]) where field != "-" {
        guard let value = Double(field) else { return nil }
        values.append((name, value))
      }
      individual = fields[8...13].map { Int($0) }
      (index, primary) = (Int(fields[15]), fields[16])
      isBefore = fields.last == "before"
    }
  }

  @Test(
    "every hour of a month has the index that the script computes",
    .enabled(if: recordings != nil, "no recordings: set TAIHU_SHARED to the folder that holds data/beijing-air"),
    arguments: [
      ("Dongsi", 2014, 1, "2012"), ("Aotizhongxin", 2013, 7, "2012"), ("Shunyi", 2016, 12, "2012"),
      ("Dongsi", 2014, 1, "2026"), ("Shunyi", 2015, 8, "2026"),
    ])
  func month(station: String, year: Int, month: Int, edition: String) throws {
    let hours = try Self.hours(station, year, month, edition)
    #expect(hours.count { !$0.isBefore } >= 28 * 24)
    let bench = Workbench(pack: try Self.airPack(edition: edition))
    bench.now = try #require(hours.first).time
    for hour in hours {
      bench.now = hour.time.advanced(byNanoseconds: 2_000_000_000)
      bench.send(hour.values, at: hour.time)
      try bench.evaluate()
    }
    try bench.wait(minutes: 200)
    var (compared, indices) = (0, 0)
    let states = try #require(bench.catalog.all.first { $0.key.name == "aqi_primary" }).traits.states
    let (aqi, primary) = (bench.values("aqi"), bench.values("aqi_primary"))
    let individual = Hour.names.map { bench.values("iaqi", Label("pollutant", $0)) }
    for hour in hours where !hour.isBefore {
      #expect(individual.map { $0[hour.time].map { Int($0) } } == hour.individual, "\(hour.time)")
      #expect(aqi[hour.time].map { Int($0) } == hour.index, "\(hour.time)")
      if let mask = primary[hour.time] { #expect(states[Int(mask)] == hour.primary, "\(hour.time)") }
      compared += 1
      indices += hour.index == nil ? 0 : 1
    }
    #expect(indices > compared / 2, "\(indices) of \(compared) hours have an index")
    #expect(bench.corrections == 0)
  }

  @Test(
    "every day of a month has the index that the script computes",
    .enabled(if: recordings != nil, "no recordings: set TAIHU_SHARED to the folder that holds data/beijing-air"),
    arguments: [
      ("Dongsi", 2014, 1, "2012"), ("Aotizhongxin", 2013, 7, "2012"), ("Shunyi", 2016, 12, "2026"),
      ("Dongsi", 2014, 1, "2026"), ("Shunyi", 2015, 8, "2026"), ("Aotizhongxin", 2016, 6, "2012"),
    ])
  func days(station: String, year: Int, month: Int, edition: String) throws {
    let days = try Self.output(of: "daily_aqi.py", station, year, month, edition)
      .map { $0.split(separator: " ").map(String.init) }
    #expect(days.count >= 28)
    let bench = Workbench(pack: try Self.airPack(edition: edition))
    let hours = try Self.hours(station, year, month, edition)
    bench.now = try #require(hours.first).time
    for hour in hours {
      bench.now = hour.time.advanced(byNanoseconds: 2_000_000_000)
      bench.send(hour.values, at: hour.time)
      try bench.evaluate()
    }
    try bench.wait(minutes: 26 * 60)
    let states = try #require(bench.catalog.all.first { $0.key.name == "aqi_day_primary" }).traits.states
    let (aqi, primary) = (bench.values("aqi_day"), bench.values("aqi_day_primary"))
    let individual = Hour.names.map { bench.values("aqi_day_iaqi", Label("pollutant", $0)) }
    var indices = 0
    for day in days {
      let time = try #require(Int64(day[0]).flatMap { Timestamp(seconds: $0) })
      #expect(individual.map { $0[time].map { Int($0) } } == day[1...6].map { Int($0) }, "\(time)")
      #expect(aqi[time].map { Int($0) } == Int(day[8]), "\(time)")
      if let mask = primary[time] { #expect(states[Int(mask)] == day[9], "\(time)") }
      indices += Int(day[8]) == nil ? 0 : 1
    }
    #expect(indices > days.count / 2, "\(indices) of \(days.count) days have an index")
  }

  private static func hours(_ station: String, _ year: Int, _ month: Int, _ edition: String) throws -> [Hour] {
    try output(of: "hourly_aqi.py", station, year, month, edition).map { try #require(Hour($0), "\($0)") }
  }

  /// The lines that a script writes.
  private static func output(
    of script: String, _ station: String, _ year: Int, _ month: Int, _ edition: String
  ) throws -> [Substring] {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts/\(script)")
    let file = try #require(recordings).appending(path: "\(station).csv.gz")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script.path, file.path, "\(year)", "\(month)", edition]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n")
  }

  /// The shipped pack, its hourly index fixed to an edition.
  private static func airPack(edition: String) throws -> Pack {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var pack = try PackReader().read(path: root.appending(path: "Config/Packs/air.toml").path)
    for index in pack.derived.indices where ["aqi", "aqi_day"].contains(pack.derived[index].id) {
      pack.derived[index].choices["edition"] = edition
    }
    return pack
  }
}
