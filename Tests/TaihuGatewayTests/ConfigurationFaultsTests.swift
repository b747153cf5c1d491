import TaihuCore
import TaihuPack
import Testing

@testable import TaihuGateway

/// Fault rows G1 (what can be wrong with the file) and G2 (limits out of range), and the rules on credentials and filters.
@Suite("Faults of the gateway's configuration")
struct ConfigurationFaultsTests {
  /// A key of `[[broker]]` on line 3, or of a section on line 4.
  private func errors(_ line: String, section: String?) throws -> [String] {
    try load(ConfigurationTests.broker + (section.map { "[\($0)]\n" } ?? "") + line + "\n").errors
  }

  @Test(
    "G1: a fault of the file is told with its line, key and what to write",
    arguments: [
      ("", "taihu.toml:1: broker: is missing"),
      ("broker = []", "taihu.toml:1: broker: the list of brokers is empty"),
      ("broker = 5", "taihu.toml:1: broker: expected a list of tables, found the number 5"),
      ("[broker]\nurl = \"mqtt://a\"", "taihu.toml:1: broker: expected a list of tables, found a table"),
      ("[[broker]]\n", "taihu.toml:1: broker[0].url: is missing"),
      ("[[broker]]\nurl = 5", "taihu.toml:2: broker[0].url: expected a text, found the number 5"),
      (
        "[[broker]]\nurl = \"mqtt://a\"\nclent_id = \"x\"",
        "taihu.toml:3: broker[0].clent_id: unknown key\n  hint: did you mean \"client_id\"?"
      ),
      (
        "[[broker]]\nurl = \"mqtt://a\"\n[stroe]\npath = \"x\"",
        "taihu.toml:3: stroe: unknown key\n  hint: did you mean \"store\"?"
      ),
      ("[[broker]]\nurl = \"mqtt://a\"\n[store]\npath = \"a\"\n[store]\npath = \"b\"", "taihu.toml:5: is not TOML"),
      ("[[broker]]\n\turl\t=\t\"mqtt://a\"\n\tx = 1", "taihu.toml:3: broker[0].x: unknown key"),
      ("\u{FEFF}[[broker]]\nurl = \"mqtt://a\"\nx = 1", "taihu.toml:3: broker[0].x: unknown key"),
      ("[[broker]]\nurl = \"mqtt://a\"\ninstance = \"a b\"", "taihu.toml:3: broker[0].instance: unknown key"),
      ("instance = \"a/b\"\n[[broker]]\nurl = \"mqtt://a\"", "taihu.toml:1: instance: \"a/b\" is no name"),
      ("store = 1\n[[broker]]\nurl = \"mqtt://a\"", "taihu.toml:1: store: expected a table"),
    ])
  func file(text: String, start: String) throws {
    let errors = try load(text).errors
    #expect(errors.contains { $0.hasPrefix(start) }, "\(errors)")
    #expect(errors.count == 1, "\(errors)")
  }

  @Test("G1: all problems are told at once, by line, and the command line ends with usage")
  func collected() throws {
    let text = """
      [[broker]]
      url = "http://x"
      batch_messages = 0
      password = "secret"
      [store]
      synchronous = "fulll"
      [limits]
      json_depth = -1
      [log]
      levle = "info"
      """
    let loaded = try load(text)
    #expect(loaded.errors.map { $0.split(separator: " ")[0] } == [2, 3, 4, 6, 8, 10].map { "taihu.toml:\($0):" })
    #expect(!loaded.isPermission)
    #expect(!loaded.errors.contains { $0.contains("secret") })
  }

