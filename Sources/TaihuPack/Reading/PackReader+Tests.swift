internal import TaihuCore

extension PackReader {
  /// `[[tests]]`, in the order of the file.
  func tests(_ root: StrictTable, quantities: [Quantity]) -> [PackTest] {
    root.sections("tests") { test($0, quantities: quantities) }.compactMap(\.self)
  }

  private func test(_ table: StrictTable, quantities: [Quantity]) -> PackTest? {
    let name = table.requiredText("name", "a sentence that says what the test shows")
    let topic = table.requiredText("topic", "the topic that the message comes on")
    let payload = table.requiredText("payload", "the payload; '…' keeps its quotation marks as they are")
    let received = table.requiredText("received", "when it comes, for instance \"2026-03-15T00:30:00Z\"")
    if let received { checkTime(received, in: table, at: "received") }
    let readings = table.sections("readings") { expectation($0, quantities: quantities) }.compactMap(\.self)
    let refused = table.choice("refused", among: RefusalReason.allCases.map { ($0.rawValue, $0.rawValue) })
    if !table.has("readings"), !table.has("refused") {
      table.report(
        nil, "says not what it expects",
        hint: "give readings, or refused, or readings = [] for a message that is ignored")
    }
    guard let name, let topic, let payload, let received else { return nil }
    return PackTest(
      name: name, topic: topic, payload: payload, received: received, readings: readings, refused: refused,
      line: table.line)
  }

  private func expectation(_ table: StrictTable, quantities: [Quantity]) -> PackTest.Expectation? {
    let name = table.requiredText("name", "the quantity's id")
    let unit = table.text("unit")
    let value = table.number("value")
    if !table.has("value") { table.reportMissing("value", "the number in the quantity's unit") }
    let labels = table.textMap("labels") ?? [:]
    let time = table.text("time")
    if let time { checkTime(time, in: table, at: "time") }
    let reasons = table.texts("reasons") ?? []
    checkReasons(reasons, in: table)
    guard let name, let value else { return nil }
    check(name, unit: unit, in: table, quantities: quantities)
    return PackTest.Expectation(name: name, labels: labels, value: value, time: time, reasons: reasons)
  }

  private func check(_ name: String, unit: String?, in table: StrictTable, quantities: [Quantity]) {
    guard let quantity = quantities.first(where: { $0.id == name }) else {
      table.report(
        "name", "\(QuotedText.of(name)) is not declared in [quantities]",
        hint: NearestName.question(for: name, among: quantities.map(\.id)))
      return
    }
    if let unit, unit != quantity.unit {
      table.report(
        "unit",
        "\(QuotedText.of(name)) is stored in \(QuotedText.of(quantity.unit)), so a reading can't be in \(QuotedText.of(unit))",
        hint: "give the value in \(quantity.unit)")
    }
  }

  private func checkReasons(_ reasons: [String], in table: StrictTable) {
    let known = QualityReasons.names.map(\.name)
    for reason in reasons where !known.contains(reason) {
      table.report(
        "reasons", "\(QuotedText.of(reason)) is no reason; those are \(known.joined(separator: ", "))",
        hint: NearestName.question(for: reason, among: known))
    }
  }

  private func checkTime(_ text: String, in table: StrictTable, at key: String) {
    if !InstantText.isInstant(text) {
      table.report(
        key, "expected a time with its zone (RFC 3339), found \(QuotedText.of(text))",
        hint: "for instance \"2026-03-15T08:30:00+08:00\" or \"2026-03-15T00:30:00Z\"")
    }
  }
}
