import TaihuGateway
import Testing

@testable import TaihuCommands

@Suite("The status")
struct StatusTests {
  @Test("the status in JSON begins with the members of the contract")
  func contract() {
    let status = GatewayStatus(
      state: .ok, broker: [.init(name: "b", url: "mqtt://h:1883", connected: true)], lagSeconds: 0.25,
      ring: .init(slots: 4_096, used: 3),
      store: .init(path: "t.db", bytes: 4_096, walBytes: 0, readings: 12, series: 2), since: "2026-03-15T00:30:00Z")
    #expect(
      status.json(forecast: .null).text.hasPrefix(
        #"{"state":"ok","broker":[{"name":"b","url":"mqtt://h:1883","connected":true,"since":null,"detail":null}],"#
          + #""lag_seconds":0.25,"ring":{"slots":4096,"used":3},"#
          + #""store":{"path":"t.db","bytes":4096,"wal_bytes":0,"readings":12,"series":2},"#
          + #""since":"2026-03-15T00:30:00Z","#))
  }

  @Test("what does not run has neither lag nor ring nor start")
  func notRunning() {
    let status = GatewayStatus(
      state: .notRunning, broker: [], lagSeconds: nil, ring: nil,
      store: .init(path: "t.db", bytes: 0, walBytes: 0, readings: 0, series: 0), since: nil)
    #expect(
      status.json(forecast: .null).text.hasPrefix(
        #"{"state":"not running","broker":[],"lag_seconds":null,"ring":null,"#))
  }
}
