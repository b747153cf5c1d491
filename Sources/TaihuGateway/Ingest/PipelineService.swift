internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TaihuCore
internal import TaihuMQTT
internal import TaihuNormalize
internal import TaihuPack
internal import TaihuRing
internal import TaihuStore

/// The pipeline as a service: its thread, opened and ended in good order.
///
/// The thread creates all that it owns, since none of it may be touched by another: catalog, writer, normalizer, judge.
/// What leaves it are the sources, which are safe to share.
final class PipelineService: Service {
  let mailbox: PipelineMailbox
  let gauges: PipelineGauges
  /// The brokers' connections in the order of the configuration, not yet started.
  let sources: [MQTTSource]
  private let thread: OwnedThread
  private let outcome: Outcome

  /// What the thread leaves behind.
  private final class Outcome: Sendable {
    let failure = Mutex<(any Error)?>(nil)
  }

  private init(
    mailbox: PipelineMailbox, gauges: PipelineGauges, sources: [MQTTSource], thread: OwnedThread, outcome: Outcome
  ) {
    (self.mailbox, self.gauges, self.sources) = (mailbox, gauges, sources)
    (self.thread, self.outcome) = (thread, outcome)
  }

  /// Opens the store, prepares the brokers' connections and starts the pipeline's thread; it waits for messages from then
  /// on.
  ///
  /// - Throws: whatever keeps the store from being opened or the packs from being compiled.
  static func open(
    _ setup: PipelineSetup, doorbell: Doorbell, mailbox: PipelineMailbox
  ) async throws -> PipelineService {
    let gauges = PipelineGauges()
    let outcome = Outcome()
    let thread = Mutex<OwnedThread?>(nil)
    let sources = try await withCheckedThrowingContinuation { (opened: CheckedContinuation<[MQTTSource], any Error>) in
      let started = OwnedThread(name: "taihu-pipeline") {
        let pipeline: IngestPipeline
        do {
          let parts = try setup.build(doorbell: doorbell, mailbox: mailbox, gauges: gauges)
          pipeline = parts.pipeline
          opened.resume(returning: parts.sources)
        } catch {
          return opened.resume(throwing: error)
        }
        do { try pipeline.run() } catch { outcome.failure.withLock { $0 = error } }
      }
      thread.withLock { $0 = started }
    }
    return PipelineService(
      mailbox: mailbox, gauges: gauges, sources: sources, thread: thread.withLock { $0! }, outcome: outcome)
  }

  /// Waits until the pipeline ends: after a graceful shutdown when all is committed, or by its own failure.
  func run() async throws {
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await thread.finished()
      } onGracefulShutdown: {
        self.mailbox.post(.stop)
      }
    } onCancel: {
      self.mailbox.post(.stop)
    }
    if let failure = outcome.failure.withLock({ $0 }) { throw failure }
  }
}
