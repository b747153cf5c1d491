extension FuzzTarget {
  /// Targets of decoders whose rules declare much, or that read several topics together. The first byte of a message
  /// chooses its topic.
  static let declared = [
    FuzzStation(rules: mapped).target("mapped", topics: ["fuzz/d1", "loop/d1", "named/d1", "meta/d1"]),
    FuzzStation(rules: text).target("text", topics: ["head/d1", "fixed/d1", "pairs/d1", "obis/d1", "number/d1"]),
    FuzzStation(rules: line).target("line"),
    FuzzStation(rules: senMLCBOR).target("senml-cbor"),
    FuzzStation(rules: sparkplug).target("sparkplug", topics: sparkplugTopics),
    FuzzStation(rules: ignored).target("homeassistant", topics: homeAssistantTopics),
  ]

  private static let ignored = "[[topics]]\npattern = \"ignored/#\"\ndecoder = \"ignore\""

  private static let mapped = """
    [[topics]]
    pattern = "fuzz/{device}"
    decoder = "mapped"
    time = "at"
    time_format = "%d.%m.%Y %H:%M"
    time_zone = "+08:00"
    label_paths = { line = "a.line" }
    values = { temp = { path = "a.t", unit_path = "a.u", scale = 0.1, offset = -4 }, mode = "list[1]", ph = "'x y'" }

    [[topics]]
    pattern = "loop/{device}"
    decoder = "mapped"
    samples = "data[*]"
    time = "ts"
    undeclared = "discover"
    values = { temp = { path = "v", required = true } }

    [[topics]]
    pattern = "named/{device}"
    decoder = "mapped"
    scope = ["device"]
    [[topics.each]]
    path = "[*]"
    id = "@key"

    [[topics]]
    pattern = "meta/{device}"
    decoder = "metadata"
    entries = "points[*]"
    id = "id"
    name = "name"
    unit = "unit"
    label_paths = { room = "room" }
    scope = ["device"]
    """

  private static let text = """
    [[topics]]
    pattern = "head/{device}"
    decoder = "text"
    time = "at"
    separator = ";"
    decimal = ","
    undeclared = "discover"

    [[topics]]
    pattern = "fixed/{place}"
    decoder = "text"
    columns = ["dev", "lane", "temp", "", "mode"]
    device = "dev"
    label_columns = ["lane"]
    skip = 1
    comment = "#"
    units = { temp = "K" }
    scale = { temp = 0.1 }
    missing = ["NaN", -1]

    [[topics]]
    pattern = "pairs/{device}"
    decoder = "text"
    form = "pairs"
    time = "t"
    time_format = "s"

    [[topics]]
    pattern = "obis/{device}"
    decoder = "text"
    form = "obis"
    time_zone = "+01:00"
    undeclared = "discover"

    [[topics]]
    pattern = "number/{device}"
    decoder = "text"
    form = "number"
    quantity = "temp"
    """

  private static let line = """
    [[topics]]
    pattern = "fuzz/{gateway}"
    decoder = "line"
    device_tag = "device"
    label_tags = ["lane"]
    undeclared = "discover"
    """

  private static let senMLCBOR = """
    [[topics]]
    pattern = "fuzz/{gateway}"
    decoder = "senml-cbor"
    undeclared = "discover"
    """

  private static let sparkplug = """
    [[topics]]
    pattern = "spBv1.0/{group}/+/{node}/#"
    decoder = "sparkplug"
    undeclared = "discover"
    """

  private static let sparkplugTopics = [
    "spBv1.0/g/NBIRTH/n", "spBv1.0/g/NDATA/n", "spBv1.0/g/NDEATH/n", "spBv1.0/g/DBIRTH/n/d", "spBv1.0/g/DDATA/n/d",
    "spBv1.0/g/DDEATH/n/d", "spBv1.0/g/NCMD/n", "spBv1.0/g/DDATA/n/d/e",
  ]

  private static let homeAssistantTopics = [
    "homeassistant/sensor/d/t/config", "discovered/d/state", "discovered/BC1234/SENSOR", "discovered/d/temperature",
    "discovered/d/status/switch:0", "discovered/app/devices/d/up",
  ]
}
