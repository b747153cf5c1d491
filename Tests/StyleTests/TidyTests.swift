import Foundation
import Testing

/// What a machine can check of the house rules: which target may import which, how long files are, what must not stand
/// in them. The table is the picture in ARCHITECTURE.md; a new arrow needs a sentence there and a word here.
@Suite("Tidiness of the source tree")
struct TidyTests {
  /// For each target: its folder, and the modules that its files may import beside the standard library's own.
  static let allowed: [(folder: String, imports: Set<String>)] = [
    ("Sources/TaihuCore", ["Glibc"]),
    ("Sources/TaihuRing", ["Glibc"]),
    ("Sources/TaihuMQTT", ["CMosquitto", "TaihuCore", "TaihuRing", "Logging", "Glibc", "Foundation"]),
    ("Sources/TaihuPack", ["TaihuCore", "TOMLKit", "Foundation", "Glibc"]),
    ("Sources/TaihuNormalize", ["CZlib", "TaihuCore", "TaihuPack", "SwiftProtobuf", "Glibc"]),
    ("Sources/TaihuDetect", ["TaihuCore", "Glibc"]),
    ("Sources/TaihuDerive", ["TaihuCore", "TaihuPack", "Glibc"]),
    ("Sources/TaihuChunk", ["TaihuCore", "Glibc"]),
    ("Sources/TaihuStore", ["TaihuCore", "TaihuChunk", "GRDB", "GRDBSQLite", "Logging", "Foundation", "Glibc"]),
    ("Sources/TaihuClient", ["COpenSSL", "TaihuCore", "Glibc"]),
    ("Sources/TaihuNotify", ["COpenSSL", "TaihuCore", "TaihuClient", "TaihuRing", "TaihuMQTT", "Logging", "Glibc"]),
    ("Sources/TaihuQuery", ["TaihuCore", "Glibc"]),
    ("Sources/TaihuSQLite", ["TaihuStore", "GRDBSQLite"]),
    ("Sources/TaihuQueryStore", ["TaihuCore", "TaihuQuery", "TaihuStore"]),
    ("Sources/TaihuRemoteWrite", ["TaihuCore"]),
    (
      "Sources/TaihuHTTP",
      [
        "CZlib", "TaihuCore", "TaihuNormalize", "TaihuRemoteWrite", "TaihuStore", "TaihuQuery", "TaihuQueryStore",
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "NIOCore", "NIOHTTPTypes", "NIOSSL", "HTTPTypes",
        "ServiceLifecycle", "Logging", "Dispatch", "Foundation", "Glibc",
      ]
    ),
    (
      "Sources/TaihuGateway",
      [
        "TaihuCore", "TaihuRing", "TaihuMQTT", "TaihuPack", "TaihuNormalize", "TaihuDetect", "TaihuDerive",
        "TaihuStore", "TaihuHTTP", "TaihuNotify", "ServiceLifecycle", "UnixSignals", "Logging", "Dispatch",
        "Foundation", "Glibc",
      ]
    ),
    (
      "Sources/TaihuCommands",
      [
        "TaihuCore", "TaihuPack", "TaihuNormalize", "TaihuDetect", "TaihuDerive", "TaihuStore", "TaihuQuery",
        "TaihuQueryStore", "TaihuClient", "TaihuGateway", "ArgumentParser", "Logging", "Foundation", "Glibc",
      ]
    ),
    (
      "Fuzz/Sources/FuzzTargets",
      ["TaihuCore", "TaihuPack", "TaihuNormalize", "TaihuChunk", "TaihuQuery", "TaihuRemoteWrite"]
    ),
    ("Sources/taihu", ["TaihuCommands", "ArgumentParser", "Glibc"]),
    ("Simulators/SimulatorKit", ["TaihuCore", "TaihuPack", "TaihuMQTT", "Logging", "Foundation", "Glibc"]),
    (
      "Simulators/taihu-sim",
      ["TaihuCore", "TaihuPack", "TaihuMQTT", "SimulatorKit", "ArgumentParser", "Foundation", "Glibc"]
    ),
  ]

  static let standard: Set<String> = ["Synchronization", "Swift"]
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("every target imports only what the architecture allows", arguments: allowed.map(\.folder))
  func imports(folder: String) throws {
    let entry = try #require(Self.allowed.first { $0.folder == folder })
    let files = try Self.swiftFiles(in: folder)
    #expect(!files.isEmpty, "\(folder) holds no Swift file: the table is out of date")
    for file in files {
      for module in try Self.imports(of: file) where !entry.imports.union(Self.standard).contains(module) {
        Issue.record("\(Self.name(file)) imports \(module), which \(folder) may not")
      }
    }
  }

  @Test("every folder of sources stands in the table of imports")
  func completeness() throws {
    for parent in ["Sources", "Simulators"] {
      let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: parent).path)
      for folder in folders where !folder.hasPrefix("C") {
        #expect(Self.allowed.contains { $0.folder == "\(parent)/\(folder)" }, "\(parent)/\(folder) is not in the table")
      }
    }
  }

  @Test("no source file is longer than 500 lines, and half of them are shorter than 150")
  func sizes() throws {
    let files = try Self.allowed.flatMap { try Self.swiftFiles(in: $0.folder) }
    let lengths = try files.map {
      (Self.name($0), try Self.text(of: $0).split(separator: "\n", omittingEmptySubsequences: false).count)
    }
    for (name, length) in lengths where length > 500 { Issue.record("\(name) has \(length) lines") }
    let sorted = lengths.map(\.1).sorted()
    #expect(sorted[sorted.count / 2] < 150)
  }

  @Test("no mark of unfinished work stands without its reason in parentheses")
  func marks() throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
    for file in try Self.everySwiftFile() {
      let text = try Self.text(of: file)
      for mark in marks where text.contains("\(mark):") || text.contains("\(mark) ") {
        Issue.record("\(Self.name(file)) holds \(mark) without a reason")
      }
    }
  }

  @Test("every fence of unchecked sendability carries its proof on the lines before")
  func uncheckedSendable() throws {
    for file in try Self.everySwiftFile() where !Self.name(file).hasPrefix("Tests/") {
      let lines = try Self.text(of: file).components(separatedBy: "\n")
      for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
        let before = lines[max(0, number - 12)..<number]
        #expect(
          before.contains { $0.contains("//") }, "\(Self.name(file)):\(number + 1) claims sendability without a proof")
      }
    }
  }

  private static func swiftFiles(in folder: String) throws -> [URL] {
    let base = root.appending(path: folder)
    guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
    // Generated code is as its generator writes it.
    return walk.compactMap { $0 as? URL }.filter {
      $0.pathExtension == "swift" && !$0.lastPathComponent.hasSuffix(".pb.swift")
    }.sorted { $0.path < $1.path }
  }

  private static func everySwiftFile() throws -> [URL] {
    try ["Sources", "Simulators", "Benchmarks", "Tests"].flatMap(swiftFiles)
  }

  private static func text(of file: URL) throws -> String {
    try String(contentsOf: file, encoding: .utf8)
  }

  private static func name(_ file: URL) -> String {
    String(file.standardizedFileURL.path.dropFirst(root.standardizedFileURL.path.count + 1))
  }

  private static func imports(of file: URL) throws -> [String] {
    try text(of: file).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
        words[..<index].allSatisfy({
          ["public", "internal", "package", "fileprivate", "@preconcurrency", "@testable"].contains($0)
        })
      else { return nil }
      let module = words[index + 1]
      return String(module.split(separator: ".")[0])
    }
  }
}
