import Testing

@testable import TaihuPack

@Suite("Keys of the decoders of protocols")
struct ProtocolOptionsTests {
  private func options(_ keys: String) throws -> TopicRule {
    let pack = try PackReader().read(text: Self.text(keys), file: "test.toml")
    return pack.topics[0]
  }

  private static func text(_ keys: String, pattern: String = "spBv1.0/{group}/+/{node}/#") -> String {
    """
    [pack]
    title = { zh = "测试", en = "Test" }
    version = 1

    [[topics]]
    pattern = "\(pattern)"
    \(keys)

    [quantities.temp]
    unit = "Cel"
    title = { zh = "温度", en = "Temperature" }
    """
  }

  @Test("line protocol: precision, names, the tag of the device, the tags that are labels")
  func line() throws {
    #expect(try options("decoder = \"line\"").decoder == .line(LineOptions()))
    var expected = LineOptions()
    (expected.precision, expected.name, expected.deviceTag, expected.labelTags) = (.s, "{field}", "host", ["zone"])
    let keys = """
      decoder = "line"
      precision = "s"
      name = "{field}"
      device_tag = "host"
      label_tags = ["zone"]
      """
    #expect(try options(keys).decoder == .line(expected))
  }

  @Test("Sparkplug and SenML in CBOR, and names that nobody declared")
  func others() throws {
    let rule = try options("decoder = \"sparkplug\"\nrebirth = false\nundeclared = \"ignore\"")
    var expected = SparkplugOptions()
    expected.asksForRebirth = false
    #expect(rule.decoder == .sparkplug(expected))
    #expect(rule.undeclared == .ignore)
    #expect(try options("decoder = \"senml-cbor\"").decoder == .senmlCBOR(SenMLCBOROptions()))
  }

  @Test(
    "what can't be meant is reported by its line",
    arguments: [
      ("decoder = \"line\"\nprecision = \"m\"", "a/{site}", "test.toml:8"),
      ("decoder = \"line\"\nname = \"{tag}\"", "a/{site}", "more in braces than {measurement} and {field}"),
      ("decoder = \"line\"\nname = \"all\"", "a/{site}", "gives every field one name"),
      ("decoder = \"line\"\ndevice_tag = \"host\"", "a/{device}", "already captures {device}"),
      ("decoder = \"sparkplug\"", "spBv1.0/{group}/{type}/{node}/#", "does not take all messages"),
      ("decoder = \"sparkplug\"", "spBv1.0/{group}/+/{node}", "does not take all messages"),
      ("decoder = \"senml-cbor\"\nprecision = \"s\"", "a/{site}", "precision"),
    ])
  func faults(keys: String, pattern: String, words: String) {
    let found = problems(of: Self.text(keys, pattern: pattern))
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }
}
