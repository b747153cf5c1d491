/// A step of the clock, of which every time in a column is a multiple.
///
/// Each unit divides the next, so that the largest that divides all of many numbers is found in one pass.
struct TimeUnit {
  /// Its number on disk.
  let id: Int
  /// Its length.
  let nanoseconds: Int64
  /// What dividing by it comes to where there is no remainder: a shift, and a product with the inverse (modulo 2⁶⁴) of
  /// its odd part.
  private let shift: Int64
  private let inverse: Int64

  /// The bits of an id.
  static let idBits = 4

  /// 1 ns and its tenfolds up to 10 s, a minute, ten minutes, an hour and a day, by their ids.
  static let all: [TimeUnit] = {
    var lengths: [Int64] = [1]
    for _ in 1...10 { lengths.append(lengths[lengths.count - 1] * 10) }
    lengths += [60_000_000_000, 600_000_000_000, 3_600_000_000_000, 86_400_000_000_000]
    return lengths.enumerated().map { TimeUnit(id: $0.offset, nanoseconds: $0.element) }
  }()

  /// One nanosecond.
  static var nanosecond: TimeUnit { all[0] }
  /// One millisecond.
  static var millisecond: TimeUnit { all[6] }

  private init(id: Int, nanoseconds: Int64) {
    (self.id, self.nanoseconds) = (id, nanoseconds)
    shift = Int64(nanoseconds.trailingZeroBitCount)
    let odd = nanoseconds >> shift
    var inverse = odd
    // Newton's iteration: an odd number is its own inverse modulo 8, and each round doubles the bits that are right.
    for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
    self.inverse = inverse
  }

  /// Reads a unit by its id.
  static func read(part: ChunkError.Part, from reader: inout BitReader) throws(ChunkError) -> TimeUnit {
    let id = Int(try reader.read(bits: idBits))
    guard id < all.count else { throw .inconsistent(part) }
    return all[id]
  }

  /// How often the unit goes into a duration, or `nil` where that leaves a remainder.
  @inline(__always)
  func quotient(_ duration: Int64) -> Int64? {
    let quotient = (duration &>> shift) &* inverse
    let (product, overflow) = quotient.multipliedReportingOverflow(by: nanoseconds)
    return !overflow && product == duration ? quotient : nil
  }

  /// Durations as multiples of the largest unit that divides them all.
  ///
  /// - Complexity: O(*n*) in the number of durations.
  static func split(_ durations: [Int64]) -> (unit: TimeUnit, multiples: [Int64]) {
    var unit = all[all.count - 1]
    for duration in durations {
      while unit.quotient(duration) == nil { unit = all[unit.id - 1] }
    }
    return (unit, durations.map { ($0 &>> unit.shift) &* unit.inverse })
  }
}
