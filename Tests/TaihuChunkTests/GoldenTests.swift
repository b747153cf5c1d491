import Foundation
import TaihuChunk
import TaihuCore
import Testing

/// Encoded bytes never change while the version is 1: old chunks must stay readable, and new ones readable by old
/// programs.
///
/// With `TAIHU_RECORD_GOLDEN=1` in the environment the tests write the files instead.
@Suite("Golden files")
struct GoldenTests {
  @Test("the same readings give the same bytes as ever, and these the readings", arguments: GoldenCase.all)
  func bytes(golden: GoldenCase) throws {
    let chunk = ChunkEncoder.encode(golden.readings)
    if ProcessInfo.processInfo.environment["TAIHU_RECORD_GOLDEN"] == "1" { try golden.record(chunk.bytes) }
    let recorded = try golden.recordedBytes()
    #expect(chunk.bytes == recorded)
    let decoded = try ChunkDecoder.decode(recorded, series: series)
    #expect(decoded.count == golden.readings.count)
    #expect(zip(decoded, golden.readings).allSatisfy(isSame))
  }

  @Test("there is no golden file without its readings")
  func files() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: GoldenCase.directory.path)
    #expect(names.sorted() == GoldenCase.all.map { $0.name + ".hex" }.sorted())
  }
}
