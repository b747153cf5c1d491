internal import TaihuCore

/// How a device does: the row of `devices`.
struct DeviceRow {
  /// Which device.
  struct Key: Hashable, Comparable {
    var network, district, site, device: String

    /// The device of a series, or `nil` when it names none.
    init?(_ key: SeriesKey) {
      guard let device = key.label("device") else { return nil }
      self.device = device
      network = key.label("network") ?? ""
      (district, site) = (key.label("district") ?? "", key.label("site") ?? "")
    }

    static func < (left: Key, right: Key) -> Bool {
      (left.network, left.district, left.site, left.device) < (right.network, right.district, right.site, right.device)
    }
  }

  /// Which device.
  var key: Key
  /// How many series it has, and how many of them are silent.
  var series = 0, silent = 0
  /// The time of its newest reading.
  var lastSeen: Timestamp?
  /// Its readings in the time that is looked at, and the good ones among them.
  var readings = 0, good = 0
  /// The time that is looked at, in nanoseconds.
  var stretch: Int64

  /// Readings an hour.
  var rate: Double { Double(readings) / (Double(stretch) / 3.6e12) }

  /// The share of good readings, 0…1; `nil` for none.
  var goodShare: Double? { readings == 0 ? nil : Double(good) / Double(readings) }

  /// Whether all its series are silent.
  var isStale: Bool { series > 0 && silent == series }

  /// The row as JSON.
  func json(now: Timestamp) -> JSON {
    [
      "network": .string(key.network), "district": .string(key.district), "site": .string(key.site),
      "device": .string(key.device), "series": .integer(Int64(series)), "silent": .integer(Int64(silent)),
      "last_seen": .optional(lastSeen?.description),
      "age": .optional(lastSeen.map { Double(now.nanoseconds(since: $0)) / 1e9 }),
      "readings": .integer(Int64(readings)),
      "rate": .number(rate), "good": .optional(goodShare), "stale": .bool(isStale),
    ]
  }
}

extension Listing<DeviceRow> {
  /// Devices one a row.
  static func devices(now: Timestamp, zone: Zone) -> Listing<DeviceRow> {
    Listing(
      [
        Column("network", narrowing: .leaves(1)) { $0.key.network },
        Column("district", narrowing: .leaves(3)) { $0.key.district },
        Column("site", narrowing: .shrinks(to: 8)) { $0.key.site },
        Column("device", narrowing: .shrinks(to: 8)) { $0.key.device },
        Column("series", alignsRight: true) { String($0.series) },
        Column(
          "last_seen", title: "LAST SEEN", narrowing: .leaves(2),
          styled: { StyledText($0.lastSeen.map(zone.seconds) ?? "", .dim) },
          plain: { $0.lastSeen?.description ?? "" }),
        Column(
          "age", alignsRight: true,
          styled: { row in
            let age = row.lastSeen.map { DurationText.short(nanoseconds: now.nanoseconds(since: $0)) }
            return StyledText(age ?? "", row.isStale ? .warning : .plain)
          },
          plain: { $0.lastSeen.map { NumberText.exact(Double(now.nanoseconds(since: $0)) / 1e9) } ?? "" }),
        Column(
          "rate", title: "PER HOUR", alignsRight: true,
          styled: { StyledText(NumberText.exact(($0.rate * 10).rounded() / 10)) },
          plain: { NumberText.exact($0.rate) }),
        Column(
          "good", alignsRight: true,
          styled: { row in
            StyledText(row.goodShare.map(PercentText.of) ?? "", (row.goodShare ?? 1) < 0.9 ? .warning : .plain)
          },
          plain: { $0.goodShare.map(NumberText.exact) ?? "" }),
        Column(
          "stale",
          styled: { row in
            row.isStale
              ? StyledText("stale", .warning)
              : StyledText(row.silent > 0 ? "\(row.silent) of \(row.series) silent" : "", .warning)
          },
          plain: { String($0.isStale) }),
      ],
      json: { $0.json(now: now) })
  }
}
