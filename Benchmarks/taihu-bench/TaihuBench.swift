internal import ArgumentParser

/// Measures the parts of the gateway one at a time, each against a yardstick that stands in the command's own help.
@main
struct TaihuBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "taihu-bench",
    abstract: "Measures the parts of Taihu.",
    discussion: "Build with `swift build -c release --product taihu-bench`: other builds measure the compiler.",
    subcommands: [
      RingBenchmark.self, DecodeBenchmark.self, DetectBenchmark.self, DeriveBenchmark.self, ChunkBenchmark.self,
      StoreBenchmark.self, QueryBenchmark.self, SeriesBenchmark.self, PromQLBenchmark.self,
    ])
}
