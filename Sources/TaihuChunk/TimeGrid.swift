/// Evenly spaced points of time, some of them left out, near which the times of a column lie.
///
/// A time's distance from its point carries less noise than the difference of two times, to which both contribute. All
/// arithmetic wraps around: where a grid fits badly it saves nothing, and still gives back every time.
struct TimeGrid {
  /// Points that were left out or, when negative, taken more than once.
  private struct Gap {
    /// The index of the time before which they lie.
    var index: Int
    /// How many.
    var points: Int64
  }

  /// The distance of two points.
  private let step: Int64
  /// In the order of their indices.
  private var gaps: [Gap] = []

  /// Of this many steps one at most may be a gap, beside one gap in any case.
  private static let stepsPerGap = 8

  /// The grid of strictly increasing times and each time's distance from its point, or `nil` when they keep to none.
  ///
  /// - Complexity: O(*n*).
  static func fit(_ times: [Int64]) -> (grid: TimeGrid, distances: [Int64])? {
    guard let step = meanStep(of: times) else { return nil }
    var grid = TimeGrid(step: step)
    var distances = [Int64](repeating: 0, count: times.count)
    let half = step / 2
    var point = times[0]
    for index in 1..<times.count {
      point = point &+ step
      var distance = times[index] &- point
      if distance < -half || distance > half {
        guard grid.gaps.count <= times.count / stepsPerGap else { return nil }
        let gap = Gap(index: index, points: floorDivide(distance &+ half, by: step))
        grid.gaps.append(gap)
        point = point &+ gap.points &* step
        distance = times[index] &- point
      }
      distances[index] = distance
    }
    return (grid, distances)
  }

  /// Writes the step and the gaps.
  func write(to writer: inout BitWriter) {
    writer.writeSigned(step)
    writer.writeNumber(UInt64(gaps.count))
    var index = 0
    for gap in gaps {
      writer.writeNumber(UInt64(gap.index - index))
      writer.writeSigned(gap.points)
      index = gap.index
    }
  }

  /// Reads the grid of `count` times.
  static func read(count: Int, from reader: inout BitReader) throws(ChunkError) -> TimeGrid {
    var grid = TimeGrid(step: try reader.readSigned())
    let gapCount = try reader.readNumber()
    guard gapCount < count else { throw .inconsistent(.time) }
    var index = 0
    for _ in 0..<gapCount {
      let distance = try reader.readNumber()
      guard distance < count - index else { throw .inconsistent(.time) }
      index += Int(distance)
      grid.gaps.append(Gap(index: index, points: try reader.readSigned()))
    }
    return grid
  }

  /// Adds to each distance the point it belongs to; the first point is `origin`.
  ///
  /// - Complexity: O(*n*).
  func add(to distances: inout [Int64], origin: Int64) {
    var point = origin
    var start = 0
    for gap in gaps {
      addPoints(to: &distances, start..<gap.index, from: &point)
      point = point &+ gap.points &* step
      start = gap.index
    }
    addPoints(to: &distances, start..<distances.count, from: &point)
  }

  private func addPoints(to distances: inout [Int64], _ range: Range<Int>, from point: inout Int64) {
    var output = distances.mutableSpan
    for index in range {
      output[index] = output[index] &+ point
      point = point &+ step
    }
  }

  private init(step: Int64) {
    self.step = step
  }

  /// The mean step, where a difference that is near a multiple of the usual one counts as that many.
  private static func meanStep(of times: [Int64]) -> Int64? {
    guard times.count > 1 else { return nil }
    let usual = usualDifference(of: times)
    let half = usual / 2
    var steps: UInt64 = 0
    for index in 1..<times.count {
      let difference = UInt64(bitPattern: times[index] &- times[index - 1])
      steps &+= difference &- half < usual ? 1 : roundDivide(difference, by: usual)
    }
    let total = UInt64(bitPattern: times[times.count - 1] &- times[0])
    let mean = steps == 0 ? usual : roundDivide(total, by: steps)
    return mean > 0 && mean <= UInt64(Int64.max / 4) ? Int64(mean) : nil
  }

  /// The median of about thirty differences, spread over all.
  private static func usualDifference(of times: [Int64]) -> UInt64 {
    let sample = stride(from: 1, to: times.count, by: max(1, times.count / 30)).map {
      UInt64(bitPattern: times[$0] &- times[$0 - 1])
    }
    return sample.sorted()[sample.count / 2]
  }

  private static func roundDivide(_ number: UInt64, by divisor: UInt64) -> UInt64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return quotient &+ (remainder > divisor / 2 ? 1 : 0)
  }

  private static func floorDivide(_ number: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient &- 1 : quotient
  }
}
