internal import Foundation
public import TaihuCore
internal import TaihuPack

/// A fault from a schedule, and the devices it concerns.
///
/// A schedule is a file of JSON lines like a truth file, and a truth file is a schedule: `kind`, and as wanted
/// `network`, `name` (quantity), `labels`, `start`, `end` or `duration`, `intensity`. Times are RFC 3339, or `+30s` for
/// a time after the start of the run. What is left out concerns all, starts at once, lasts as usual for its kind, and
/// is of medium intensity.
public struct ScheduledFault: Sendable {
  private let network: String?
  private let labels: [String: String]
  /// The fault itself.
  let fault: Fault

  /// Whether it concerns a device.
  func concerns(_ address: DeviceAddress) -> Bool {
    let own = address.labels
    return (network.map { $0 == address.network } ?? true)
      && labels.allSatisfy { own[$0.key] == $0.value }
  }

  /// The faults of a schedule.
  ///
  /// - Parameters:
  ///   - text: The file's contents.
  ///   - file: Its name, for messages.
  ///   - runStart: The start of the run, to which times such as `+30s` are added.
  /// - Throws: A usage error that names the line.
  public static func parse(_ text: String, file: String, runStart: Timestamp) throws(OperatorError) -> [ScheduledFault]
  {
    var faults: [ScheduledFault] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.drop { $0 == " " || $0 == "\t" }
      if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed == "\r" { continue }
      do {
        let written = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        faults.append(try ScheduledFault(written, runStart: runStart))
      } catch {
        throw OperatorError(
          .usage, code: "bad-fault-schedule", "\(file):\(index + 1): \(Self.explanation(of: error))",
          hint: #"A line looks like {"kind":"spike","network":"lake","name":"chla","start":"+30s","intensity":"high"}."#
        )
      }
    }
    return faults
  }

  private init(_ line: Line, runStart: Timestamp) throws {
    network = line.network
    let written = line.labels ?? [:]
    labels = written.filter { !DevicePart.labels.contains($0.key) && $0.key != "network" }
    let part = written.first { DevicePart.labels.contains($0.key) }
    let intensity = line.intensity ?? .medium
    let start = try line.start.map { try Self.time($0, runStart: runStart) } ?? runStart
    let end: Timestamp
    if let text = line.end {
      end = max(try Self.time(text, runStart: runStart), start.advanced(byNanoseconds: 1))
    } else if let text = line.duration {
      guard let length = DurationText.nanoseconds(text) else { throw Trouble("\"\(text)\" is no duration") }
      end = start.advanced(byNanoseconds: max(1, length))
    } else {
      let usual = line.kind.minutes(intensity)
      let minutes = (usual.lowerBound + usual.upperBound) / 2
      end = start.advanced(byNanoseconds: Int64(minutes * 60) * 1_000_000_000)
    }
    let quantity = line.name.flatMap { $0.isEmpty || !line.kind.distortsValues ? nil : $0 }
    fault = Fault(
      kind: line.kind, quantity: quantity, part: part.map { DevicePart(label: $0.key, value: $0.value) },
      start: start, end: end, intensity: intensity)
  }

  private static func time(_ text: String, runStart: Timestamp) throws -> Timestamp {
    if text.hasPrefix("+"), let length = DurationText.nanoseconds(String(text.dropFirst())) {
      return runStart.advanced(byNanoseconds: length)
    }
    guard let time = TimeText.parse(text, offsetSeconds: 0) else { throw Trouble("\"\(text)\" is no time") }
    return time
  }

  private static func explanation(of error: any Error) -> String {
    switch error {
    case let trouble as Trouble: trouble.message
    case DecodingError.keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.dataCorrupted(let context):
      context.codingPath.isEmpty
        ? "not a JSON object" : "\"\(context.codingPath.map(\.stringValue).joined(separator: "."))\" has a wrong value"
    default: "not a JSON object"
    }
  }

  /// A line as written.
  private struct Line: Decodable {
    var kind: FaultKind
    var network: String?
    var name: String?
    var labels: [String: String]?
    var start: String?
    var end: String?
    var duration: String?
    var intensity: FaultIntensity?
  }

  private struct Trouble: Error {
    var message: String

    init(_ message: String) { self.message = message }
  }
}
