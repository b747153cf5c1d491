internal import Synchronization
internal import TaihuCore
internal import TaihuPack

/// What the pipeline tells of itself, read by the status, the watchdog and the metrics from any thread.
package final class PipelineGauges: Sendable {
  /// Figures of a pipeline that has not begun.
  package init() {}

  /// One consistent set of figures.
  package struct Figures: Sendable {
    /// Messages and new readings committed since the start.
    var messages: UInt64 = 0
    var readings: UInt64 = 0
    /// Commits since the start, and failures among the tries.
    var commits: UInt64 = 0
    package var failures: UInt64 = 0
    /// The last failure in words; `nil` once a commit succeeded after it.
    package var failure: String?
    /// The time from a message's receipt to its commit.
    var receiveToCommit = LatencyHistogram()
    /// The time from a reading's own time to its commit, live messages only: what a device sees when clocks agree.
    var timeToCommit = LatencyHistogram()
    /// The duration of the commits themselves.
    var commitDuration = LatencyHistogram()
    /// The receive time of the oldest message not yet committed; `nil` when none waits.
    var oldestWaiting: Timestamp?
    /// Messages taken from the rings and not yet committed.
    var waiting = 0
    /// Open episodes.
    var openEpisodes = 0
    /// The packs that messages are read by now.
    var packs: [Pack] = []
  }

  private let figures = Mutex(Figures())
  private let beats = Atomic<UInt64>(0)

  /// The figures as of now.
  package var current: Figures { figures.withLock { $0 } }

  /// Changes the figures.
  func update(_ change: (inout Figures) -> Void) { figures.withLock { change(&$0) } }

  /// Tells that the pipeline went round once more, idle or not.
  ///
  /// Relaxed: the count orders nothing, the watchdog only asks whether it moved.
  func beat() { beats.wrappingAdd(1, ordering: .relaxed) }

  /// How often the pipeline went round.
  var beatCount: UInt64 { beats.load(ordering: .relaxed) }
}
