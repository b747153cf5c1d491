import Foundation
import TaihuPack

/// A folder of its own for one test, removed afterwards.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "taihu-pack-\(UUID().uuidString.prefix(8))")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The shipped packs.
let shippedPacks = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Config/Packs").path

/// The problems that reading a text gives, as lines; none when it is accepted.
func problems(of text: String, file: String = "test.toml") -> [String] {
  do {
    _ = try PackReader().read(text: text, file: file)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// What `read` reports on a text: errors first, then warnings.
func reported(_ text: String, _ read: (StrictTable) -> Void) throws -> [String] {
  let list = ProblemList()
  try TOMLDocument(Array(text.utf8), file: "f.toml").read(reporting: list, read)
  return (list.errors + list.warnings).map(\.description)
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
