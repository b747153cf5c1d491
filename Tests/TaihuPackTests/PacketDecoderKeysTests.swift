import TaihuPack
import Testing

@Suite("Keys of the decoders of packets and packed payloads")
struct PacketDecoderKeysTests {
  /// A pack whose rule has some keys.
  private static func pack(_ keys: String) -> String {
    """
    [pack]
    [quantities.temp]
    unit = "Cel"
    [quantities.cod]
    unit = "mg/L"
    [[topics]]
    pattern = "a/{site}"
    \(keys)
    """
  }

  private func rule(_ keys: String) throws -> TopicRule {
    try PackReader().read(text: Self.pack(keys), file: "test.toml").topics[0]
  }

  @Test("every key of hj212 arrives where it belongs")
  func hj212() throws {
    let rule = try rule(
      """
      decoder = "hj212"
      codes = { w99001 = "cod" }
      units = { a34004 = "ng/m3" }
      checksum = "any"
      minute_interval = "10min"
      statistics = ["avg", "cou"]
      reply = "a/{site}/{mn}/down"
      """)
    var options = HJ212Options()
    (options.codes, options.units) = (["w99001": "cod"], ["a34004": "ng/m3"])
    (options.checksum, options.minuteInterval, options.statistics) = (.any, "10min", ["avg", "cou"])
    options.reply = "a/{site}/{mn}/down"
    #expect(rule.decoder == .hj212(options))
    #expect(try self.rule("decoder = \"hj212\"").decoder == .hj212(HJ212Options()))
  }

  @Test("every key of binary arrives where it belongs")
  func binary() throws {
    let rule = try rule(
      """
      decoder = "binary"
      byte_order = "little"
      length = 20
      header = [{ offset = 1, bytes = "AA 55" }]
      time = { offset = 4, type = "u64", unit = "ms", since = 946684800, byte_order = "big" }
      fields = [
        { name = "temp", offset = 12, type = "i16", mask = 0x0FF0, shift = 4, scale = 0.01, add = -40, unit = "K",
          labels = { probe = "1" }, invalid = [32767, -1], on_invalid = "declared" },
      ]
      """.replacing(",\n    labels", with: ", labels"))
    var options = BinaryOptions()
    options.length = 20
    options.header = [BinaryHeader(offset: 1, bytes: [0xAA, 0x55])]
    options.time = BinaryTime(offset: 4, type: .u64, powerOfTen: 6, since: 946_684_800)
    options.fields = [
      BinaryField(
        name: "temp", offset: 12, type: .i16, byteOrder: .little, mask: 0x0FF0, shift: 4, scale: 0.01, add: -40,
        unit: "K", labels: ["probe": "1"], invalid: [32_767, -1], storesInvalid: true)
    ]
    #expect(rule.decoder == .binary(options))
  }

  @Test("records, tags and wrappings arrive where they belong")
  func others() throws {
    let records = try rule(
      """
      decoder = "binary"
      [topics.records]
      offset = 2
      stride = 4
      count = 3
      interval = "10s"
      first = "newest"
      label = "row"
      [[topics.records.fields]]
      name = "temp"
      offset = 0
      type = "f32"
      """)
    var binary = BinaryOptions()
    binary.records = BinaryRecords(
      offset: 2, stride: 4, count: 3, fields: [BinaryField(name: "temp", offset: 0, type: .f32)],
      interval: 10_000_000_000, isNewestFirst: true, label: "row")
    #expect(records.decoder == .binary(binary))
    let tagged = try rule(
      """
      decoder = "tlv"
      tag = "u16"
      length = "none"
      start = 1
      unknown = "skip"
      fields = [{ tag = 0x0367, name = "temp", type = "i16", byte_order = "little", scale = 0.1 }]
      time = { tag = 9, type = "u32" }
      """)
    var tlv = TLVOptions()
    (tlv.tagType, tlv.lengthType, tlv.start, tlv.skipsUnknown) = (.u16, nil, 1, true)
    tlv.fields = [0x0367: [BinaryField(name: "temp", offset: 0, type: .i16, byteOrder: .little, scale: 0.1)]]
    tlv.time = (tag: 9, form: BinaryTime(offset: 0, type: .u32))
    #expect(tagged.decoder == .tlv(tlv))
    let wrapped = try rule(
      "decoder = \"cayenne\"\nundeclared = \"discover\"\npayload_path = \"a.b\"\nunwrap = [\"base64\", \"hex\", \"gzip\"]"
    )
    #expect(wrapped.wrapping == PayloadWrapping(path: "a.b", layers: [.base64, .hex, .gzip]))
  }

