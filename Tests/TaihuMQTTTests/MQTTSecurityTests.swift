import Foundation
import Testing

@testable import TaihuMQTT

/// Certificates of the test's own: an authority, and a server certificate for 127.0.0.1. Not for a name, since a bare machine
/// may know none.
private struct Certificates {
  let directory = URL(filePath: "/tmp/taihu-tls-\(UInt32.random(in: .min ... .max))")

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let script = """
      set -e
      KEY="-newkey ec -pkeyopt ec_paramgen_curve:P-256"
      openssl req -x509 $KEY -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem
      openssl req $KEY -nodes -subj /CN=server -keyout server.key -out server.csr
      printf 'subjectAltName=IP:127.0.0.1' > extensions
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile extensions -out server.pem
      openssl req -x509 $KEY -nodes -days 2 -subj /CN=other -keyout other.key \
        -out other.pem
      """
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = directory
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl made the certificates")
  }

  func path(_ name: String) -> String { directory.appending(path: name).path }

  func broker(at address: String = "127.0.0.1") throws -> (broker: TestBroker, port: Int) {
    let port = Int.random(in: 32_100..<32_700)
    let lines = ["certfile \(path("server.pem"))", "keyfile \(path("server.key"))", "cafile \(path("ca.pem"))"]
    return (try TestBroker(["listener \(port) \(address)"] + lines), port)
  }

  func remove() {
    try? FileManager.default.removeItem(at: directory)
  }
}

@Suite("A source over TLS, and with a password", .serialized)
struct MQTTSecurityTests {
  @Test("many small messages decrypted at once neither overrun a small ring nor are acknowledged early")
  func burst() throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let (broker, port) = try certificates.broker()
    var configuration = MQTTConfiguration.test(try BrokerURL("mqtts://127.0.0.1:\(port)"))
    configuration.caFile = certificates.path("ca.pem")
    configuration.ringSlots = 16
    configuration.batchMessagesMax = 8
    let first = try SourceProbe(configuration)
    #expect(eventually { first.source.snapshot.state == .connected && first.subscribed })
    first.stop()

    let publisher = try MQTTPublisher(url: broker.url, clientID: "publisher")
    for number in 0..<5_000 { try publisher.publish(topic: "t/a", payload: "\(number)", qos: 1) }
    #expect(publisher.flush(timeout: .seconds(20)))
    publisher.close()

    let held = try SourceProbe(configuration, isCommitting: false)
    #expect(eventually { !held.peeked.isEmpty })
    held.stop()
    #expect(held.source.snapshot.acknowledged == 0)

    let second = try SourceProbe(configuration)
    #expect(eventually { second.committed.count >= 5_000 })
    second.stop()
    #expect(second.committed.map(\.payload) == (0..<5_000).map(String.init))
    #expect(second.source.snapshot.acknowledged == 5_000)
  }

  @Test("a broker that another authority vouches for is refused, with the reason from TLS")
  func wrongAuthority() throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let (_broker, port) = try certificates.broker()
    var configuration = MQTTConfiguration.test(try BrokerURL("mqtts://127.0.0.1:\(port)"))
    configuration.caFile = certificates.path("other.pem")
    let probe = try SourceProbe(configuration)
    #expect(
      eventually(within: .seconds(30)) { probe.source.snapshot.lastError.contains("certificate verify failed") },
      "\(probe.source.snapshot.lastError)")
    #expect(probe.source.snapshot.connections == 0)
    #expect(eventually { probe.events.contains { if case .backingOff = $0 { true } else { false } } })
    probe.stop()
    withExtendedLifetime(_broker) {}
  }

  @Test("a broker whose certificate names another host is refused")
  func wrongHost() throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let (broker, port) = try certificates.broker(at: "127.0.0.2")
    var configuration = MQTTConfiguration.test(try BrokerURL("mqtts://127.0.0.2:\(port)"))
    configuration.caFile = certificates.path("ca.pem")
    let probe = try SourceProbe(configuration)
    #expect(eventually { !probe.source.snapshot.lastError.isEmpty })
    #expect(probe.source.snapshot.connections == 0)
    probe.stop()
    withExtendedLifetime(broker) {}
  }

  @Test("the password from the file lets us in, a wrong one is told in the broker's words")
  func password() throws {
    let certificates = try Certificates()
    defer { certificates.remove() }
    let users = certificates.path("users")
    let maker = Process()
    maker.executableURL = URL(filePath: "/usr/bin/mosquitto_passwd")
    maker.arguments = ["-b", "-c", users, "taihu", "secret"]
    try maker.run()
    maker.waitUntilExit()
    let broker = try TestBroker(["allow_anonymous false", "password_file \(users)"])
    var configuration = MQTTConfiguration.test(try broker.url)
    configuration.username = "taihu"
    configuration.passwordFile = certificates.path("password")
    try "wrong\n".write(toFile: certificates.path("password"), atomically: true, encoding: .utf8)
    let refused = try SourceProbe(configuration)
    #expect(eventually { refused.source.snapshot.lastError.lowercased().contains("not authorized") })
    refused.stop()
    try "secret\n".write(toFile: certificates.path("password"), atomically: true, encoding: .utf8)
    let admitted = try SourceProbe(configuration)
    #expect(eventually { admitted.subscribed })
    admitted.stop()
    #expect(admitted.events.contains(.credentialsExposed(path: certificates.path("password"))))
  }
}

extension SourceProbe {
  /// Whether the broker has granted a subscription.
  var subscribed: Bool { events.contains { if case .subscribed = $0 { true } else { false } } }
}
