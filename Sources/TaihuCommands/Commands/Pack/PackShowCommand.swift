internal import ArgumentParser
internal import TaihuCore
internal import TaihuPack

/// `taihu pack show`: one pack with its topics and quantities.
struct PackShowCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one pack: its topics, quantities, limits and sites.")

  @Argument(help: "The pack's id, as taihu pack list tells it.")
  var id: String

  @OptionGroup var source: PackOptions
  @OptionGroup var output: OutputOptions

  func answer(on console: Console) throws {
    let packs = try source.load()
    guard let pack = packs.first(where: { $0.id == id }) else {
      let ids = packs.map(\.id).joined(separator: ", ")
      throw OperatorError.usage(
        "there is no pack '\(id)' among those read", hint: ids.isEmpty ? "none were read" : "read were: \(ids)")
    }
    try SingleAnswer.write(pack.detailJSON, pack.sheet, style: output.style, to: console)
  }
}

extension Pack {
  fileprivate var sheet: FactSheet {
    var sheet = FactSheet()
    sheet.add("pack", "\(id) \(version)", .good)
    sheet.add("file", file)
    for (language, text) in title.sorted(by: { $0.key < $1.key }) { sheet.add("title \(language)", text) }
    for topic in topics { sheet.add("topic", "\(topic.pattern)  \(topic.decoder.name)  (line \(topic.line))") }
    for quantity in quantities { sheet.add("quantity", quantity.words) }
    for site in sites { sheet.add("site", "\(site.id) (\(site.district))  \(site.latitude), \(site.longitude)") }
    sheet.add("tests", String(tests.count))
    return sheet
  }

  fileprivate var detailJSON: JSON {
    [
      "id": .string(id), "version": .integer(Int64(version)), "file": .string(file),
      "title": .object(title.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
      "topics": .array(
        topics.map {
          [
            "pattern": .string($0.pattern), "decoder": .string($0.decoder.name),
            "undeclared": .string($0.undeclared.rawValue), "line": .integer(Int64($0.line)),
          ]
        }),
      "quantities": .array(quantities.map(\.json)),
      "sites": .array(sites.map { ["id": .string($0.id), "district": .string($0.district)] }),
      "tests": .array(tests.map { .string($0.name) }),
    ]
  }
}

extension Quantity {
  fileprivate var words: String {
    var parts = ["\(id)  \(unit)"]
    if let range = rules.validRange { parts.append("range \(range.lowerBound) to \(range.upperBound)") }
    if !aliases.isEmpty { parts.append("also " + aliases.joined(separator: ", ")) }
    if !states.isEmpty {
      parts.append(states.sorted { $0.value < $1.value }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
    }
    if !rules.alarms.isEmpty { parts.append("\(rules.alarms.count) alarms") }
    return parts.joined(separator: "; ")
  }

  fileprivate var json: JSON {
    [
      "id": .string(id), "unit": .string(unit), "aliases": .array(aliases.map { .string($0) }),
      "range": rules.validRange.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null,
      "alarms": .array(rules.alarms.map { .string($0.id) }), "line": .integer(Int64(line)),
    ]
  }
}
