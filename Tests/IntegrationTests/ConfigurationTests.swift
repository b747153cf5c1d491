import Foundation
import Support
import Testing

/// What `taihu check` and `taihu run` say of configurations, by the built executable.
@Suite("Configuration on the command line")
struct ConfigurationTests {
  @Test("the shipped configuration and packs are accepted")
  func shipped() async throws {
    try await withTemporaryDirectory { directory in
      let result = try await Subprocess(
        Executables.taihu, ["check", "--config", Executables.root.appending(path: "Config/taihu.toml").path],
        directory: directory
      ).wait()
      #expect(result.status == 0, "\(result.error)\(result.output)")
    }
  }

  @Test("a configuration that is enough needs no other key")
  func enough() async throws {
    try await withTemporaryDirectory { directory in
      let text = """
        [[broker]]
        url = "mqtt://127.0.0.1:1883"
        client_id = "taihu-1"
        discovery = ["zigbee2mqtt/#"]

        [store]
        path = "taihu.db"

        [packs]
        directory = "\(Executables.packs.path)"
        enable = ["lake", "air", "road"]

        [http]
        listen = "127.0.0.1:8420"
        """
      try await expect(text, in: directory, status: 0, says: [])
    }
  }

  @Test(
    "an error names file, line, key, what is allowed and the nearest known key (G1, G2)",
    arguments: [
      ("[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\nclent_id = \"x\"\n", ["taihu.toml:3", "clent_id", "client_id"]),
      ("[[broker]]\nurl = 5\n", ["taihu.toml:2", "url"]),
      ("", ["broker"]),
      ("[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\nbatch_messages = 0\n", ["taihu.toml:3", "batch_messages", "1"]),
      ("[[broker]]\nurl = \"mqtt://127.0.0.1:-5\"\n", ["taihu.toml:2", "url"]),
      ("[store]\npath = \"a\"\n[store]\npath = \"b\"\n", ["taihu.toml:3"]),
      ("[[broker]]\nurl = \"mqtt://127.0.0.1:1883\"\nqos = 2\n", ["taihu.toml:3", "qos"]),
      ("[[broker]\nurl = 1", ["taihu.toml:1"]),
    ])
  func errors(text: String, words: [String]) async throws {
    try await withTemporaryDirectory { directory in
      try await expect(text, in: directory, status: 2, says: words)
    }
  }

  private func expect(_ text: String, in directory: URL, status: Int32, says words: [String]) async throws {
    let file = directory.appending(path: "taihu.toml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let result = try await Subprocess(Executables.taihu, ["check", "--config", file.path], directory: directory).wait()
    #expect(result.status == status, "\(result.error)\(result.output)")
    for word in words { #expect(result.error.contains(word), "\(word) is not in: \(result.error)") }
  }
}