  @Test(
    "what can't be is told at its key",
    arguments: [
      ("decoder = \"hj212\"\ncodes = { w01 = \"codd\" }", "did you mean \"cod\""),
      ("decoder = \"hj212\"\nstatistics = [\"mean\"]", "is no statistic of HJ 212"),
      ("decoder = \"hj212\"\nreply = \"a/{device}\"", "stands for nothing here"),
      ("decoder = \"hj212\"\nreply = \"a/x{site}\"", "stands for nothing here"),
      ("decoder = \"hj212\"\nreply = \"a/#\"", "no topic to publish on"),
      ("decoder = \"hj212\"\ncrc = \"any\"", "unknown key"), ("decoder = \"binary\"", "fields"),
      ("decoder = \"binary\"\nfields = [{ name = \"temp\", offset = 0 }]", "the form of the number"),
      ("decoder = \"binary\"\nfields = [{ name = \"temp\", type = \"u8\" }]", "where it begins"),
      ("decoder = \"binary\"\nfields = [{ name = \"tmp\", offset = 0, type = \"u8\" }]", "is not declared"),
      ("decoder = \"binary\"\nfields = [{ name = \"temp\", offset = 0, type = \"u12\" }]", "\"u16\""),
      ("decoder = \"binary\"\nfields = [{ name = \"temp\", offset = 0, type = \"f32\", mask = 1 }]", "no bits to pick"),
      ("decoder = \"binary\"\nfields = [{ name = \"temp\", offset = 0, type = \"u8\", scale = 0 }]", "leaves nothing"),
      (
        "decoder = \"binary\"\nlength = 2\nfields = [{ name = \"temp\", offset = 1, type = \"u16\" }]",
        "ends at byte 3 of 2"
      ),
      (
        "decoder = \"binary\"\nheader = [{ bytes = \"AA5\" }]\nfields = [{ name = \"temp\", offset = 0, type = \"u8\" }]",
        "hexadecimal"
      ),
      (
        "decoder = \"binary\"\nrecords = { stride = 2, fields = [{ name = \"temp\", offset = 0, type = \"u16\" }] }",
        "would replace the one before"
      ),
      (
        "decoder = \"binary\"\nrecords = { stride = 1, label = \"n\", fields = [{ name = \"temp\", offset = 0, type = \"u16\" }] }",
        "ends at byte 2 of a record of 1"
      ),
      ("decoder = \"tlv\"\nfields = [{ name = \"temp\", type = \"u8\" }]", "the tag that stands before"),
      ("decoder = \"tlv\"", "fields"), ("decoder = \"cayenne\"\nunwrap = [\"zip\"]", "is no wrapping that is known"),
    ])
  func faults(_ keys: String, _ words: String) {
    let found = problems(of: Self.pack(keys))
    #expect(found.contains { $0.contains(words) }, "\(words): \(found)")
  }

  @Test(
    "a factor is the decimal that was written",
    arguments: [
      (0.01, 1, -2), (-40, -40, 0), (1, 1, 0), (0, 0, 0), (1e-7, 1, -7), (2.5e20, 25, 19), (123.456, 123_456, -3),
    ] as [(Double, Int64, Int)])
  func factors(_ value: Double, _ significand: Int64, _ exponent: Int) {
    let factor = DecimalFactor(value)
    #expect(factor.value == value && factor.significand == significand && factor.exponent == exponent)
  }
}
