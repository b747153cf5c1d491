internal import Foundation
internal import SimulatorKit
internal import TaihuCore

/// One line on a terminal that says how far a run has come; it is rewritten a few times a second.
final class ProgressLine {
  /// The time between two versions of the line.
  private static let interval = Duration.milliseconds(250)
  /// Erases the line and goes back to its beginning.
  private static let erase = "\r\u{1B}[K"

  private let liveFrom: Timestamp
  private let backfill: Int64
  private let end: Timestamp?
  private let started = ContinuousClock.now
  private var shown: ContinuousClock.Instant?

  /// A line for a run, or `nil` when the standard error is no terminal.
  ///
  /// - Parameters:
  ///   - liveFrom: The start of the run proper.
  ///   - backfill: Nanoseconds of history before it.
  ///   - end: Its end; `nil`: it has none.
  init?(from liveFrom: Timestamp, backfill: Int64, to end: Timestamp?) {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    (self.liveFrom, self.backfill, self.end) = (liveFrom, backfill, end)
  }

  /// Shows how far the run is in simulated time, when it is time for that.
  func show(_ summary: Playback.Summary, at time: Timestamp) {
    let now = ContinuousClock.now
    if let shown, now - shown < Self.interval { return }
    shown = now
    let seconds = max(0.001, (now - started) / .seconds(1))
    let rate = Int(Double(summary.messages) / seconds)
    write("\(Self.erase)\(stage(time))  \(time)  \(summary.messages) messages, \(rate)/s")
  }

  /// Removes the line.
  func clear() {
    if shown != nil { write(Self.erase) }
  }

  private func stage(_ time: Timestamp) -> String {
    if time < liveFrom {
      return "history \(share(time, from: liveFrom.advanced(byNanoseconds: -backfill), to: liveFrom))"
    }
    return end.map { "run \(share(time, from: liveFrom, to: $0))" } ?? "live"
  }

  private func share(_ time: Timestamp, from start: Timestamp, to end: Timestamp) -> String {
    let whole = max(1, end.nanoseconds(since: start))
    return "\(Int(100 * Double(time.nanoseconds(since: start)) / Double(whole))) %"
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
