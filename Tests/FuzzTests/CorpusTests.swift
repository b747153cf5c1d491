import Foundation
import FuzzTargets
import Testing

/// Inputs that were kept because they once reached something new, or broke something: each goes through its target
/// again. What libFuzzer makes of them in minutes and hours is scripts/fuzz.sh.
@Suite("Corpora of the fuzz targets")
struct CorpusTests {
  @Test("every kept input comes back from its target", arguments: FuzzTarget.all.map(\.name))
  func replay(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let inputs = try Corpus.inputs(of: name)
    #expect(!inputs.isEmpty, "\(name) has no corpus to begin with")
    for input in inputs { target.run(input) }
  }

  @Test("no input at all, and cuts of every kept one, come back as well", arguments: FuzzTarget.all.map(\.name))
  func cuts(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    target.run([])
    for input in try Corpus.inputs(of: name) where input.count <= 2_000 {
      for length in stride(from: 1, to: input.count, by: max(1, input.count / 16)) {
        target.run(Array(input[..<length]))
      }
    }
  }

  @Test("every corpus has its target")
  func completeness() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Corpus.folder.path)
    #expect(Set(folders) == Set(FuzzTarget.all.map(\.name)))
  }
}
