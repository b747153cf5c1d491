internal import Logging
internal import TaihuCore
internal import TaihuGateway
internal import TaihuMQTT
internal import TaihuNormalize
internal import TaihuPack
internal import TaihuStore

/// Everything around the gateway's process, and what befalls it.
///
/// Unchecked `Sendable`: only who has the stage's turn touches it.
final class World: @unchecked Sendable {
  let stage: Stage
  let disk: SimulatedDisk
  let broker: SimulatedBroker
  let plan: Plan
  var workload: Workload
  var life: Life?
  private(set) var branches: Set<Branch> = []
  private(set) var events: [String: Int] = [:]
  /// What was found wrong.
  var failure: String?
  /// The latest that the gateway's wall clock ever showed, and the earliest.
  private(set) var latestWall: Timestamp
  /// Whether nothing more befalls it.
  private(set) var isQuiet = false
  private var numbers: SeededNumbers
  private var nextMessage: Int64 = 0
  private var pending: [(countdown: Int, event: Plan.Event)] = []
  private var quietSince: Int64?
  private var isStopping = false
  private var hasPosted = false
  private var knowsLater = false
  private var lives = 0
  private var openingsFailed = 0
  /// Whether the last process ended with the power.
  private(set) var hadPowerCut = false
  private var diskFailuresAtOpening = 0

  init(seed: UInt64) {
    stage = Stage(seed: seed)
    disk = SimulatedDisk(seed: seed)
    broker = SimulatedBroker(stage: stage)
    plan = Plan(seed: seed)
    workload = Workload(seed: seed)
    numbers = SeededNumbers(seed: seed, stream: 5)
    broker.window = plan.window
    latestWall = stage.trueTime
  }

  func reach(_ branch: Branch) {
    if branches.insert(branch).inserted { stage.note("for the first time: \(branch.rawValue)") }
  }

  /// Lives until all is quiet and the last process has stopped in good order.
  func run() {
    stage.world = { [unowned self] in step() }
    while failure == nil {
      let life = begin()
      stage.wait(for: nil) { life.isOver }
      let isDone = end(life)
      if isDone { break }
      if stage.turns > 2_000_000 { failure = "the run does not come to an end" }
    }
    stage.world = { nil }
    life = nil
  }

  private func begin() -> Life {
    let life = Life(stage, disk)
    self.life = life
    (isStopping, hasPosted, stage.isDead, quietSince) = (false, false, false, nil)
    hadPowerCut = false
    diskFailuresAtOpening = disk.failures
    lives += 1
    life.signs.number = lives
    life.signs.acknowledge = { [unowned self] in audit($0) }
    life.signs.reach = { [unowned self] in reach($0) }
    if !isQuiet && numbers.chance(4) { pending.append((numbers.below(80), .kill)) }
    stage.note("a process begins")
    life.start(setup(life))
    return life
  }

  private var configuration: GatewayConfiguration {
    var configuration = GatewayConfiguration(
      brokers: [BrokerConfiguration(address: try! BrokerURL("mqtt://127.0.0.1:1883"), clientID: "taihu")],
      directory: "/sim")
    configuration.store.path = Life.path
    configuration.store.sealAfterReadings = plan.sealAfter
    configuration.store.diskReserveBytes = Int64(SimulatedDisk.reserveBytes)
    configuration.limits.clockFuture = .seconds(366 * 86_400)
    configuration.brokers[0].batchMessages = plan.batch
    if plan.days > 0 {
      configuration.retention.rawDays = plan.days
      configuration.retention.quarantineDays = plan.days
    }
    return configuration
  }

