internal import TaihuPack

extension DecodeShape {
  /// Shapes of protocols in which the payload names the quantities.
  static let protocols = [
    DecodeShape(name: "SenML in CBOR, pack of 100") { number, device in
      Message("cbor/d\(padded(device, 5))/temp", ProtocolPayloads.senMLInCBOR(device: device, number: number))
    },
    DecodeShape(name: "line protocol, five lines") { number, device in
      let tags = "site=s\(device % 10),device=d\(padded(device, 5))"
      let fields = [
        ("do", "\(number % 12).5"), ("ph", "8.\(number % 10)"), ("chla", "\(number % 90)i"), ("turbidity", "28.5"),
        ("water_temp", "\(number % 30).4"),
      ]
      let lines = fields.map { "\($0.0),\(tags) value=\($0.1) \(start)\n" }
      return Message("line/s\(device % 10)", lines.joined())
    },
    DecodeShape(name: "Sparkplug, five metrics by name") { number, device in
      Message(
        "spBv1.0/lake/DBIRTH/edge-\(device / 100)/buoy-\(device % 100)", ProtocolPayloads.sparkplug(number: number))
    },
  ]
}