  @Test("G1: a configuration that is not there, or a folder, or too large, is refused by name")
  func unreadable() throws {
    for (path, words) in [("/nowhere/taihu.toml", "does not exist"), ("/", "is a directory")] {
      let error = try #require(throws: ConfigurationError.self) {
        _ = try GatewayConfiguration.load(path: path, environment: [:])
      }
      #expect(error.description.hasPrefix("\(path): \(words)") && error.category == .usage)
      #expect(error.operatorError.category.rawValue == 2)
    }
    let large = try load(String(repeating: "# 0123456789abcde\n", count: 600_000)).errors
    #expect(large.first?.hasPrefix("taihu.toml: is larger than 1048576 bytes") == true)
  }

  @Test(
    "G2: a value out of its range is refused with the range",
    arguments: [
      ("batch_messages = 0", nil, "from 1 to 4096"), ("batch_messages = 4097", nil, "from 1 to 4096"),
      ("batch_delay = \"0s\"", nil, "from 1ms to 1s"), ("batch_delay = 10", nil, "\"10s\""),
      ("keepalive = \"4s\"", nil, "from 5s to 65535s"), ("session_expiry = \"1h\"", nil, "from 1d to 3650d"),
      ("receive_maximum = 65536", nil, "from 1 to 65535"), ("maximum_packet_bytes = 1023", nil, "from 1024 to 2097152"),
      ("qos = 3", nil, "from 0 to 2"), ("seal_after_readings = 15", "store", "from 16 to 65536"),
      ("seal_after = \"1s\"", "store", "from 1min to 366d"),
      ("disk_reserve_bytes = -1", "store", "from 0 to 1099511627776"),
      ("busy_timeout = \"31s\"", "store", "from 1ms to 30s"), ("payload_bytes = 0", "limits", "from 1 to 2097152"),
      ("topic_bytes = 65536", "limits", "from 1 to 65535"), ("topic_levels = 0", "limits", "from 1 to 1000"),
      ("json_depth = 65", "limits", "from 1 to 64"), ("json_fields = 0", "limits", "from 1 to 1000000"),
      ("devices_per_pack = 0", "limits", "from 1 to 10000000"),
      ("device_messages_per_second = 0", "limits", "from 1 to 1000000"),
      ("device_burst_messages = 0", "limits", "from 1 to 10000000"),
      ("clock_future = \"367d\"", "limits", "from 0s to 366d"),
      ("clock_past = \"1s\"", "limits", "from 1min to 36500d"), ("threshold = 0", "detect", "from 0.01 to 1.0"),
      ("threshold = nan", "detect", "from 0.01 to 1.0"), ("utc_offset_minutes = 841", "detect", "from -720 to 840"),
      ("synchronous = \"off\"", "store", "one of \"full\", \"normal\""),
      ("level = \"loud\"", "log", "one of \"trace\", "),
      ("raw = \"1h\"", "retention", "whole days from \"1d\" to \"36500d\", or \"forever\", found \"1h\""),
      ("raw_by_pack = { lake = \"x\" }", "retention", "found \"x\""),
      ("rollup_5m = \"9d\"", "retention", "9d is shorter than raw, which is kept forever"),
      ("disk_budget_bytes = 5", "retention", "at least 268435456 bytes"),
      ("enabled = 1", "detect", "true or false"), ("listen = \"127.0.0.1:-1\"", "http", "from 0 to 65535"),
      ("listen = \"127.0.0.1:65536\"", "http", "from 0 to 65535"),
    ] as [(String, String?, String)])
  func range(line: String, section: String?, words: String) throws {
    let errors = try errors(line, section: section)
    #expect(errors.count == 1 && errors[0].contains(words), "\(errors)")
    #expect(errors[0].hasPrefix("taihu.toml:\(section == nil ? 3 : 4): "), "\(errors)")
  }

  @Test(
    "a URL that leads nowhere is refused",
    arguments: [
      "", "127.0.0.1:1883", "http://a", "mqtt://", "mqtt://a:-5", "mqtt://a:0", "mqtt://a:65536", "mqtt://a/topic",
      "unix://run/x", "unix:///",
    ])
  func urls(url: String) throws {
    let errors = try load("[[broker]]\nurl = \"\(url)\"\n").errors
    #expect(errors.count == 1 && errors[0].hasPrefix("taihu.toml:2: broker[0].url: "), "\(errors)")
  }

  @Test(
    "an address to listen on is of this machine, unless others are allowed",
    arguments: [
      ("", true), ("127.0.0.1:0", true), ("127.8.9.1:80", true), ("localhost:8420", true), ("[::1]:8420", true),
      ("unix:///run/taihu.sock", true), ("0.0.0.0:8420", false), ("[::]:8420", false), ("gateway.example:80", false),
      ("192.168.0.1:80", false), ("127.0.0.1", false), ("127.0.0.1:", false), (":8420", false), ("[::1", false),
      ("unix://x", false), ("unix:///" + String(repeating: "x", count: 107), false),
    ])
  func listen(address: String, isAccepted: Bool) throws {
    #expect(try errors("listen = \"\(address)\"", section: "http").isEmpty == isAccepted)
  }

  @Test("QoS 0 and 2 are refused, each with its reason")
  func qos() throws {
    #expect(try errors("qos = 0", section: nil).first?.contains("keeps nothing while the gateway is away") == true)
    #expect(try errors("qos = 2", section: nil).first?.contains("loses messages in a crash") == true)
    #expect(try errors("qos = 1", section: nil).isEmpty)
  }

  @Test(
    "M3: the broker's own topics are no source of readings",
    arguments: ["$SYS/#", "$SYS/broker/uptime", "$share/g/a", "", "a/#/b", "a+", "a\\u0001b"])
  func filters(filter: String) throws {
    #expect(try errors("discovery = [\"\(filter)\"]", section: nil).count == 1)
  }

  @Test("M3: discovery of everything is a warning", arguments: ["#", "+/#"])
  func everything(filter: String) throws {
    let loaded = try load(ConfigurationTests.broker + "discovery = [\"\(filter)\"]\n")
    #expect(loaded.errors.isEmpty && loaded.warnings.count == 1)
    #expect(loaded.warnings[0].hasPrefix("taihu.toml:3: broker[0].discovery: \"\(filter)\" stores every topic"))
  }

  @Test("a credential never stands in the file, and is not repeated in the message")
  func inline() throws {
    let password = try errors("password = \"hunter2\"", section: nil)
    #expect(password.count == 1 && password[0].contains("password_file") && !password[0].contains("hunter2"))
    let url = try load("[[broker]]\nurl = \"mqtt://user:hunter2@broker\"\n").errors
    #expect(url.count == 1 && url[0].contains("username and password_file") && !url[0].contains("hunter2"))
  }

  @Test("S2: a credential that is missing, a folder or empty is refused at its key")
  func missingCredential() throws {
    let text = ConfigurationTests.broker + "username = \"u\"\npassword_file = \"secret\"\n"
    #expect(
      try load(text).errors.first?.hasPrefix("taihu.toml:4: broker[0].password_file: secret does not exist") == true)
    #expect(try load(text, files: ["secret": ("", 0o600)]).errors.first?.contains("secret is empty") == true)
    let systemd = text.replacing("\"secret\"", with: "\"$CREDENTIALS_DIRECTORY/secret\"")
    #expect(try load(systemd).errors.first?.contains("CREDENTIALS_DIRECTORY is not set") == true)
  }

  @Test("S2: a credential that everybody can read is a warning")
  func worldReadable() throws {
    let text = ConfigurationTests.broker + "username = \"u\"\npassword_file = \"secret\"\n"
    let open = try load(text, files: ["secret": ("hunter2\n", 0o644)])
    #expect(open.errors.isEmpty && open.warnings.count == 1 && open.warnings[0].contains("chmod 600"))
    #expect(try load(text, files: ["secret": ("hunter2\n", 0o640)]).warnings.isEmpty)
  }

  @Test("a systemd credential is found, and the password is what stands before the line end")
  func systemdCredential() throws {
    let text = ConfigurationTests.broker + "username = \"u\"\npassword_file = \"$CREDENTIALS_DIRECTORY/secret\"\n"
    let loaded = try load(text, files: ["secret": ("x", 0o600)], environment: ["CREDENTIALS_DIRECTORY": "FOLDER"])
    #expect(loaded.configuration?.brokers[0].passwordFile?.hasSuffix("/secret") == true)
    #expect(loaded.warnings.isEmpty)
  }

  @Test("keys that have a use only together, or only with TLS, are refused alone")
  func together() throws {
    let files = ["a": (content: "x", mode: 0o600)]
    for (lines, words) in [
      ("password_file = \"a\"", "a password without a user"), ("ca_file = \"a\"", "has no use without TLS"),
    ] {
      let errors = try load(ConfigurationTests.broker + lines, files: files).errors
      #expect(errors.count == 1 && errors[0].contains(words), "\(errors)")
    }
    let secure = try load("[[broker]]\nurl = \"mqtts://a\"\nkey_file = \"a\"\n", files: files).errors
    #expect(secure.count == 1 && secure[0].contains("cert_file and key_file go together"))
  }

  @Test("a password that goes over the network in the clear is a warning; on this machine it is none")
  func inTheClear() throws {
    let files = ["a": (content: "x", mode: 0o600)]
    let remote = "[[broker]]\nurl = \"mqtt://broker.example\"\nusername = \"u\"\npassword_file = \"a\"\n"
    #expect(try load(remote, files: files).warnings.first?.contains("in the clear") == true)
    #expect(try load(remote.replacing("broker.example", with: "127.0.0.1"), files: files).warnings.isEmpty)
    #expect(try load(remote.replacing("mqtt://", with: "mqtts://"), files: files).warnings.isEmpty)
  }

  @Test("a batch that never fills is a warning")
  func batch() throws {
    let loaded = try load(ConfigurationTests.broker + "receive_maximum = 100\n")
    #expect(loaded.errors.isEmpty && loaded.warnings.count == 1)
    #expect(
      loaded.warnings[0].hasPrefix("taihu.toml:3: broker[0].receive_maximum: a batch of 2000 messages never fills"))
  }

  @Test("packs are named once, by names that can be files")
  func packNames() throws {
    #expect(try errors("enable = [\"air\", \"air\"]", section: "packs").count == 1)
    #expect(try errors("enable = [\"../air\"]", section: "packs").count == 1)
  }
}
