internal import Logging
internal import TaihuCore
internal import TaihuGateway
internal import TaihuMQTT
internal import TaihuPack
internal import TaihuRing

/// One process of the gateway: its two threads as they are in production, on a stage.
///
/// Unchecked `Sendable`: only who has the stage's turn touches it.
final class Life: @unchecked Sendable {
  static let path = "/sim/taihu.db"

  let session: DiskSession
  let signs = LifeSigns()
  let mailbox: PipelineMailbox
  let gauges = PipelineGauges()
  /// What ended it, but for an end in good order and death.
  private(set) var failure: (any Error)?
  /// Whether the store is open.
  private(set) var isOpen = false
  private(set) var sources: [MQTTSource] = []
  private(set) var isPipelineOver = false
  private var networks: [Stage.Actor] = []
  private let stage: Stage
  private let doorbell: Doorbell

  init(_ stage: Stage, _ disk: SimulatedDisk) {
    self.stage = stage
    session = DiskSession(disk, stage: stage)
    doorbell = Doorbell(pausing: stage)
    mailbox = PipelineMailbox(doorbell: doorbell)
  }

  var isNetworkOver: Bool { networks.allSatisfy(\.isFinished) }
  var isOver: Bool { isPipelineOver && isNetworkOver }

  /// Starts the threads.
  func start(_ setup: PipelineSetup) {
    _ = stage.enter("pipeline") { [self] in
      do {
        let (pipeline, sources) = try setup.build(doorbell: doorbell, mailbox: mailbox, gauges: gauges)
        self.sources = sources
        isOpen = true
        networks = sources.map { source in stage.enter("network") { source.run() } }
        if signs.isDead { sources.forEach { $0.requestStop() } }
        try pipeline.run()
      } catch {
        if !signs.isDead { failure = error }
        stage.note("the pipeline ends: \(error)")
      }
      isPipelineOver = true
    }
  }

  /// Ends the process at once: nothing that it still does reaches anybody.
  func die(withPower: Bool) {
    signs.isDead = true
    session.die(withPower: withPower)
    stage.isDead = true
    sources.forEach { $0.requestStop() }
    mailbox.post(.stop)
  }
}
