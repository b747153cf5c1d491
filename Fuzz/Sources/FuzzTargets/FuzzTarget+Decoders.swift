extension FuzzTarget {
  /// One target for each decoder, each with a pack that uses all it can.
  static let decoders = [
    station("decoder = \"native\"\nlabel_members = [\"lane\"]").target("native"),
    station("decoder = \"scalar\"\nquantity = \"mode\"").target("scalar"),
    station("decoder = \"senml\"").target("senml"),
    station("decoder = \"ignore\"").target("discovery", topic: "discovered/d1"),
    station(hj212).target("hj212"),
    station(binary).target("binary"),
    station(tlv).target("tlv"),
    station("decoder = \"cayenne\"\nundeclared = \"discover\"").target("cayenne"),
    station("decoder = \"native\"\nunwrap = [\"gzip\"]").target("gzip"),
    station("decoder = \"cayenne\"\npayload_path = \"uplink.data\"\nunwrap = [\"base64\"]").target("uplink"),
  ]

  /// Topics of any bytes.
  static let topic = station("decoder = \"native\"").topicTarget("topic")

  private static let hj212 = """
    decoder = "hj212"
    checksum = "any"
    reply = "down/{device}/{mn}"
    undeclared = "discover"
    """

  private static let binary = """
    decoder = "binary"
    header = [{ bytes = "AA" }]
    undeclared = "discover"
    fields = [
      { name = "temp", offset = 1, type = "i16", scale = 0.01, invalid = [32767], on_invalid = "declared" },
      { name = "mode", offset = 3, type = "u8", mask = 3 }, { name = "wide", offset = 4, type = "u64", scale = 1000 },
      { name = "real", offset = 12, type = "f32", add = 0.5 },
    ]
    time = { offset = 16, type = "u64", unit = "ms" }
    records = { offset = 24, stride = 4, interval = "1s", label = "row", fields = [
      { name = "small", offset = 0, type = "i24", byte_order = "little", mask = 0xFFF0, shift = 4, unit = "mV" },
    ] }
    """

  private static let tlv = """
    decoder = "tlv"
    start = 1
    undeclared = "discover"
    fields = [
      { tag = 1, name = "temp", type = "i16", scale = 0.1 }, { tag = 2, name = "mode", type = "u8" },
      { tag = 3, name = "first", type = "f32" }, { tag = 3, name = "second", offset = 4, type = "f64" },
    ]
    time = { tag = 9, type = "u32" }
    """

  private static func station(_ keys: String) -> FuzzStation {
    FuzzStation(rules: "[[topics]]\npattern = \"fuzz/{device}\"\n" + keys)
  }
}
