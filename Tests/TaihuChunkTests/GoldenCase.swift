import Foundation
import TaihuCore
import Testing

/// Fixed readings and the name of the file with their bytes.
struct GoldenCase: CustomTestStringConvertible {
  var name: String
  var summary: String
  var readings: [Reading]

  init(_ name: String, _ summary: String, _ readings: [Reading]) {
    (self.name, self.summary, self.readings) = (name, summary, readings)
  }

  var testDescription: String { name }

  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

  private var file: URL { Self.directory.appendingPathComponent(name + ".hex") }

  /// The bytes in the file: two hexadecimal digits each, `#` begins a comment.
  func recordedBytes() throws -> [UInt8] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .flatMap { $0.prefix { $0 != "#" }.split(separator: " ") }
      .map { try #require(UInt8($0, radix: 16)) }
  }

  func record(_ bytes: [UInt8]) throws {
    var text = "# \(name): \(summary)\n# \(readings.count) readings, \(bytes.count) bytes.\n"
    for row in stride(from: 0, to: bytes.count, by: 16) {
      text += bytes[row..<min(row + 16, bytes.count)].map { String(format: "%02x", $0) }.joined(separator: " ") + "\n"
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}
