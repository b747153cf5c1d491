/// One way into the program by which bytes from outside come, to be tried with any bytes.
///
/// A target must come back from every input, and stops the process when a promise is broken: it is run by libFuzzer with
/// inputs of its own making, and by the tests with the corpus that is kept.
public struct FuzzTarget: Sendable {
  /// The name, which is also that of the folder of its corpus.
  public let name: String
  /// Tries one input.
  public let run: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ run: @escaping @Sendable ([UInt8]) -> Void) { (self.name, self.run) = (name, run) }

  /// Every target.
  public static let all: [FuzzTarget] =
    decoders + declared + [topic, pattern, pack, unit, time, chunk, promql, regex, remoteWrite, lineBody]
}
