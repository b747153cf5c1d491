import Foundation
import TaihuCore
import TaihuPack
import Testing

/// The page about the shipped networks, beside the packs themselves.
@Suite("The page of the fifteen networks")
struct NetworksPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let packs = (try? PackDirectory.load(directory: root.appending(path: "Config/Packs").path)) ?? []

  /// The names between back quotes in each cell of a section's table, by network.
  private static func table(_ heading: String) throws -> [String: [[String]]] {
    let page = try String(contentsOf: root.appending(path: "docs/networks.md"), encoding: .utf8)
    let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix(heading) } ?? ""
    var rows: [String: [[String]]] = [:]
    for line in section.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { cell in
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) }
      }
      if let network = cells.first?.first { rows[network] = cells }
    }
    return rows
  }

  @Test("the page lists every pack with its languages, derived indicators, devices and number of alarms")
  func networks() throws {
    let page = try String(contentsOf: Self.root.appending(path: "docs/networks.md"), encoding: .utf8)
    let rows = try Self.table("# The fifteen networks")
    #expect(Self.packs.count == 15)
    #expect(Set(rows.keys) == Set(Self.packs.map(\.id)))
    for pack in Self.packs {
      let cells = try #require(rows[pack.id])
      let languages = pack.topics.map(\.decoder.name).filter { $0 != "scalar" && $0 != "ignore" }
      #expect(Set(cells[4]) == Set(languages), "languages of \(pack.id)")
      #expect(cells[5] == pack.derived.map(\.id), "derived indicators of \(pack.id)")
      let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("| `\(pack.id)`") })
      let devices = try #require(pack.simulator).devices.count
      #expect(line.contains("| \(devices) every "), "devices of \(pack.id)")
      #expect(
        line.hasSuffix("| \(Self.alarms(of: pack).count) |"), "alarms of \(pack.id): \(Self.alarms(of: pack).count)")
    }
  }

  @Test("the page lists the quantities and the alarms of every pack")
  func details() throws {
    let (quantities, alarms) = (try Self.table("Quantities"), try Self.table("Alarms"))
    for pack in Self.packs {
      // Where a device says that it is there is told in a sentence above the table.
      let ids = pack.quantities.map(\.id).filter { $0 != "online" }
      #expect(quantities[pack.id]?[1] == ids, "quantities of \(pack.id)")
      #expect(alarms[pack.id].map { Set($0[1]) } == Set(Self.alarms(of: pack)), "alarms of \(pack.id)")
    }
  }

  private static func alarms(of pack: Pack) -> [String] {
    pack.quantities.flatMap { $0.rules.alarms.map(\.id) }
      + pack.derived.flatMap { $0.series.flatMap { $0.rules.alarms.map(\.id) } }
  }
}
