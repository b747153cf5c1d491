internal import TaihuCore

/// Units that follow from the name of a member, where a family of devices documents that its name means this unit.
enum DiscoveryUnits {
  /// Ends of names that state the unit (the fields of rtl_433, and others after them).
  private static let ends: [(end: String, unit: String)] = [
    ("_km_h", "km/h"), ("_mi_h", "[mi_i]/h"), ("_m_s", "m/s"), ("_hpa", "hPa"), ("_kpa", "kPa"), ("_psi", "[psi]"),
    ("_inhg", "[in_i'Hg]"), ("_mm_h", "mm/h"), ("_mm", "mm"), ("_cm", "cm"), ("_mv", "mV"), ("_ma", "mA"),
    ("_kwh", "kW.h"), ("_wh", "W.h"), ("_kw", "kW"), ("_w", "W"), ("_v", "V"), ("_a", "A"), ("_hz", "Hz"),
    ("_lux", "lx"), ("_lx", "lx"), ("_ppm", "[ppm]"), ("_ppb", "[ppb]"), ("_c", "Cel"), ("_f", "[degF]"),
    ("_pct", "%"), ("_percent", "%"), ("_dbm", "dB[mW]"), ("_deg", "deg"), ("_ug_m3", "ug/m3"), ("_ugm3", "ug/m3"),
  ]

  /// What the members of a family measure in.
  private static let families: [String: [String: String]] = [
    "zigbee2mqtt": [
      "temperature": "Cel", "device_temperature": "Cel", "local_temperature": "Cel", "humidity": "%", "pressure": "hPa",
      "battery": "%", "voltage": "mV", "power": "W", "energy": "kW.h", "current": "A", "illuminance": "lx",
      "illuminance_lux": "lx", "co2": "[ppm]", "pm25": "ug/m3", "soil_moisture": "%",
    ],
    "tele": [
      "temperature": "Cel", "humidity": "%", "dewpoint": "Cel", "pressure": "hPa", "power": "W", "voltage": "V",
      "current": "A", "total": "kW.h", "today": "kW.h", "yesterday": "kW.h", "apparentpower": "V.A",
      "reactivepower": "V.A{reactive}", "carbondioxide": "[ppm]", "illuminance": "lx",
    ],
    "shellies": [
      "power": "W", "voltage": "V", "current": "A", "energy": "W.min", "temperature": "Cel", "humidity": "%",
      "battery": "%", "total": "W.h", "temperature_f": "[degF]",
    ],
    "shelly": [
      "apower": "W", "voltage": "V", "current": "A", "freq": "Hz", "total": "W.h", "tc": "Cel", "tf": "[degF]",
      "rh": "%", "percent": "%", "act_power": "W", "aprt_power": "V.A",
    ],
  ]

  /// The unit that a member's name means in its family, or empty.
  ///
  /// - Parameters:
  ///   - member: the member's own name in lower case.
  ///   - isShelly: whether the message is one of a Shelly of the second generation, whose topics have no root in common.
  static func unit(of member: String, name: String, root: String, isShelly: Bool) -> String {
    if isShelly, let unit = families["shelly"]?[member] { return unit }
    if let unit = families[root == "stat" ? "tele" : root]?[member] { return unit }
    guard name.utf8.contains(UInt8(ascii: "_")) else { return "" }
    return ends.first { name.utf8.count > $0.end.utf8.count + 1 && name.ends(with: $0.end) }?.unit ?? ""
  }
}

extension String {
  /// Whether it ends with a text, byte by byte: for words of ASCII the same as by letters, and quicker.
  func ends(with end: String) -> Bool { utf8.reversed().starts(with: end.utf8.reversed()) }
}
