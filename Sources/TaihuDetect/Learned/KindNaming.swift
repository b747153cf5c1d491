internal import TaihuCore

/// Names the sort of trouble by what is seen while it begins.
///
/// A jump, a wild value and the first reading of a new level look the same when they come, and all are `anomaly`. What
/// lasts shows in the short mean and in blocks, and is told apart by how it came: after a jump it is a level shift,
/// growing from block to block without one a drift.
struct KindNaming: BitwiseCopyable {
  /// A step of so many usual ones is a jump.
  private static let jumpSize = 5.0
  /// A jump is remembered for so many readings: two blocks.
  private static let jumpMemory = 2 * CoarseScale.blockCount
  /// A step of up to so many usual ones is calm.
  private static let calmSize = 3.0
  /// A drift adds at least this to the deviation, from block to block, in usual distances.
  private static let growth = 0.25

  private var sinceJump: UInt8 = .max
  private var wasJumpUp = false
  private var block = 0.0
  private var formerBlock = 0.0

  /// Nothing seen yet.
  init() {}

  /// The kind of an episode that would begin with a reading that shows this, and a block that shows that, at its last.
  mutating func kind(
    _ fine: TimeScale.Findings, excursion: Feature.Finding, block: TimeScale.Findings?
  ) -> EpisodeKind {
    if let block { (formerBlock, self.block) = (self.block, block.deviation.size) }
    defer { note(fine.step) }
    return named(fine, excursion, block)
  }

  private mutating func note(_ step: Feature.Finding) {
    if step.size.magnitude >= Self.jumpSize {
      (sinceJump, wasJumpUp) = (0, step.size > 0)
    } else if sinceJump < .max {
      sinceJump += 1
    }
  }

  private func named(
    _ fine: TimeScale.Findings, _ excursion: Feature.Finding, _ block: TimeScale.Findings?
  ) -> EpisodeKind {
    let ofBlock = max(block?.deviation.surprise ?? 0, block?.residual.surprise ?? 0)
    let lasting = max(excursion.surprise, ofBlock)
    let single = max(fine.deviation.surprise, fine.residual.surprise, fine.step.surprise)
    let (noise, noiseSize) = noisier(fine.noise, block?.noise)
    if noise > max(lasting, single) { return noiseSize > 0 ? .noise : .anomaly }
    if isOutOfSeason(fine, block) { return .outOfSeason }
    guard lasting > fine.step.surprise, fine.step.size.magnitude < Self.calmSize else { return .anomaly }
    if sinceJump <= Self.jumpMemory { return wasJumpUp == (excursion.size > 0) ? .levelShift : .anomaly }
    return isGrowing ? .drift : .anomaly
  }

  /// Whether what surprises most is the distance from the hour's usual, at a value that is usual for the series.
  private func isOutOfSeason(_ fine: TimeScale.Findings, _ block: TimeScale.Findings?) -> Bool {
    [fine, block ?? fine].contains { findings in
      findings.deviation.size.magnitude < 1 && findings.residual.surprise > max(findings.step.surprise, 1)
    }
  }

  private func noisier(_ fine: Feature.Finding, _ block: Feature.Finding?) -> (surprise: Double, size: Double) {
    guard let block, block.surprise > fine.surprise else { return (fine.surprise, fine.size) }
    return (block.surprise, block.size)
  }

  /// Whether the last block lay farther out than the one before, on the same side, and beyond the usual.
  private var isGrowing: Bool {
    block.magnitude > 1 && block.sign == formerBlock.sign && block.magnitude > formerBlock.magnitude + Self.growth
  }
}

extension KindNaming {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    writer.append(sinceJump)
    writer.append(wasJumpUp ? 1 as UInt8 : 0)
    writer.append(block)
    writer.append(formerBlock)
  }

  /// A naming from what was appended.
  init(from reader: inout StateReader) {
    sinceJump = reader.next()
    wasJumpUp = reader.next() as UInt8 == 1
    (block, formerBlock) = (reader.next(), reader.next())
  }
}
