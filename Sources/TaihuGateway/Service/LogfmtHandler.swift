internal import Foundation
public import Logging
internal import TaihuCore

/// Writes each log line to standard error as `level message key=value …`, values quoted where needed.
///
/// Under systemd (`JOURNAL_STREAM` set) a line begins with the priority that journald understands and has no time, since
/// the journal keeps one; elsewhere it begins with the time.
public struct LogfmtHandler: LogHandler {
  /// The least level that is written.
  public var logLevel: Logger.Level
  /// What every line carries.
  public var metadata: Logger.Metadata = [:]
  private let label: String
  private let isJournal: Bool

  /// A handler for the logger of that label.
  public init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
    isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil
  }

  /// One member of ``metadata``.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one event as one line.
  public func log(event: LogEvent) {
    var text = isJournal ? "<\(Self.priority(of: event.level))>" : "\(SystemClock().now()) \(event.level) "
    text += "\(label): \(Self.singleLine(event.message.description))"
    let all = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      text += " \(key)=\(Self.quoted(value.description))"
    }
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  private static func singleLine(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { line, scalar in
      switch scalar.value {
      case 0x0A: line += "\\n"
      case 0..<0x20, 0x7F..<0xA0: line += "\\u{\(String(scalar.value, radix: 16))}"
      default: line.unicodeScalars.append(scalar)
      }
    }
  }

  private static func quoted(_ text: String) -> String {
    let line = singleLine(text)
    guard line.isEmpty || line.contains(where: { " =\"".contains($0) }) else { return line }
    return "\"" + line.replacingOccurrences(of: "\"", with: "\\\"") + "\""
  }

  /// The syslog priority (RFC 5424, table 2) of a level.
  private static func priority(of level: Logger.Level) -> Int {
    switch level {
    case .critical: 2
    case .error: 3
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug, .trace: 7
    }
  }
}
