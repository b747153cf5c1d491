internal import TaihuCore

/// How readings went on since an episode of the learned detector began, beside what was expected, and what such a course is
/// called.
///
/// A jump, a wild value and the first reading of a new level look the same when they come. Some readings later they do not:
/// the course of the readings since, and of the few before, is compared with a spike, a step, a slope and noise. Distances
/// are in usual errors of the forecast, as they were when the episode began. The forecast is renewed with each hour only,
/// since within an hour the profile learns what it sees.
///
/// Bounded: 40 numbers. When they are full, every second is given up, so that they tell of the whole course.
struct EpisodeCourse {
  /// Readings kept from before the episode, and since.
  static let beforeMax = RecentReadings.capacity
  static let sinceMax = 32
  /// Readings since the beginning until a first name.
  private static let patience = 8

  private var before: [Float]
  private var since: [Float] = []
  private let unit, usualStep: Double
  private var centre: Double
  private var hour: UInt8
  /// One in so many readings is kept; how many came since the last that was.
  private var stride: UInt32 = 1
  private var skipped: UInt32 = 0
  private var proposed: EpisodeKind?

  /// A course that begins with the reading of which `surprise` speaks.
  init(_ surprise: Surprise, before: [Episode.Evidence]) {
    unit = max(surprise.error, .leastNormalMagnitude)
    usualStep = max(surprise.usualStep / unit, 1e-6)
    (centre, hour) = (surprise.forecast, surprise.hour)
    let (centre, unit) = (centre, unit)
    self.before = before.suffix(Self.beforeMax).map { Self.size(($0.value - centre) / unit) }
  }

  /// Takes in the next reading.
  ///
  /// - Complexity: O(1) amortised.
  mutating func add(_ value: Double, forecast: Double, hour: UInt8) {
    if hour != self.hour { (self.hour, centre) = (hour, forecast) }
    skipped += 1
    guard skipped >= stride else { return }
    skipped = 0
    if since.count == Self.sinceMax {
      since = (0..<Self.sinceMax / 2).map { since[2 * $0 + 1] }
      stride *= 2
    }
    since.append(Self.size((value - centre) / unit))
  }

  /// The name of the course, once it is plain: two looks in a row agree, or it is over.
  ///
  /// - Complexity: O(kept readings) at every fourth reading and at the end.
  mutating func name(isOver: Bool) -> EpisodeKind? {
    if isOver { return look() }
    guard since.count >= Self.patience, since.count % 4 == 0, skipped == 0 else { return nil }
    let former = proposed
    proposed = look()
    return proposed == former ? proposed : nil
  }

  private static func size(_ number: Double) -> Float { Float(min(max(number, -1e6), 1e6)) }
}

extension EpisodeCourse {
  /// A course returns when its last readings lie within this, and it was out beyond this at its farthest.
  private static let backWithin: Float = 1.5
  private static let outBeyond: Float = 3
  /// Readings that a spike lasts at most.
  private static let spikeMax = 3
  /// Equal readings that are called stuck.
  private static let equalMin = 6
  /// Steps so many times the usual are noise.
  private static let noisy = 2.0
  /// A slope must fit so much better than a step, and make up so much of where it leads, to be a drift.
  private static let slopeFit: Float = 0.8
  private static let slopeShare: Float = 0.5

  /// What the readings look like; `nil`: like nothing with a name.
  private func look() -> EpisodeKind? {
    guard since.count >= 2 else { return nil }
    let isStill = since.suffix(Self.equalMin).allSatisfy { $0 == since[since.count - 1] }
    if since.count >= Self.equalMin, isStill { return isFlat ? .stuck : trend }
    let peak = since.map(\.magnitude).max() ?? 0
    let away = Self.median(since.suffix(max(3, min(6, since.count / 2))))
    if away.magnitude < max(Self.backWithin, 0.3 * peak) {
      let out = since.count { $0.magnitude > 0.5 * peak }
      if stride == 1, peak >= Self.outBeyond, out <= Self.spikeMax { return .spike }
      return isNoisy ? .noise : nil
    }
    return isNoisy ? .noise : trend
  }

  /// Whether all since the beginning is one value, and what was before was not.
  private var isFlat: Bool {
    since.allSatisfy { $0 == since[0] } && !before.allSatisfy { $0 == since[0] }
  }

