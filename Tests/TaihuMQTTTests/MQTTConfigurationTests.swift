import Foundation
import TaihuCore
import Testing

@testable import TaihuMQTT

@Suite("The configuration of a source")
struct MQTTConfigurationTests {
  private func configuration(_ change: (inout MQTTConfiguration) -> Void = { _ in }) throws -> MQTTConfiguration {
    var configuration = MQTTConfiguration(url: try BrokerURL("mqtt://localhost"), clientID: "one", filters: ["t/#"])
    change(&configuration)
    return configuration
  }

  @Test("the defaults are valid")
  func defaults() throws {
    try configuration().validate()
  }

  private typealias Change = @Sendable (inout MQTTConfiguration) -> Void

  private static let changes: [(key: String, change: Change)] = [
    ("client_id", { $0.clientID = "" }),
    ("qos", { $0.qos = 3 }),
    ("keepalive", { $0.keepalive = .seconds(4) }),
    ("session_expiry", { $0.sessionExpiryDays = 0 }),
    ("receive_maximum", { $0.receiveMaximum = 65_536 }),
    ("maximum_packet", { $0.maximumPacketBytes = 1_023 }),
    ("ring_slots", { $0.ringSlots = 1_000 }),
    ("batch_messages", { $0.batchMessagesMax = 4_097 }),
    ("batch_messages", { $0.batchMessagesMax = 0 }),
    ("arena", { $0.arenaBytes = 524_288 }),
    ("batch_delay", { $0.batchDelay = .seconds(2) }),
    ("backoff", { $0.backoff = .zero ... .seconds(1) }),
    ("connect_timeout", { $0.connectTimeout = .zero }),
    ("stop_timeout", { $0.stopTimeout = .seconds(601) }),
    ("filters", { $0.filters = ["a/#/b"] }),
    ("filters", { $0.filters = [""] }),
    ("filters", { $0.filters = ["a+"] }),
    ("share_group", { $0.shareGroup = "a/b" }),
    ("status_topic", { $0.statusTopic = "a/+" }),
    ("password_file", { $0.passwordFile = "/nowhere" }),
    ("certificate_file", { $0.certificateFile = "/etc/hostname" }),
    ("ca_file", { $0.caFile = "/nowhere" }),
  ]

  @Test("a value outside its range is refused by its key", arguments: changes.indices)
  func ranges(index: Int) throws {
    let (key, change) = Self.changes[index]
    let configuration = try configuration(change)
    let error = #expect(throws: OperatorError.self) { try configuration.validate() }
    #expect(error?.message.hasPrefix(key) == true, "\(String(describing: error?.message))")
  }

  @Test("QoS 2 is refused with the reason")
  func qos2() throws {
    let configuration = try configuration { $0.qos = 2 }
    let error = #expect(throws: OperatorError.self) { try configuration.validate() }
    #expect(error?.message.contains("a crash would lose them") == true)
  }

  @Test("a share group goes before each filter")
  func shareGroup() throws {
    #expect(try configuration { $0.shareGroup = "taihu" }.effectiveFilters == ["$share/taihu/t/#"])
    #expect(try configuration().effectiveFilters == ["t/#"])
  }

  @Test("a password is read without its line end, and a file that all may read is reported")
  func password() throws {
    let path = "/tmp/taihu-password-\(UInt32.random(in: .min ... .max))"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "secret pass\r\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let hidden = try PasswordFile(path: path)
    #expect(hidden.password == "secret pass")
    #expect(!hidden.isExposed)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(try PasswordFile(path: path).isExposed)
    try "\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: OperatorError.self) { try PasswordFile(path: path) }
    #expect(throws: OperatorError.self) { try PasswordFile(path: "/tmp") }
  }
}
