import TaihuChunk
import TaihuCore

/// A small generator of random numbers (Steele, Lea and Flood, OOPSLA 2014), so that a seed names a test's input.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &self) == 0 }
}

let milliseconds: Int64 = 1_000_000
let seconds: Int64 = 1_000_000_000
/// 2026-11-22T00:00:00Z.
let start: Int64 = 1_795_305_600 * seconds
let series = SeriesID(7)

/// Readings at the given times, received at the same moment, good.
func makeReadings(times: [Int64], values: [Double]) -> [Reading] {
  zip(times, values).map { time, value in
    let instant = Timestamp(nanoseconds: time)
    return Reading(series: series, time: instant, received: instant, value: value)
  }
}

/// Readings ten seconds apart.
func makeReadings(values: [Double]) -> [Reading] {
  makeReadings(times: values.indices.map { start + Int64($0) * 10 * seconds }, values: values)
}

/// `count` readings ten seconds apart.
func makeReadings(count: Int, _ value: (Int) -> Double) -> [Reading] {
  makeReadings(values: (0..<count).map(value))
}

/// Whether two readings are the same down to the bits of the value, the receive time within half a millisecond.
func isSame(_ left: Reading, _ right: Reading) -> Bool {
  let error = left.received.nanoseconds.subtractingReportingOverflow(right.received.nanoseconds)
  return left.time == right.time && left.value.bitPattern == right.value.bitPattern && left.series == right.series
    && left.quality == right.quality && left.reasons == right.reasons
    && !error.overflow && abs(error.partialValue) <= 500_000
}

/// Whether readings survive encoding and decoding.
func survives(_ readings: [Reading]) throws -> Bool {
  let chunk = ChunkEncoder.encode(readings)
  let decoded = try ChunkDecoder.decode(chunk.bytes, series: series)
  let samples = try ChunkDecoder.decodeSamples(chunk.bytes)
  return decoded.count == readings.count && zip(decoded, readings).allSatisfy(isSame)
    && samples.times == readings.map(\.time)
    && samples.values.map(\.bitPattern) == readings.map(\.value.bitPattern)
}
