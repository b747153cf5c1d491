import Testing

@testable import TaihuPack

@Suite("Lines of keys")
struct KeyLocatorTests {
  /// A document of every form that a key can take; each line that defines something names its path in the comment.
  static let everyForm = ##"""
    # a comment with = and [brackets]
    plain = 1
    "quoted key" = 2
    'literal.key' = 3
    dotted.inner = 4
    spaced . "out" = 5
    "caf\u00e9" = 6
    text = "a # no comment \" = still [text]"
    literal = 'C:\path # no comment'
    long = """
    first = 1
    [no.section]
    "quotes" and ""two"" ends with four quotes """"
    after_long = 7
    raw = '''
    it's = 'raw' \'''
    list = [
      1, # comment ]
      [2, 3],

      { a = 4, b = [
        5,
      ] },
      "x, ] y",
    ]
    inline = { one = 1, two.three = 2, "f o" = 3 }
    date = 1979-05-27 07:32:00Z # after a date

    [section]
    key = 8
    [section.sub]
      indented = 9
    	tabbed = 10
    [[array]]
    name = "a"
    [array.inside]
    deep = 11
    [[array.nested]]
    x = 1
    [[array.nested]]
    x = 2
    [[array]]
    name = "b"
    [array.inside]
    deep = 12
    [ "odd section" . x ]
    last = true
    """##

  @Test(
    "every form of key is found on its line",
    arguments: [
      ("plain", 2), (#""quoted key""#, 3), (#""literal.key""#, 4), ("dotted", 5), ("dotted.inner", 5),
      ("spaced.out", 6), ("\"café\"", 7), ("text", 8), ("literal", 9), ("long", 10), ("after_long", 14), ("raw", 15),
      ("list", 17), ("list[0]", 18), ("list[1]", 19), ("list[1][1]", 19), ("list[2]", 21), ("list[2].a", 21),
      ("list[2].b", 21), ("list[2].b[0]", 22), ("list[3]", 24), ("inline", 26), ("inline.one", 26),
      ("inline.two.three", 26), (#"inline."f o""#, 26), ("date", 27), ("section", 29), ("section.key", 30),
      ("section.sub", 31), ("section.sub.indented", 32), ("section.sub.tabbed", 33), ("array", 34), ("array[0]", 34),
      ("array[0].name", 35), ("array[0].inside", 36), ("array[0].inside.deep", 37), ("array[0].nested[0]", 38),
      ("array[0].nested[0].x", 39), ("array[0].nested[1]", 40), ("array[0].nested[1].x", 41), ("array[1]", 42),
      ("array[1].name", 43), ("array[1].inside.deep", 45), (#""odd section".x"#, 46), (#""odd section".x.last"#, 47),
    ])
  func everyKind(path: String, line: Int) throws {
    _ = try TOMLDocument(Array(Self.everyForm.utf8), file: "valid.toml")
    let locator = KeyLocator(Array(Self.everyForm.utf8))
    let lines = Dictionary(uniqueKeysWithValues: locator.places.map { ($0.key.description, $0.value.line) })
    #expect(lines[path] == line)
  }

  @Test("a text that looks like keys defines none")
  func noFalseKeys() {
    let locator = KeyLocator(Array(Self.everyForm.utf8))
    let paths = Set(locator.places.keys.map(\.description))
    #expect(!paths.contains("no") && !paths.contains("first") && !paths.contains("it"))
  }

  @Test("line ends of Windows and a missing last one count as lines")
  func lineEnds() {
    let locator = KeyLocator(Array("a = 1\r\n\r\n[b]\r\nc = 2".utf8))
    #expect(locator.place(of: DocumentPath([.key("b"), .key("c")])).line == 4)
  }

  @Test("the place of something unknown is that of the nearest table around it")
  func unknown() {
    let locator = KeyLocator(Array("\n[a]\nb = 1".utf8))
    #expect(locator.place(of: DocumentPath([.key("a"), .key("x"), .index(3)])).line == 2)
    #expect(locator.place(of: DocumentPath([.key("z")])).line == 1)
  }

  @Test("the header of a table counts, not the header below which it was first named")
  func implicitTable() {
    let locator = KeyLocator(Array("[a.b]\nx = 1\n[a]\ny = 2".utf8))
    #expect(locator.place(of: DocumentPath([.key("a")])).line == 3)
  }

  @Test("an escaped NUL is found in basic strings, and a backslash in literal ones is left alone")
  func escapedNUL() {
    let text = #"""
      a = "\\u0000"
      b = '\u0000'
      c = "x\u0000"
      d = "\U00000000"
      """#
    #expect(KeyLocator(Array(text.utf8)).linesWithNUL == [3, 4])
  }

  @Test("in random documents every key is on the line where it was written", arguments: 0..<200)
  func random(seed: UInt64) throws {
    var writer = RandomDocument(seed: seed)
    writer.write()
    let locator = KeyLocator(Array(writer.text.utf8))
    for (path, line) in writer.lines {
      #expect(locator.places[path]?.line == line, "seed \(seed): \(path) in\n\(writer.text)")
    }
    _ = try TOMLDocument(Array(writer.text.utf8), file: "random.toml")
  }

  @Test("a broken text ends the scan all the same", arguments: 0..<200)
  func broken(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let alphabet = Array("[]{}\"'=.,#\n\\ ab1u".utf8)
    let bytes = (0..<Int.random(in: 0...60, using: &numbers)).map { _ in alphabet.randomElement(using: &numbers)! }
    #expect(KeyLocator(bytes).places[.root]?.line == 1, "seed \(seed)")
  }
}

/// Writes a valid document with random forms and notes where each key went.
private struct RandomDocument {
  private(set) var text = ""
  private(set) var lines: [DocumentPath: Int] = [:]
  private var line = 1
  private var names = 0
  private var numbers: SeededNumbers

  init(seed: UInt64) {
    numbers = SeededNumbers(seed: seed)
  }

  mutating func write() {
    entries(in: .root)
    var arrays: [(path: DocumentPath, header: String, count: Int)] = []
    for _ in 0..<Int.random(in: 0...6, using: &numbers) {
      let (key, name) = newKey()
      if Bool.random(using: &numbers) {
        note(DocumentPath.root.appending(name))
        put("[\(key)] # table\n")
        entries(in: DocumentPath.root.appending(name))
      } else {
        arrays.append((DocumentPath.root.appending(name), key, 0))
      }
      guard let index = arrays.indices.randomElement(using: &numbers) else { continue }
      let element = arrays[index].path.appending(index: arrays[index].count)
      arrays[index].count += 1
      if arrays[index].count == 1 { note(arrays[index].path) }
      note(element)
      put("[[ \(arrays[index].header) ]]\n")
      entries(in: element)
    }
  }

  private mutating func entries(in table: DocumentPath) {
    for _ in 0..<Int.random(in: 0...5, using: &numbers) {
      blank()
      let (key, name) = newKey()
      note(table.appending(name))
      put("\(key) = ")
      value(at: table.appending(name), depth: 0)
      put(Bool.random(using: &numbers) ? " # ] } \" '\n" : "\n")
    }
  }

  private mutating func value(at path: DocumentPath, depth: Int) {
    switch Int.random(in: 0...(depth < 3 ? 8 : 5), using: &numbers) {
    case 0: put("-12_3.5e+2")
    case 1: put("\"a \\\" # ] } = \\\\\"")
    case 2: put("'b \" \\ # ]'")
    case 3: put("\"\"\"\n[x]\n y = \"\"2\"\" \\\"\"\"\"\"")
    case 4: put("'''\n'z' = 1 # \n''''")
    case 5: put("07:32:00")
    case 6: array(at: path, depth: depth)
    default: inline(at: path, depth: depth)
    }
  }

  private mutating func array(at path: DocumentPath, depth: Int) {
    put("[")
    for index in 0..<Int.random(in: 0...3, using: &numbers) {
      if Bool.random(using: &numbers) { put(" # comment ] [\n\n") }
      note(path.appending(index: index))
      value(at: path.appending(index: index), depth: depth + 1)
      put(" ,")
    }
    put("]")
  }

  private mutating func inline(at path: DocumentPath, depth: Int) {
    put("{ ")
    for index in 0..<Int.random(in: 0...3, using: &numbers) {
      let (key, name) = newKey()
      if index > 0 { put(", ") }
      note(path.appending(name))
      put("\(key)=")
      value(at: path.appending(name), depth: depth + 1)
    }
    put(" }")
  }

  private mutating func newKey() -> (written: String, name: String) {
    names += 1
    switch Int.random(in: 0...2, using: &numbers) {
    case 0: return ("k-\(names)", "k-\(names)")
    case 1: return ("\"k \\\"[\(names)] \\u00e9\"", "k \"[\(names)] é")
    default: return ("'k=#.\(names)'", "k=#.\(names)")
    }
  }

  private mutating func blank() {
    if Int.random(in: 0...3, using: &numbers) == 0 { put("\t \r\n# [c] = '\n") }
  }

  private mutating func note(_ path: DocumentPath) {
    lines[path] = line
  }

  private mutating func put(_ piece: String) {
    text += piece
    line += piece.utf8.count { $0 == UInt8(ascii: "\n") }
  }
}