  private func setup(_ life: Life) -> PipelineSetup {
    var ground = PipelineGround()
    ground.disk = life.session
    ground.pausing = stage
    let (plan, stage, broker, signs) = (plan, stage, broker, life.signs)
    nonisolated(unsafe) let shared = (broker, signs)
    ground.connections = .init(seed: 7) { _ in
      { _, context in unsafe SimulatedWire(shared.0, stage, shared.1, context, readsMany: plan.readsMany) }
    }
    ground.adjustBroker = {
      ($0.ringSlots, $0.maximumPacketBytes, $0.arenaBytes) = (plan.ringSlots, 1_024, 8_192)
    }
    ground.adjustStore = {
      ($0.sealStepReadings, $0.walCheckpointPages) = (plan.sealStep, plan.checkpointPages)
      $0.latestFlushReadings = plan.latestFlush
    }
    return PipelineSetup(
      configuration: configuration, packs: packs, clock: stage, ground: ground,
      logger: Logger(label: "simulation") { _ in TraceHandler(stage: stage) })
  }

  private var packs: [Pack] {
    [try! PackReader().read(text: Workload.pack(knowsLater: knowsLater), file: "sim.toml")]
  }

  /// Looks at what a process has left. Returns whether all is over.
  private func end(_ life: Life) -> Bool {
    let figures = life.gauges.current
    if figures.failures > 0 { reach(.batchReturned) }
    if figures.failures > 0 && figures.failure == nil { reach(.commitFailed) }
    if let failure = life.failure {
      if !life.isOpen {
        guard disk.failures > diskFailuresAtOpening else {
          self.failure = "the store could not be opened though the disk did not fail: \(failure)"
          return true
        }
        reach(.openingFailed)
        stage.spend(30_000_000_000)
        openingsFailed += 1
        if openingsFailed.isMultiple(of: 3) { disk.heal() }
      } else {
        reach(.gaveUp)
        if isQuiet && disk.failures == diskFailuresAtOpening {
          self.failure = "the process gave up though the disk did not fail: \(failure)"
          return true
        }
      }
    }
    for source in life.sources where source.snapshot.lostQoS0 > 0 { reach(.qos0Lost) }
    let wasWell = isStopping && life.failure == nil && !life.signs.isDead
    if wasWell { reach(.stoppedWell) }
    broker.cut()
    let isDone = wasWell && isQuiet && broker.isIdle
    check(isFinal: isDone)
    stage.spend(1_000_000_000)
    return isDone
  }

  private func check(isFinal: Bool) {
    guard failure == nil else { return }
    do {
      var checker = Checker(self)
      try checker.check(isFinal: isFinal)
    } catch {
      failure = "\(error)"
    }
  }

  /// Now and then looks whether what is being acknowledged would be there without power.
  private func audit(_ messages: [Message]) {
    guard failure == nil, !messages.isEmpty, numbers.chance(10) else { return }
    do {
      var checker = Checker(self)
      try checker.checkDurable(messages)
    } catch {
      failure = "acknowledged before it was durable: \(error)"
    }
  }
}

extension World {
  /// The world's turn: returns when it has something to do by itself.
  private func step() -> Int64? {
    latestWall = max(latestWall, stage.trueTime.advanced(byNanoseconds: stage.wallOffset))
    if failure != nil, let life, !life.signs.isDead { kill(withPower: true) }
    guard let life, !life.signs.isDead, !life.isOver else { return nil }
    if numbers.chance(2) || broker.isBusy { broker.step() }
    if life.isPipelineOver { kill(withPower: true) }
    if isStopping && life.isNetworkOver && !hasPosted {
      hasPosted = true
      life.mailbox.post(.stop)
    }
    countDown()
    guard !stage.isDead else { return nil }
    if workload.messages.count < plan.messages { return publishIfDue() }
    return quieten(life)
  }

  private func publishIfDue() -> Int64 {
    guard stage.elapsed >= nextMessage else { return broker.isBusy ? stage.elapsed : nextMessage }
    nextMessage = stage.elapsed + Int64(numbers.within(0...plan.gapMilliseconds)) * 1_000_000
    broker.publish(workload.next(at: stage.trueTime))
    if numbers.chance(plan.rarity) { pending.append((numbers.below(120), numbers.pick(plan.events))) }
    return broker.isBusy ? stage.elapsed : nextMessage
  }

  private func countDown() {
    for index in pending.indices.reversed() {
      pending[index].countdown -= 1
      guard pending[index].countdown <= 0 else { continue }
      let event = pending.remove(at: index).event
      befall(event)
      if stage.isDead { return }
    }
  }

