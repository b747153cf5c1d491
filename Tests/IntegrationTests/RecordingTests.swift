import Foundation
import Support
import Testing

/// Real recordings through the real broker, held against an independent reading of the same files.
@Suite("Recordings", .serialized)
struct RecordingTests {
  @Test(
    "the hourly recordings of three air stations are stored exactly once, value for value, though the gateway is killed on the way"
  )
  func stations() async throws {
    guard let shared = Executables.shared else {
      print("skipped: no recordings; set TAIHU_SHARED to the folder that holds data/beijing-air")
      #expect(ProcessInfo.processInfo.environment["CI"] == nil, "the recordings must be there in CI")
      return
    }
    let recordings = shared.appending(path: "data/beijing-air")
    let stations = ["Aotizhongxin": "aotizhongxin", "Dongsi": "dongsi", "Shunyi": "shunyi"]
    try await withTemporaryDirectory { directory in
      let broker = try await Broker(in: directory)
      let gateway = try GatewayProcess(in: directory, broker: broker.url, packs: ["air"])
      try await gateway.start()
      var published = 0
      for (file, site) in stations.sorted(by: { $0.key < $1.key }) {
        let replay = try Subprocess(
          Executables.simulator,
          [
            "replay", "--csv", recordings.appending(path: "\(file).csv.gz").path, "--broker", broker.url,
            "--topic", "wuxi/chaoyang/air/\(site)/aqm-1", "--time-columns", "year,month,day,hour", "--utc-offset",
            "+08:00",
            "--columns",
            "PM2.5=pm25:ug/m3,PM10=pm10:ug/m3,SO2=so2:ug/m3,NO2=no2:ug/m3,CO=co:ug/m3,O3=o3:ug/m3,TEMP=air_temp:Cel,"
              + "PRES=pressure:hPa,DEWP=dew_point:Cel,RAIN=rain:mm,WSPM=wind_speed:m/s",
            "--missing", "NA", "--limit", "8000",
          ], directory: directory)
        try await Task.sleep(for: .milliseconds(300))
        try await gateway.kill()
        try await gateway.start()
        let result = try await replay.wait(seconds: 180)
        #expect(result.status == 0, "\(result.error)")
        published += try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8)).acknowledged
      }
      try await eventually("every message is stored", seconds: 120) {
        try await gateway.audit().messages.stored >= published
      }
      #expect(try await gateway.audit().balanced)
      let export = directory.appending(path: "export.csv")
      let exported = try await gateway.taihu(
        "export", "--format", "csv", "--db", gateway.database.path, "--quality", "all")
      try exported.output.write(to: export, atomically: true, encoding: .utf8)
      let comparison = try await Subprocess(
        URL(filePath: "/usr/bin/env"),
        [
          "python3", Executables.root.appending(path: "Tests/IntegrationTests/Scripts/compare-recording.py").path,
          "--rows", "8000",
        ] + Self.derived.flatMap { ["--derived", $0] } + [export.path]
          + stations.map { "\($0.value)=\(recordings.appending(path: "\($0.key).csv.gz").path)" }, directory: directory
      ).wait()
      #expect(comparison.status == 0, "\(comparison.output)")
      try await gateway.stop()
      try await broker.stop()
    }
  }

  /// What the gateway computes of these recordings, which they do not hold.
  private static let derived = [
    "aqi", "aqi_level", "aqi_primary", "iaqi", "aqi_day", "aqi_day_level", "aqi_day_primary", "aqi_day_iaqi",
  ]

  private struct Summary: Decodable {
    var acknowledged: Int
  }
}
