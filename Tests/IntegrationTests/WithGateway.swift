import Foundation
import Support

/// Runs `body` with a broker and a connected gateway of its own, and ends both.
func withGateway(
  brokerKeys: String = "", sections: String = "", _ body: (Broker, GatewayProcess) async throws -> Void
) async throws {
  try await withTemporaryDirectory { directory in
    let broker = try await Broker(in: directory)
    let gateway = try GatewayProcess(in: directory, broker: broker.url, brokerKeys: brokerKeys, sections: sections)
    try await gateway.start()
    try await body(broker, gateway)
    try await gateway.stop()
    try await broker.stop()
  }
}

/// A reading as `taihu export --format jsonl` writes it.
struct ExportedReading: Decodable {
  var time: String
  var name: String
  var labels: [String: String]
  var value: Double
  var unit: String
  var quality: String
  var reasons: [String]
}

/// An entry as `taihu quarantine list -o json` writes it.
struct ListedEntry: Decodable {
  var id: Int
  var topic: String
  var reason: String
  var detail: String
}

extension GatewayProcess {
  /// Every reading in the store, of any quality.
  func exported() async throws -> [ExportedReading] {
    let result = try await taihu("export", "--format", "jsonl", "--db", database.path, "--quality", "all")
    guard result.status == 0 else { throw Subprocess.Failure("taihu export: \(result.error)") }
    return try result.output.split(separator: "\n").map {
      try JSONDecoder().decode(ExportedReading.self, from: Data($0.utf8))
    }
  }

  /// The quarantine.
  func quarantine(openOnly: Bool = false) async throws -> [ListedEntry] {
    let arguments = ["quarantine", "list", "--db", database.path, "-o", "json"] + (openOnly ? ["--open"] : [])
    let result = try await taihu(arguments)
    guard result.status == 0 else { throw Subprocess.Failure("taihu quarantine list: \(result.error)") }
    return try JSONDecoder().decode([ListedEntry].self, from: Data(result.output.utf8))
  }
}
