import Foundation
import TaihuHTTP
import TaihuMQTT
import TaihuPack
import TaihuStore
import Testing

@testable import TaihuGateway

@Suite("The gateway's configuration")
struct ConfigurationTests {
  static let broker = "[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\n"
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("a broker's address is a configuration, and everything else has its default")
  func smallest() throws {
    let configuration = try #require(load(Self.broker).configuration)
    #expect(configuration.instance == "taihu" && configuration.logLevel == .info)
    var broker = BrokerConfiguration(address: try BrokerURL("mqtt://127.0.0.1:1883"), clientID: "taihu")
    broker.name = "broker"
    #expect(configuration.brokers == [broker])
    #expect(configuration.store.path.hasSuffix("/taihu.db") && configuration.store.synchronous == .full)
    #expect(configuration.packs.directory.hasSuffix("/Packs") && configuration.packs.enable == nil)
    #expect(configuration.http == .init() && configuration.limits == .init() && configuration.detection == .init())
  }

  @Test("the sample of the documentation is accepted as it is")
  func sample() throws {
    let text = """
      [[broker]]
      url = "mqtt://127.0.0.1:1883"        # mqtts:// for TLS; unix:///path for a socket
      client_id = "taihu-1"
      discovery = ["zigbee2mqtt/#"]        # filters stored without a pack (default none; ["#"] for everything but $SYS)

      [store]
      path = "taihu.db"

      [packs]
      directory = "Packs"
      enable = ["lake", "air", "road"]     # default: all in the directory; [] none

      [http]
      listen = "127.0.0.1:8420"            # "" turns it off; unix:///path for a socket
      """
    let loaded = try load(text)
    #expect(loaded.errors.isEmpty && loaded.warnings.isEmpty)
    let configuration = try #require(loaded.configuration)
    #expect(configuration.brokers[0].clientID == "taihu-1" && configuration.brokers[0].discovery == ["zigbee2mqtt/#"])
    #expect(configuration.packs.enable == ["lake", "air", "road"])
    #expect(configuration.http.listen == .tcp(host: "127.0.0.1", port: 8420))
  }

