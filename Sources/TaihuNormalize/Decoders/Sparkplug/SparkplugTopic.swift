/// A topic of Sparkplug B (specification 3.0, section 4.1): `spBv1.0/group/type/node[/device]`.
struct SparkplugTopic {
  /// What a message tells.
  enum Kind {
    /// NBIRTH and DBIRTH: everything that the node or device will ever send, with its present value.
    case birth
    /// NDATA and DDATA: what has changed.
    case data
    /// NDEATH and DDEATH: that it is gone.
    case death
    /// NCMD and DCMD: what somebody wants of it.
    case command
  }

  /// What its messages tell.
  let kind: Kind
  /// The group, then a slash, then the edge node.
  let nodeKey: [UInt8]
  /// The edge node.
  let node: [UInt8]
  /// The device; `nil`: the node itself speaks.
  let device: [UInt8]?
  private let group: [UInt8]

  /// Reads a topic; `nil` when it is none of Sparkplug.
  init?(_ topic: RawSpan) {
    var levels: [[UInt8]] = [[]]
    for offset in 0..<topic.byteCount {
      let byte = topic.byte(offset)
      if byte == UInt8(ascii: "/") { levels.append([]) } else { levels[levels.count - 1].append(byte) }
    }
    guard levels.count == 4 || levels.count == 5, levels.allSatisfy({ !$0.isEmpty }),
      levels[0].elementsEqual("spBv1.0".utf8), let kind = Self.kind(levels[2], ofDevice: levels.count == 5)
    else { return nil }
    self.kind = kind
    (group, node) = (levels[1], levels[3])
    nodeKey = levels[1] + [UInt8(ascii: "/")] + levels[3]
    device = levels.count == 5 ? levels[4] : nil
  }

  /// Who speaks: the device, else the node.
  var sender: [UInt8] { device ?? node }

  /// The topic of commands to the edge node.
  var commandTopic: String {
    "spBv1.0/\(String(decoding: group, as: UTF8.self))/NCMD/\(String(decoding: node, as: UTF8.self))"
  }

  private static func kind(_ type: [UInt8], ofDevice isDevice: Bool) -> Kind? {
    switch (String(decoding: type, as: UTF8.self), isDevice) {
    case ("NBIRTH", false), ("DBIRTH", true): .birth
    case ("NDATA", false), ("DDATA", true): .data
    case ("NDEATH", false), ("DDEATH", true): .death
    case ("NCMD", false), ("DCMD", true): .command
    default: nil
    }
  }
}
