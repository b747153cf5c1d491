import Foundation
import TaihuPack
import Testing

@testable import TaihuDerive

@Suite("The catalogue of formulas")
struct CatalogueTests {
  @Test("every formula that a pack may name has a calculation", arguments: DerivedFormula.all)
  func calculated(formula: DerivedFormula) {
    let indicator = DerivedIndicator(id: "x", formula: formula, inputs: [])
    #expect(Kernel(indicator) != nil, "\(formula.name)")
  }

  @Test("names stand once, and so do those of inputs and outputs")
  func unique() {
    #expect(Set(DerivedFormula.all.map(\.name)).count == DerivedFormula.all.count)
    for formula in DerivedFormula.all {
      #expect(Set(formula.inputs.map(\.name)).count == formula.inputs.count)
      #expect(Set(formula.outputs.map(\.name)).count == formula.outputs.count)
      #expect(formula.outputs.first?.name == "")
    }
  }

  @Test(
    "every formula and each of its inputs, options and series stands in the documentation",
    arguments: DerivedFormula.all)
  func documented(formula: DerivedFormula) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let packs = try String(contentsOf: root.appending(path: "docs/packs.md"), encoding: .utf8)
    let row = try #require(packs.split(separator: "\n").first { $0.hasPrefix("| `\(formula.name)` |") })
    if formula.name != "aqi_daily" {
      for input in formula.inputs { #expect(row.contains("`\(input.name)`"), "\(formula.name) \(input.name)") }
      for output in formula.outputs where !output.name.isEmpty {
        #expect(row.contains("`\(output.name)"), "\(formula.name) \(output.name)")
      }
    }
    for option in formula.options { #expect(row.contains("`\(option.name)`"), "\(formula.name) \(option.name)") }
    let page = try String(contentsOf: root.appending(path: "docs/derived.md"), encoding: .utf8)
    #expect(page.contains("`\(formula.name)`"), "docs/derived.md says nothing of \(formula.name)")
  }
}