  @Test("every key arrives where it belongs")
  func everyKey() throws {
    let secret = (content: "secret\n", mode: 0o600)
    let loaded = try load(
      Self.everything,
      files: [
        "password": secret, "ca.pem": secret, "cert.pem": secret, "key.pem": secret,
        "tokens": (content: "read 0123456789abcdef\n", mode: 0o600),
      ])
    // Of the discovery of everything, and of tokens that would go to other machines in the clear.
    #expect(loaded.errors.isEmpty && loaded.warnings.count == 2, "\(loaded)")
    let configuration = try #require(loaded.configuration)
    let broker = try #require(configuration.brokers.first)
    #expect(configuration.instance == "lake-1" && configuration.logLevel == .debug)
    #expect(broker.name == "main" && broker.clientID == "gw" && broker.username == "u" && broker.sharedGroup == "taihu")
    #expect(try broker.address == BrokerURL("mqtts://broker.example:8884"))
    #expect(broker.passwordFile?.hasSuffix("/password") == true && broker.caFile?.hasSuffix("/ca.pem") == true)
    #expect(broker.certFile?.hasSuffix("/cert.pem") == true && broker.keyFile?.hasSuffix("/key.pem") == true)
    #expect(broker.keepalive == .seconds(30) && broker.sessionExpiry == .seconds(86_400))
    #expect(broker.receiveMaximum == 5_000 && broker.maximumPacketBytes == 65_536)
    #expect(broker.protocolVersion == .v311)
    #expect(broker.batchMessages == 500 && broker.batchDelay == .milliseconds(20) && broker.discovery == ["a/#"])
    let store = configuration.store
    #expect(store.path == "/var/lib/x.db" && store.synchronous == .normal && store.sealAfterReadings == 1_000)
    #expect(store.sealAfter == .seconds(7_200) && store.diskReserveBytes == 1 << 30 && store.busyTimeout == .seconds(1))
    var policy = RetentionPolicy()
    (policy.raw, policy.rawByPack, policy.fiveMinutes) = (.days(30), ["lake": .days(40)], .days(50))
    (policy.hour, policy.quarantine, policy.ledger) = (.days(60), .days(7), .days(8))
    policy.diskBudgetBytes = 2 << 30
    #expect(configuration.retentionPolicy == policy && configuration.storeConfiguration.retention == policy)
    #expect(configuration.packs.directory == "/etc/packs" && configuration.packs.enable == [])
    #expect(configuration.http.listen == .tcp(host: "0.0.0.0", port: 80) && configuration.http.allowRemote)
    #expect(configuration.http.tokens.map(\.role) == [.read])
    let http = configuration.http.limits
    #expect(http.bodyBytes == 2_000 && http.headerBytes == 2_001 && http.urlBytes == 2_002 && http.connections == 10)
    #expect(http.idleSeconds == 11 && http.bodySeconds == 12 && http.requestsPerSecond == 13 && http.requestBurst == 14)
    #expect(http.readers == 15 && http.waitingQuestions == 16 && http.querySeconds == 17 && http.commitSeconds == 18)
    #expect(http.writingBytes == 2_003 && http.eventClients == 19 && http.waitingEvents == 20)
    let limits = configuration.limits
    #expect(limits.payloadBytes == 1 && limits.topicBytes == 2 && limits.topicLevels == 3 && limits.jsonDepth == 4)
    #expect(limits.jsonFields == 5 && limits.devicesPerPack == 6 && limits.deviceMessagesPerSecond == 7)
    #expect(
      limits.deviceBurstMessages == 8 && limits.clockFuture == .seconds(60) && limits.clockPast == .seconds(86_400))
    let detection = configuration.detection
    #expect(!detection.isEnabled && detection.threshold == 0.9 && detection.utcOffsetMinutes == 480)
  }

  @Test("the shipped configuration is accepted, and shows every key with its default")
  func shipped() throws {
    let file = Self.root.appending(path: "Config/taihu.toml")
    let (configuration, warnings) = try GatewayConfiguration.load(path: file.path, environment: [:])
    #expect(warnings.isEmpty)
    #expect(
      try configuration.loadPacks().map(\.id) == [
        "air", "community", "hall", "health", "lake", "manhole", "perimeter", "power", "road", "roadside",
        "streetlight", "thermal", "tourism", "transit", "weather",
      ])
    // Uncommented, all keys but those that name files and share subscriptions must say what the defaults say.
    let own = [
      "password_file", "ca_file", "cert_file", "key_file", "username", "shared_group", "discovery", "tokens_file",
    ]
    let text = try String(contentsOf: file, encoding: .utf8)
    // A section that is commented out as a whole is an example, of which there are no defaults.
    var isExample = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("# [[") { isExample = true } else if line.hasPrefix("[") { isExample = false }
      guard !isExample, line.hasPrefix("# "),
        let key = line.dropFirst(2).firstRange(of: " = ").map({ line.dropFirst(2)[..<$0.lowerBound] }),
        Self.keys.contains(String(key)), !own.contains(String(key))
      else { return String(line) }
      return String(line.dropFirst(2))
    }
    let loaded = try load(lines.joined(separator: "\n"))
    var expected = try #require(load(Self.broker).configuration)
    var actual = try #require(loaded.configuration, "\(loaded.errors)")
    expected.detection.utcOffsetMinutes = 480
    expected.packs.enable = ["lake", "air", "road"]
    (expected.packs.enableLine, actual.packs.enableLine) = (0, 0)
    (expected.packs.directory, actual.packs.directory) = ("", "")
    (expected.store.path, actual.store.path) = ("", "")
    (expected.file, actual.file) = ("", "")
    #expect(actual == expected)
    for key in Self.keys { #expect(text.contains("\(key) = "), "\(key) is not shown") }
  }

  @Test("the guide has a row for every key")
  func guide() throws {
    let guide = try String(contentsOf: Self.root.appending(path: "docs/configuration.md"), encoding: .utf8)
    for key in Self.keys { #expect(guide.contains("| `\(key)` |"), "\(key) is not in docs/configuration.md") }
  }

  @Test("paths are relative to the file, absolute ones stay")
  func paths() {
    #expect(PathBase(ofFile: "Config/taihu.toml", credentialsDirectory: nil).resolve("a/b") == "Config/a/b")
    #expect(PathBase(ofFile: "taihu.toml", credentialsDirectory: nil).resolve("a/b") == "a/b")
    #expect(PathBase(ofFile: "/taihu.toml", credentialsDirectory: nil).resolve("a/b") == "/a/b")
    #expect(PathBase(ofFile: "x/taihu.toml", credentialsDirectory: nil).resolve("/a/b") == "/a/b")
    #expect(
      PathBase(ofFile: "x/taihu.toml", credentialsDirectory: "/run/c").resolveCredential("$CREDENTIALS_DIRECTORY/p")
        == "/run/c/p")
  }

  @Test("a pack that is enabled and not there is told at the line that enables it")
  func missingPack() throws {
    let directory = Self.root.appending(path: "Config/Packs").path
    let text = Self.broker + "[packs]\ndirectory = \"\(directory)\"\nenable = [\"laek\"]\n"
    let configuration = try #require(load(text).configuration)
    let error = try #require(throws: ConfigurationError.self) { try configuration.loadPacks() }
    #expect(error.problems.count == 1 && error.problems[0].line == 5 && error.problems[0].file == configuration.file)
    #expect(error.problems[0].hint.contains("did you mean \"lake\"?"))
  }

  @Test("several brokers have names of their own")
  func severalBrokers() throws {
    let loaded = try load(
      "[[broker]]\nurl = \"mqtt://a\"\nname = \"a\"\n[[broker]]\nurl = \"mqtt://b:1884\"\nname = \"b\"\n")
    #expect(loaded.configuration?.brokers.map(\.address.description) == ["mqtt://a:1883", "mqtt://b:1884"])
    let nameless = try load(Self.broker + Self.broker)
    #expect(nameless.errors.count == 2)
    #expect(
      nameless.errors[0].hasPrefix("taihu.toml:3: broker[1].name: the name \"broker\" is taken by the broker of line 1")
    )
    #expect(nameless.errors[1].hasPrefix("taihu.toml:3: broker[1].client_id: the same broker has a connection"))
  }

  /// Every key of every section.
  static let keys = [
    "instance", "url", "name", "client_id", "username", "password_file", "ca_file", "cert_file", "key_file",
    "keepalive",
    "session_expiry", "receive_maximum", "maximum_packet_bytes", "batch_messages", "batch_delay", "protocol",
    "shared_group", "qos",
    "discovery", "path", "synchronous", "seal_after_readings", "seal_after", "disk_reserve_bytes", "busy_timeout",
    "directory", "enable", "listen", "allow_remote", "tokens_file", "body_bytes", "header_bytes", "url_bytes",
    "connections", "idle_seconds", "body_seconds", "requests_per_second", "request_burst", "readers",
    "waiting_questions", "query_seconds", "commit_seconds", "writing_bytes", "event_clients", "waiting_events",
    "payload_bytes", "topic_bytes", "topic_levels", "json_depth",
    "json_fields", "devices_per_pack", "series", "device_messages_per_second", "device_burst_messages", "clock_future",
    "clock_past", "raw", "raw_by_pack", "rollup_5m", "rollup_1h", "rollup_1d", "quarantine", "ledger",
    "disk_budget_bytes", "enabled", "threshold", "utc_offset_minutes", "level",
  ]

  static let everything = """
    instance = "lake-1"
    [[broker]]
    name = "main"
    url = "mqtts://broker.example:8884"
    client_id = "gw"
    username = "u"
    password_file = "password"
    ca_file = "ca.pem"
    cert_file = "cert.pem"
    key_file = "key.pem"
    keepalive = "30s"
    session_expiry = "1d"
    receive_maximum = 5000
    maximum_packet_bytes = 65_536
    batch_messages = 500
    batch_delay = "20ms"
    protocol = "3.1.1"
    shared_group = "taihu"
    qos = 1
    discovery = ["a/#"]
    [store]
    path = "/var/lib/x.db"
    synchronous = "normal"
    seal_after_readings = 1000
    seal_after = "2h"
    disk_reserve_bytes = 1_073_741_824
    busy_timeout = "1s"
    [retention]
    raw = "30d"
    raw_by_pack = { lake = "40d" }
    rollup_5m = "50d"
    rollup_1h = "60d"
    rollup_1d = "forever"
    quarantine = "7d"
    ledger = "8d"
    disk_budget_bytes = 2_147_483_648
    [packs]
    directory = "/etc/packs"
    enable = []
    [http]
    listen = "0.0.0.0:80"
    allow_remote = true
    tokens_file = "tokens"
    body_bytes = 2000
    header_bytes = 2001
    url_bytes = 2002
    connections = 10
    idle_seconds = 11
    body_seconds = 12
    requests_per_second = 13
    request_burst = 14
    readers = 15
    waiting_questions = 16
    query_seconds = 17
    commit_seconds = 18
    writing_bytes = 2003
    event_clients = 19
    waiting_events = 20
    [limits]
    payload_bytes = 1
    topic_bytes = 2
    topic_levels = 3
    json_depth = 4
    json_fields = 5
    devices_per_pack = 6
    series = 16
    device_messages_per_second = 7
    device_burst_messages = 8
    clock_future = "1min"
    clock_past = "1d"
    [detect]
    enabled = false
    threshold = 0.9
    utc_offset_minutes = 480
    [log]
    level = "debug"
    """
}
