extension DecodeShape {
  /// Shapes of the protocols that others have laid down.
  static let protocols = [
    DecodeShape(name: "SenML in CBOR, pack of 100") { number, device in
      Message("cbor/d\(padded(device, 5))/temp", ProtocolPayloads.senMLInCBOR(device: device, number: number))
    },
    DecodeShape(name: "line protocol, five fields") { number, device in
      Message(
        "line/s\(device % 10)",
        "do,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 12).5 \(start)\n"
          + "ph,site=s\(device % 10),device=d\(padded(device, 5)) value=8.\(number % 10) \(start)\n"
          + "chla,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 90)i \(start)\n"
          + "turbidity,site=s\(device % 10),device=d\(padded(device, 5)) value=28.5 \(start)\n"
          + "water_temp,site=s\(device % 10),device=d\(padded(device, 5)) value=\(number % 30).4 \(start)\n")
    },
    DecodeShape(name: "Sparkplug, five metrics with names") { number, device in
      Message(
        "spBv1.0/lake/DBIRTH/edge-\(device / 100)/buoy-\(device % 100)", ProtocolPayloads.sparkplug(number: number))
    },
  ]
}
