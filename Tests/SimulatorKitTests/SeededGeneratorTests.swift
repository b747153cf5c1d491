import Testing

@testable import SimulatorKit

@Suite struct SeededGeneratorTests {
  @Test("the same seed gives the same numbers, another seed others")
  func determinism() {
    var (first, same, other) = (SeededGenerator(seed: 5), SeededGenerator(seed: 5), SeededGenerator(seed: 6))
    let numbers = (0..<100).map { _ in first.next() }
    let (repeated, different) = ((0..<100).map { _ in same.next() }, (0..<100).map { _ in other.next() })
    #expect(numbers == repeated)
    #expect(numbers != different)
  }

  @Test("the first numbers are those of the published algorithm")
  func vectors() {
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers: [UInt64] = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test("a fork depends on its label and leaves the original alone")
  func forks() {
    let root = SeededGenerator(seed: 9)
    var (copy, untouched) = (root, root)
    var (left, right, again) = (root.forked(for: "left"), root.forked(for: "right"), root.forked(for: "left"))
    let number = left.next()
    let (repeated, different) = (again.next(), right.next())
    #expect(number == repeated)
    #expect(number != different)
    let (before, after) = (copy.next(), untouched.next())
    #expect(before == after)
  }

  @Test("normal numbers have mean 0 and deviation 1")
  func gaussian() {
    var generator = SeededGenerator(seed: 3)
    let numbers = (0..<20_000).map { _ in generator.gaussian() }
    let mean = numbers.reduce(0, +) / 20_000
    let variance = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }

  @Test("Poisson counts have the wanted mean and variance", arguments: [0.0, 0.3, 5, 39, 200])
  func poisson(mean: Double) {
    var generator = SeededGenerator(seed: 11)
    let counts = (0..<5_000).map { _ in Double(generator.poisson(mean: mean)) }
    let average = counts.reduce(0, +) / 5_000
    let variance = counts.map { ($0 - average) * ($0 - average) }.reduce(0, +) / 5_000
    #expect(abs(average - mean) <= 0.05 * mean)
    #expect(abs(variance - mean) <= 0.15 * mean)
  }
}
