internal import Foundation
public import TaihuCore

extension TruthRecord {
  /// The records of a truth file.
  ///
  /// - Parameters:
  ///   - text: The file's contents, JSON lines.
  ///   - file: Its name, for messages.
  /// - Throws: A usage error that names the line.
  public static func parse(_ text: String, file: String) throws(OperatorError) -> [TruthRecord] {
    var records: [TruthRecord] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty { continue }
      guard let written = try? JSONDecoder().decode(Written.self, from: Data(line.utf8)),
        let start = TimeText.parse(written.start, offsetSeconds: 0),
        let end = TimeText.parse(written.end, offsetSeconds: 0)
      else {
        throw OperatorError(
          .usage, code: "bad-truth", "\(file):\(index + 1): not a record of a truth file",
          hint: "Truth files are written by: taihu-sim run --truth FILE")
      }
      records.append(
        TruthRecord(
          kind: written.kind, network: written.network, name: written.name, labels: written.labels, start: start,
          end: end, intensity: written.intensity, detail: written.detail ?? ""))
    }
    return records
  }

  private struct Written: Decodable {
    var kind: FaultKind
    var network: String
    var name: String
    var labels: [String: String]
    var start: String
    var end: String
    var intensity: FaultIntensity
    var detail: String?
  }
}