  /// Whether readings go to and fro by more than they are away.
  private var isNoisy: Bool {
    guard stride == 1 else { return false }
    let steps = zip(since, since.dropFirst()).map { ($1 - $0).magnitude }
    let mean = since.reduce(0, +) / Float(since.count)
    let scatter = since.map { ($0 - mean).magnitude }.reduce(0, +) / Float(since.count)
    let step = steps.reduce(0, +) / Float(steps.count)
    return Double(step) >= Self.noisy * usualStep && mean.magnitude < 1.2 * scatter
  }

  /// Whether what stays away came by a step or little by little.
  private var trend: EpisodeKind? {
    guard since.count >= Self.patience / 2 else { return nil }
    let course = before + since
    let line = Self.line(course)
    let step = Self.step(course)
    let growth = (line.end - line.start) / line.end
    if line.error < Self.slopeFit * step.error, growth > Self.slopeShare { return .drift }
    guard step.after.magnitude > Self.backWithin else { return nil }
    let isStep = (step.after - step.before) / step.after > Self.slopeShare
    // Away since before the first reading that is kept, and no farther: the step came unnoticed.
    return isStep || growth.magnitude < 0.3 ? .levelShift : nil
  }

  /// The least squares line: its ends and the sum of squares beside it.
  private static func line(_ values: [Float]) -> (start: Float, end: Float, error: Float) {
    let count = Float(values.count)
    let (mid, mean) = ((count - 1) / 2, values.reduce(0, +) / count)
    var (covariance, variance): (Float, Float) = (0, 0)
    for (place, value) in values.enumerated() {
      covariance += (Float(place) - mid) * (value - mean)
      variance += (Float(place) - mid) * (Float(place) - mid)
    }
    let slope = covariance / variance
    let error = values.enumerated().reduce(Float(0)) { sum, item in
      let rest = item.element - mean - slope * (Float(item.offset) - mid)
      return sum + rest * rest
    }
    return (mean - slope * mid, mean + slope * mid, error)
  }

  /// The best step: the means before and after, and the sum of squares beside them.
  private static func step(_ values: [Float]) -> (before: Float, after: Float, error: Float) {
    let total = values.reduce(0, +)
    let squares = values.reduce(0) { $0 + $1 * $1 }
    var best = (before: Float(0), after: total / Float(values.count), error: Float.infinity)
    var sum: Float = 0
    for count in 1..<values.count {
      sum += values[count - 1]
      let (left, right) = (Float(count), Float(values.count - count))
      let (before, after) = (sum / left, (total - sum) / right)
      let error = squares - left * before * before - right * after * after
      if error < best.error { best = (before, after, error) }
    }
    return best
  }

  private static func median(_ values: ArraySlice<Float>) -> Float {
    values.sorted()[values.count / 2]
  }
}

extension EpisodeCourse {
  /// Appends everything.
  func encode(to writer: inout StateWriter) {
    for number in [unit, usualStep, centre] { writer.append(number) }
    writer.append(hour)
    writer.append(stride)
    writer.append(skipped)
    writer.append(UInt8(proposed.flatMap { EpisodeKind.allCases.firstIndex(of: $0) } ?? .init(UInt8.max)))
    for sizes in [before, since] {
      writer.append(UInt8(sizes.count))
      for size in sizes { writer.append(size) }
    }
  }

  /// A course from what was appended.
  init(from reader: inout StateReader) {
    (unit, usualStep, centre) = (reader.next(), reader.next(), reader.next())
    hour = reader.next()
    (stride, skipped) = (reader.next(), reader.next())
    let kind = Int(reader.next() as UInt8)
    proposed = kind < EpisodeKind.allCases.count ? EpisodeKind.allCases[kind] : nil
    (before, since) = ([], [])
    let beforeCount: UInt8 = reader.next()
    for _ in 0..<min(Int(beforeCount), Self.beforeMax) { before.append(reader.next()) }
    let sinceCount: UInt8 = reader.next()
    for _ in 0..<min(Int(sinceCount), Self.sinceMax) { since.append(reader.next()) }
    let isPossible = beforeCount <= UInt8(Self.beforeMax) && sinceCount <= UInt8(Self.sinceMax)
    if !isPossible || unit <= 0 || stride == 0 || stride > 1 << 24 || skipped >= stride { reader.refuse() }
  }
}
