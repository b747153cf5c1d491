import FuzzTargets
import Testing

/// Inputs made from the kept ones by chance, the same in every run: no input stops a target. What a run of libFuzzer
/// finds in hours is not to be found here; what breaks a decoder outright is, in seconds and without its tools.
@Suite("Mutations of the corpora")
struct MutationTests {
  /// How many inputs each target is given; without optimization each takes about twenty times as long.
  #if DEBUG
    static let inputs = 300
  #else
    static let inputs = 20_000
  #endif

  @Test("mutated inputs come back from their target", arguments: FuzzTarget.all.map(\.name))
  func mutations(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let corpus = try Corpus.inputs(of: name).filter { $0.count <= 1_024 }
    try #require(!corpus.isEmpty)
    var random = SplitMix(seed: 0x7461_6968_7500_0000)
    for _ in 0..<Self.inputs { target.run(Corpus.mutation(of: corpus, &random)) }
  }
}
