internal import TaihuCore

/// What a seed has in store: which faults there are, how large everything is. Few faults at once find more than all.
struct Plan {
  /// What may happen.
  enum Event: CaseIterable {
    case kill, powerCut, cutConnection, brokerDown, loseSession, failSync, failWrite, failRead, fillDisk, freeDisk
    case slowDisk, healDisk, wallBack, wallLeap, idle, reload, replay, applyRetention, stop
  }

  /// Messages of the run.
  let messages: Int
  /// The events of this seed.
  let events: [Event]
  /// An event comes with one message in so many.
  let rarity: Int
  /// Whether one read yields many packets.
  let readsMany: Bool
  let window, batch, ringSlots: Int
  let sealAfter, sealStep, checkpointPages, latestFlush: Int
  /// Days that readings and the quarantine are kept; 0: for ever.
  let days: Int
  /// Milliseconds between two messages, at most.
  let gapMilliseconds: Int

  init(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed, stream: 4)
    messages = numbers.within(20...70)
    let density = numbers.within(2...6)
    events = Event.allCases.filter { _ in numbers.below(8) < density } + [.kill, .powerCut]
    rarity = numbers.within(2...8)
    readsMany = numbers.chance(2)
    window = numbers.pick([1, 5, 20, 100])
    batch = numbers.pick([1, 4, 20, 64])
    ringSlots = max(numbers.pick([4, 16, 64]), 1 << (Int.bitWidth - (batch - 1).leadingZeroBitCount))
    sealAfter = numbers.pick([2, 5, 20])
    sealStep = numbers.pick([1, 1, 100])
    checkpointPages = numbers.pick([4, 20, 100, 1_000])
    latestFlush = numbers.pick([3, 20, 1_000])
    days = numbers.chance(2) ? numbers.within(1...3) : 0
    gapMilliseconds = numbers.pick([5, 100, 2_000, 60_000])
  }
}
