internal import ArgumentParser
internal import Foundation
internal import TaihuChunk
internal import TaihuCore

/// Measures the size and speed of chunks, on made-up city sensors or on columns from files.
struct ChunkBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chunk",
    abstract: "Bytes per reading of chunks, and the time to encode and to decode them.",
    discussion: """
      Without --columns the readings are made up: a temperature, a humidity, a particle count, a power, a counter and a
      switch, a reading each every ten seconds, half of them with some milliseconds of jitter.
      """)

  @Option(
    help: "A directory with NAME.sid.u16, NAME.ts.i64 (ms) and NAME.val.f64: little-endian columns in order of arrival."
  )
  var columns: String?
  @Option(help: "The NAME of the columns.")
  var name = "city"
  @Option(help: "Readings to a chunk; may be given several times.")
  var readings: [Int] = [360, 8_640]
  @Option(help: "How often to measure; the median counts.")
  var rounds = 5
  @Option(help: "Milliseconds, at most, by which a reading is received after its time; 0: at its time.")
  var latency: Int64 = 0

  func validate() throws {
    guard readings.allSatisfy({ 1...Chunk.readingsMax ~= $0 }) else {
      throw ValidationError("a chunk holds 1 to \(Chunk.readingsMax) readings")
    }
    guard rounds > 0 else { throw ValidationError("--rounds is at least 1") }
  }

  func run() throws {
    var series = try columns.map { try ColumnFiles(directory: $0, name: name).series() } ?? CitySensors.series()
    if latency > 0 { delay(&series) }
    print("readings/chunk  bytes/reading  encode ns  decode ns  samples ns  (per reading, median of \(rounds))")
    for size in readings { print(measure(series, size).description) }
  }

  private func delay(_ series: inout [[Reading]]) {
    var random = SplitMix(seed: 7)
    for row in series.indices {
      for index in series[row].indices {
        let delay = Int64.random(in: 0..<latency * 1_000_000, using: &random)
        series[row][index].received = series[row][index].time.advanced(byNanoseconds: delay)
      }
    }
  }

  private func measure(_ series: [[Reading]], _ size: Int) -> ChunkMeasurement {
    var measured = (0..<rounds).map { _ in ChunkMeasurement(of: series, readingsPerChunk: size) }
    measured.sort { $0.encode + $0.decode < $1.encode + $1.decode }
    return measured[measured.count / 2]
  }
}

/// The size of all series in chunks, and the processor time to encode and decode them.
private struct ChunkMeasurement: CustomStringConvertible {
  var readingsPerChunk: Int
  var count = 0
  var bytes = 0
  var encode = 0.0
  var decode = 0.0
  var samples = 0.0

  /// Measures one pass, series by series so that the chunks stay in the cache as they would for a store.
  init(of series: [[Reading]], readingsPerChunk: Int) {
    self.readingsPerChunk = readingsPerChunk
    for readings in series {
      let span = readings.span
      let starts = stride(from: 0, to: readings.count, by: readingsPerChunk)
      var chunks: [Chunk] = []
      encode += Self.nanoseconds {
        for start in starts {
          chunks.append(ChunkEncoder.encode(span.extracting(start..<min(start + readingsPerChunk, readings.count))))
        }
      }
      var decoded = 0
      decode += Self.nanoseconds {
        for chunk in chunks { decoded += (try? ChunkDecoder.decode(chunk.bytes, series: SeriesID(1)).count) ?? 0 }
      }
      samples += Self.nanoseconds {
        for chunk in chunks { decoded -= (try? ChunkDecoder.decodeSamples(chunk.bytes).values.count) ?? 0 }
      }
      precondition(decoded == 0, "a chunk does not decode")
      bytes += chunks.reduce(0) { $0 + $1.bytes.count }
      count += readings.count
    }
  }

  var description: String {
    let count = Double(count)
    return String(
      format: "%14d  %13.4f  %9.1f  %9.1f  %10.1f", readingsPerChunk, Double(bytes) / count, encode / count,
      decode / count, samples / count)
  }

  /// The processor time of this thread that `body` takes.
  private static func nanoseconds(_ body: () -> Void) -> Double {
    let begin = now()
    body()
    return now() - begin
  }

  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// Readings in little-endian column files.
private struct ColumnFiles {
  var directory: String
  var name: String

  /// The readings of each series.
  func series() throws -> [[Reading]] {
    let ids = try column("sid.u16", as: UInt16.self)
    let times = try column("ts.i64", as: Int64.self)
    let values = try column("val.f64", as: UInt64.self)
    guard ids.count == times.count, ids.count == values.count else {
      throw ValidationError("the columns of \(name) in \(directory) are not equally long")
    }
    var series = [[Reading]](repeating: [], count: Int(ids.max() ?? 0) + 1)
    for index in ids.indices {
      guard let time = Timestamp(milliseconds: times[index]) else { continue }
      let reading = Reading(
        series: SeriesID(UInt32(ids[index]) + 1), time: time, received: time, value: Double(bitPattern: values[index]))
      series[Int(ids[index])].append(reading)
    }
    return series.filter { !$0.isEmpty }
  }

  private func column<Element: FixedWidthInteger>(_ suffix: String, as type: Element.Type) throws -> [Element] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name).\(suffix)"), options: .alwaysMapped)
    let width = MemoryLayout<Element>.size
    return unsafe data.withUnsafeBytes { bytes in
      (0..<bytes.count / width).map {
        unsafe Element(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * width, as: type))
      }
    }
  }
}

/// Made-up sensors of a city, the same in every run.
enum CitySensors {
  private static let start: Int64 = 1_795_305_600_000
  private static let ticks = 8_640
  private static let stepMilliseconds: Int64 = 10_000

  /// A day of 60 series.
  static func series() -> [[Reading]] {
    (0..<60).map { number in
      var random = SplitMix(seed: UInt64(number))
      var sensor = Sensor(kind: number % 6)
      return (0..<ticks).compactMap { tick in
        let value = sensor.next(&random)
        let jitter = number % 2 == 0 ? 0 : Int64(abs(random.normal()) * 12)
        let milliseconds = start + Int64(tick) * stepMilliseconds + jitter
        guard random.uniform() >= 0.003, let time = Timestamp(milliseconds: milliseconds) else { return nil }
        return Reading(series: SeriesID(UInt32(number + 1)), time: time, received: time, value: value)
      }
    }
  }

  private struct Sensor {
    var kind: Int
    var walk = 0.0
    var tick = 0

    mutating func next(_ random: inout SplitMix) -> Double {
      let noise = random.normal()
      walk += noise
      tick += 1
      switch kind {
      case 0: return ((12 + 0.02 * walk + 0.05 * random.normal()) * 10).rounded() / 10
      case 1: return (min(max(60 + 0.05 * walk + 0.15 * noise, 5), 100) * 10).rounded() / 10
      case 2: return max(35 + 0.1 * walk + 1.5 * noise, 0).rounded()
      case 3: return ((tick / 140 % 3 == 0 ? 2.2 : 0.4) * 1_000 + 20 * noise).rounded() / 1_000
      case 4: return Double(tick) + (random.uniform() * 2).rounded()
      default: return (tick / 500 % 2 == 0) ? 0 : 1
      }
    }
  }
}

/// A small generator of random numbers (Steele, Lea and Flood, OOPSLA 2014), so that runs are alike.
private struct SplitMix: RandomNumberGenerator {
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

  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A normally distributed number, by Box and Muller's transform.
  mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
