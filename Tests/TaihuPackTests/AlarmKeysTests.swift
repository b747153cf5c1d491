import TaihuCore
import TaihuPack
import Testing

@Suite("Alarms in packs")
struct AlarmKeysTests {
  private static let minute: Int64 = 60_000_000_000

  /// The rules of `do`, with these keys of its one alarm.
  private func rule(_ keys: String) throws -> AlarmRule? {
    try pack("[[quantities.do.alarms]]\nid = \"r\"\n" + keys).quantity("do")?.rules.alarms.first
  }

  private func pack(_ text: String, header: String = "") throws -> Pack {
    let head = "[pack]\n\(header)\n[[topics]]\npattern = \"lake/{site}/{device}\"\n"
    let quantities = "[quantities.water_temp]\nunit = \"Cel\"\n[quantities.do]\nunit = \"mg/L\"\n"
    return try PackReader().read(text: head + quantities + text, file: "lake.toml")
  }

  @Test("every sort of rule arrives as declared")
  func conditions() throws {
    #expect(try rule("below = 3\nclear = 4")?.condition == .level(side: .below, limit: 3, clear: 4))
    #expect(try rule("above = 3\ncount = 3\nof = 5")?.frequency == .init(count: 3, of: 5))
    #expect(try rule("missing = \"10min\"")?.condition == .missing(after: 10 * Self.minute))
    #expect(
      try rule("rise = 2\nwithin = \"10min\"")?.condition == .change(.rise, by: 2, within: 10 * Self.minute, clear: 2))
    #expect(
      try rule("fall = 2.5\nwithin = \"1h\"\nclear = 1")?.condition
        == .change(.fall, by: 2.5, within: 60 * Self.minute, clear: 1))
    let when = try rule("when = \"do < 3 and water_temp > 28\"\nclear = \"do > 4\"\nfor = \"5min\"")
    guard case .expression(let condition, let clear) = when?.condition else {
      Issue.record("no expression: \(String(describing: when))")
      return
    }
    #expect(condition.names == ["do", "water_temp"] && clear?.names == ["do"] && when?.holdFor == 5 * Self.minute)
  }

  @Test("what is usual, still, near and grouped arrives as declared")
  func quality() throws {
    let pack = try pack(
      "range = [0, 30]\nusual = [1, 15]\nstuck = \"6h\"\nstill = 0.02\nneighbours = { within = \"site\", apart = 3 }",
      header: "group = \"cabinet\"")
    let rules = try #require(pack.quantity("do")?.rules)
    #expect(rules.usualRange == 1...15 && rules.stillBand == 0.02 && rules.group == "cabinet")
    #expect(rules.neighbours == NeighbourRule(label: "site", apart: 3))
  }

  @Test(
    "what can't be meant is refused in words",
    arguments: [
      ("above = 1\nmissing = \"1min\"", "exactly one of"),
      ("rise = 2", "within: is missing"),
      ("rise = -2\nwithin = \"1min\"", "expected a number"),
      ("rise = 2\nwithin = \"1min\"\nclear = 3", "expected a change from 0 to 2.0"),
      ("above = 1\nwithin = \"1min\"", "only `rise` and `fall`"),
      ("above = 1\ncount = 3", "go together"),
      ("above = 1\ncount = 6\nof = 5", "`count` is at most `of`"),
      ("above = 1\ncount = 3\nof = 33", "from 1 to 32"),
      ("above = 1\ncount = 3\nof = 5\nfor = \"1min\"", "not both"),
      ("missing = \"1min\"\nfor = \"1min\"", "said by `missing` itself"),
      ("when = \"do < \"", "at character 6 of \"do < \": expected a quantity or a number, found the end"),
      ("when = \"do = 3\"", "at character 4 of \"do = 3\": `=` has no place here: equality is `==`"),
      ("when = \"1 < 2\"", "one side must be a quantity"),
      ("when = \"do < 3 water_temp\"", "at character 8"),
      ("when = \"(do < 3\"", "expected `)`, found the end"),
      ("when = \"do < 1.2.3\"", "`1.2.3` is no number"),
      ("when = \"water_tmp > 3\"", "did you mean \"water_temp\"?"),
      ("whne = \"do < 3\"\nabove = 1", "did you mean \"when\"?"),
    ])
  func faults(keys: String, words: String) {
    let error = #expect(throws: ConfigurationError.self) { try rule(keys) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("brackets and negations may not stand deeper than sixteen")
  func depth() {
    let deep = String(repeating: "(", count: 40) + "do < 3" + String(repeating: ")", count: 40)
    #expect(throws: AlarmExpressionReader.Fault.self) { try AlarmExpressionReader.read(deep) }
  }

  @Test(
    "an expression with an unknown value is unknown, unless the rest decides",
    arguments: [
      ("do < 3 and water_temp > 28", 2.0, nil, nil), ("do < 3 and water_temp > 28", 5, nil, false),
      ("do < 3 or water_temp > 28", 2, nil, true), ("do < 3 or water_temp > 28", 5, nil, nil),
      ("not do < 3", 2, nil, false), ("not (do < 3 and water_temp > 28)", 5, nil, true),
      ("do < 3 or water_temp > 28 and do > 1", 2, 20, true), ("do == 2", 2, nil, true), ("do != 2", 2, nil, false),
      ("do <= 2", 2, nil, true), ("water_temp >= do", 2, 1, false), ("-1 < do", 2, nil, true),
    ] as [(String, Double, Double?, Bool?)])
  func logic(text: String, oxygen: Double, temperature: Double?, expected: Bool?) throws {
    let expression = try AlarmExpressionReader.read(text)
    #expect(expression.holds { $0 == "do" ? oxygen : temperature } == expected)
  }

  @Test("random texts are read or refused, never more", arguments: 0..<300 as Range<UInt64>)
  func fuzz(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let words = ["do", "water_temp", "and", "or", "not", "(", ")", "<", ">=", "==", "3", "-1.5", "1e9", "=", "é", " "]
    let text = (0..<20).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }.joined(separator: " ")
    if let read = try? AlarmExpressionReader.read(text) {
      #expect((try? AlarmExpressionReader.read(read.description))?.root == read.root, "\(text)")
    }
  }
}
