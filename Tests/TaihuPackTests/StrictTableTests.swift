import Testing

@testable import TaihuPack

@Suite("Strict tables")
struct StrictTableTests {
  @Test("a value of the right type and within its range is given")
  func values() throws {
    let text = """
      t = "x"
      i = 5
      n = 2.5
      b = true
      d = "10s"
      l = ["a", "b"]
      r = [-1, 2.5]
      c = "two"
      m = { a = "1", b = "2" }
      k = { a = 1 }
      """
    let found = try reported(text) { root in
      #expect(root.text("t") == "x")
      #expect(root.integer("i", in: 5...5, unit: "things") == 5)
      #expect(root.number("i") == 5)
      #expect(root.number("n", in: 0...3) == 2.5)
      #expect(root.boolean("b") == true)
      #expect(root.duration("d", in: .seconds(1)...(.seconds(60))) == .seconds(10))
      #expect(root.nanoseconds("d", in: 0...Int64.max) == 10_000_000_000)
      #expect(root.texts("l") == ["a", "b"])
      #expect(root.numberRange("r") == -1...2.5)
      #expect(root.choice("c", among: [("one", 1), ("two", 2)]) == 2)
      #expect(root.textMap("m") == ["a": "1", "b": "2"])
      #expect(root.integerMap("k") == ["a": 1])
      #expect(root.numberMap("k") == ["a": 1])
      #expect(root.text("absent") == nil)
    }
    #expect(found.isEmpty)
  }

  @Test(
    "a wrong value is named with its line, what was found and what is allowed",
    arguments: [
      ("x = 5", "expected a text, found the number 5"),
      ("x = { a = 1 }", "expected a text, found a table"),
      ("x = []", "expected a text, found an empty list"),
      ("x = 1979-05-27", "expected a text, found a date or time"),
    ])
  func wrongText(text: String, message: String) throws {
    #expect(try reported("\n" + text) { _ = $0.text("x") } == ["f.toml:2: x: \(message)"])
  }

  @Test(
    "G2: a number out of its range is refused with the range and the unit",
    arguments: ["0", "-1", "65536", "9223372036854775807", "1.5", "\"5\"", "true"])
  func range(value: String) throws {
    let found = try reported("x = \(value)") { _ = $0.integer("x", in: 1...65_535, unit: "messages") }
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("f.toml:1: x: expected a whole number of messages from 1 to 65535, found "))
  }

  @Test("G2: a number that is not finite is none", arguments: ["nan", "inf", "-inf"])
  func notFinite(value: String) throws {
    #expect(try reported("x = \(value)") { _ = $0.number("x") }.count == 1)
    #expect(try reported("x = [0, \(value)]") { _ = $0.numberRange("x") }.count == 1)
  }

  @Test(
    "G2: a duration out of its range, a bare number and a wrong unit each get their own hint",
    arguments: [
      ("10", "\"10s\""), ("\"0s\"", "from 1s to 1min"), ("\"2min\"", "from 1s to 1min"),
      ("\"10 s\"", "without a space"),
      ("\"5m\"", "ms, s, min, h or d"),
    ])
  func durations(value: String, words: String) throws {
    let found = try reported("x = \(value)") { _ = $0.duration("x", in: .seconds(1)...(.seconds(60))) }
    #expect(found.count == 1 && found[0].contains(words), "\(found)")
  }

  @Test(
    "G2: a range whose ends are equal or in the wrong order is refused",
    arguments: ["[1, 1]", "[2, 1]", "[1]", "[1, 2, 3]", "5"])
  func numberRange(value: String) throws {
    let found = try reported("x = \(value)") { #expect($0.numberRange("x") == nil) }
    #expect(found.count == 1 && found[0].contains("[low, high] with low < high"))
  }

  @Test("a name that is not on the list gets the list and the nearest one")
  func choice() throws {
    let found = try reported("x = \"natve\"") { _ = $0.choice("x", among: [("native", 1), ("scalar", 2)]) }
    #expect(
      found == [
        "f.toml:1: x: expected one of \"native\", \"scalar\", found the text \"natve\"\n  hint: did you mean \"native\"?"
      ])
  }

  @Test("G1: an unknown key is refused with the nearest known one and all that are known")
  func unknown() throws {
    let found = try reported("[s]\nclent_id = 1\nzzz = 2\n") { root in
      root.section("s") { table in _ = (table.has("client_id"), table.has("url")) }
    }
    #expect(
      found == [
        "f.toml:2: s.clent_id: unknown key\n  hint: did you mean \"client_id\"? known here: client_id, url",
        "f.toml:3: s.zzz: unknown key\n  hint: known here: client_id, url",
      ])
  }

  @Test("an unknown section is refused as a whole, once")
  func unknownSection() throws {
    #expect(try reported("[s]\na = 1\nb = 2\n") { _ in }.map { $0.prefix(25) } == ["f.toml:1: s: unknown key"])
  }

  @Test("a refused key is reported, and never suggested")
  func refused() throws {
    let found = try reported("password = 1\npasword = 2\n") { table in
      table.refuse("password", "never here", hint: "use a file")
      _ = table.has("url")
    }
    #expect(
      found == [
        "f.toml:1: password: never here\n  hint: use a file", "f.toml:2: pasword: unknown key\n  hint: known here: url",
      ])
  }

  @Test("sections, lists of tables and named sections are read wherever they stand")
  func sections() throws {
    let text = "inline = [{ a = 1 }, { a = 2 }]\n[[list]]\na = 3\n[[list]]\na = 4\n[named.x]\na = 5\n"
    let found = try reported(text) { root in
      let read: (StrictTable) -> Int? = { $0.integer("a", in: 0...9, unit: "x") }
      #expect(root.sections("inline", read) == [1, 2])
      #expect(root.sections("list", read) == [3, 4])
      #expect(root.namedSections("named") { name, table in "\(name)\(read(table) ?? 0)" } == ["x5"])
      #expect(root.sections("absent", read).isEmpty)
      #expect(root.section("absent", read) == nil)
    }
    #expect(found.isEmpty)
  }

  @Test("a single table where a list belongs is refused with two brackets as the hint")
  func singleTable() throws {
    let found = try reported("[broker]\na = 1\n") { root in _ = root.sections("broker") { _ in 0 } }
    #expect(found.count == 1 && found[0].contains("write [[broker]] with two brackets"))
  }

  @Test("the elements of a list are named by their number and line")
  func elements() throws {
    let found = try reported("x = [\n \"a\",\n 5,\n [6],\n]") { #expect($0.texts("x") == ["a"]) }
    #expect(
      found == ["f.toml:3: x[1]: expected a text, found the number 5", "f.toml:4: x[2]: expected a text, found a list"])
  }

  @Test("all problems are thrown together, sorted by file and line, up to the limit")
  func collected() throws {
    let list = ProblemList()
    for line in [30, 10, 20] { list.add(ConfigurationProblem(file: "b", line: line, message: "m\(line)")) }
    list.add(ConfigurationProblem(file: "a", line: 99, message: "m"))
    let error = try #require(throws: ConfigurationError.self) { try list.throwIfAny() }
    #expect(error.description == "a:99: m\nb:10: m10\nb:20: m20\nb:30: m30")
    for line in 0..<1_000 { list.add(ConfigurationProblem(file: "c", line: line, message: "m")) }
    #expect(list.errors.count == ProblemList.problemsMax)
  }

  @Test("warnings throw nothing")
  func warnings() throws {
    let list = ProblemList()
    list.warn(ConfigurationProblem(file: "a", line: 1, message: "m"))
    try list.throwIfAny()
    #expect(list.warnings.count == 1)
  }
}