  /// After the last message nothing more befalls it, and when the broker has nothing left it is stopped.
  private func quieten(_ life: Life) -> Int64? {
    if !pending.isEmpty { return stage.elapsed + 1_000_000 }
    if !isQuiet {
      isQuiet = true
      disk.heal()
      broker.isUp = true
      stage.note("all is quiet from now on")
    }
    guard !isStopping else { return nil }
    guard broker.isIdle, life.isOpen, !broker.isBusy, broker.connection != nil else {
      quietSince = nil
      return broker.isBusy ? stage.elapsed : nil
    }
    let since = quietSince ?? stage.elapsed
    quietSince = since
    if stage.elapsed >= since + 3_000_000_000 { stop(life) }
    return since + 3_000_000_000
  }

  private func stop(_ life: Life) {
    stage.note("the process is asked to stop")
    isStopping = true
    life.sources.forEach { $0.requestStop() }
  }

  private func kill(withPower: Bool) {
    guard let life else { return }
    stage.note(withPower ? "the process dies" : "the power is cut")
    if !life.isOpen && life.failure == nil { reach(.killedWhileOpening) }
    life.die(withPower: withPower)
    hadPowerCut = !withPower
    guard !withPower else { return }
    if disk.files[Life.path + "-wal"].map({ !$0.isClean }) == true { reach(.powerCutTornLog) }
    disk.cutPower()
    if disk.met["deleted-file-found-again"] != nil { reach(.deletedFileFound) }
  }

  private func befall(_ event: Plan.Event) {
    guard let life else { return }
    events["\(event)", default: 0] += 1
    stage.note("befalls: \(event)")
    switch event {
    case .kill:
      reach(.killed)
      kill(withPower: true)
    case .powerCut:
      reach(.powerCut)
      kill(withPower: false)
    case .cutConnection:
      if broker.connection != nil { reach(.connectionCut) }
      broker.cut()
    case .brokerDown:
      broker.cut()
      broker.isUp.toggle()
    case .loseSession:
      reach(.sessionLost)
      broker.loseSession()
    case .failSync:
      for _ in 0..<numbers.pick([1, 1, 2, 12]) {
        let fault = numbers.pick(SimulatedDisk.SyncFault.allCases)
        disk.faults.syncs.append(fault)
      }
    case .failWrite: disk.faults.writes += numbers.pick([1, 2, 30])
    case .failRead: disk.faults.reads += numbers.within(1...3)
    case .fillDisk: disk.faults.capacity = disk.used + numbers.pick([0, 5_000, 1 << 20, (1 << 20) + 20_000])
    case .freeDisk, .healDisk: disk.heal()
    case .slowDisk: disk.faults.syncNanoseconds = Int64(numbers.pick([200, 5_000, 40_000])) * 1_000_000
    case .wallBack:
      reach(.clockBack)
      stage.wallOffset -= Int64(numbers.pick([1, 3_600, 86_400 * 30])) * 1_000_000_000
    case .wallLeap:
      let seconds = numbers.pick([5, 86_400, 86_400 * 30])
      if seconds > 86_400 * 7 { reach(.clockLeap) }
      stage.wallOffset += Int64(seconds) * 1_000_000_000
    case .idle: stage.spend(Int64(numbers.pick([60, 3_600, 90_000])) * 1_000_000_000)
    case .reload:
      reach(.reloaded)
      knowsLater.toggle()
      life.mailbox.post(
        .adopt(
          .init(
            packs: packs, discovery: [], limits: configuration.normalizerLimits,
            retention: configuration.retentionPolicy, routes: configuration.notify.map(\.route))))
      if knowsLater { replay(life) }
    case .replay: replay(life)
    case .applyRetention: life.mailbox.post(.applyRetention)
    case .stop: if life.isOpen { stop(life) }
    }
  }

  private func replay(_ life: Life) {
    life.mailbox.post(
      .replay([]) { [unowned self] result in
        guard case .success(let entries) = result else { return }
        for case .stored in entries.map(\.outcome) { reach(.replayed) }
      })
  }
}
