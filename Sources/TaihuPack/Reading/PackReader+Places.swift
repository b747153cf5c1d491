extension PackReader {
  /// `[[sites]]`, in the order of the file.
  func sites(_ root: StrictTable) -> [Site] {
    var lines: [String: Int] = [:]
    return root.sections("sites") { table in
      let site = site(table)
      if let site, let former = lines.updateValue(table.line, forKey: site.district + "/" + site.id) {
        table.report("id", "the site \(QuotedText.of(site.id)) was declared on line \(former)")
      }
      return site
    }.compactMap(\.self)
  }

  private func site(_ table: StrictTable) -> Site? {
    let id = table.requiredText("id", "the site's name in topics")
    let district = table.requiredText("district", "the district's name in topics")
    let name = titles(table, "name")
    let latitude = table.number("lat", in: -90...90, unit: "degrees north, WGS-84")
    let longitude = table.number("lon", in: -180...180, unit: "degrees east, WGS-84")
    for key in ["lat", "lon"] where !table.has(key) { table.reportMissing(key, "degrees, WGS-84") }
    guard let id, let district, let latitude, let longitude else { return nil }
    table.check(id, at: "id", as: .topicLevel)
    table.check(district, at: "district", as: .topicLevel)
    return Site(id: id, district: district, name: name, latitude: latitude, longitude: longitude)
  }

  /// `[simulator]`; `nil` when there is none.
  func simulator(_ root: StrictTable, pack: String, topics: [TopicRule], sites: [Site]) -> SimulatorProfile? {
    root.section("simulator") { table in
      let model = table.text("model") ?? pack
      table.check(model, at: "model", as: .kebab)
      if !table.has("interval") { table.reportMissing("interval", "the simulated time between two messages, \"1min\"") }
      let interval = table.nanoseconds("interval", in: 1_000_000...86_400_000_000_000) ?? 60_000_000_000
      let devices = table.texts("devices") ?? []
      checkDevices(devices, table, sites: sites)
      if !topics.contains(where: Self.canBePlayed) {
        table.report(
          nil, "no pattern captures exactly {district}, {site} and {device}, so devices have nowhere to send")
      }
      return SimulatorProfile(
        model: model, interval: interval, devices: devices, encoding: table.text("encoding") ?? "native",
        options: table.numberMap("options") ?? [:])
    }
  }

  private func checkDevices(_ devices: [String], _ table: StrictTable, sites: [Site]) {
    if devices.isEmpty, !table.has("devices") {
      table.reportMissing("devices", "the fleet, as [\"district/site/device\", …]")
    }
    var seen: Set<String> = []
    for device in devices {
      let levels = device.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard levels.count == 3, levels.allSatisfy(NameRule.topicLevel.allows) else {
        table.report("devices", "\(QuotedText.of(device)) has not the form district/site/device")
        continue
      }
      if !seen.insert(device).inserted { table.report("devices", "\(QuotedText.of(device)) stands twice") }
      let place = levels[0] + "/" + levels[1]
      let known = sites.map { $0.district + "/" + $0.id }
      if !sites.isEmpty, !known.contains(place) {
        table.report(
          "devices", "\(QuotedText.of(device)) stands at no declared site",
          hint: NearestName.question(for: place, among: known))
      }
    }
  }

  /// Whether the rule has a topic for every device of a fleet.
  private static func canBePlayed(_ rule: TopicRule) -> Bool {
    rule.decoder == .native && Set(PatternSyntax(rule.pattern).captures) == ["district", "site", "device"]
      && !rule.pattern.contains("+") && !rule.pattern.contains("#")
  }
}
