import Foundation
import Glibc
import TaihuCore
import Testing

@testable import TaihuPack

@Suite("Reading a TOML file")
struct TOMLDocumentTests {
  /// The problems of a document of these bytes.
  private func problems(_ bytes: [UInt8]) -> [String] {
    do {
      _ = try TOMLDocument(bytes, file: "f.toml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test(
    "G1: a syntax error names its line",
    arguments: [
      ("a = 1\nb = = 2\n", "f.toml:2: "), ("[[broker]\n", "f.toml:1: "), ("a = \"x\n", "f.toml:1: "),
      ("[store]\na = 1\n[store]\nb = 2\n", "f.toml:3: "), ("a = 1\na = 2\n", "f.toml:2: "), ("\n\n{\n", "f.toml:3: "),
      ("a = [1,\n2", "f.toml:2: "),
    ])
  func syntax(text: String, start: String) {
    let found = problems(Array(text.utf8))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(start) == true, "\(found)")
    #expect(found.first?.contains("is not TOML") == true)
  }

  @Test(
    "a table's name that begins as no name can is refused with its line, and ends nothing",
    arguments: [
      ("[+pack]", 1), ("[[[pack]", 1), ("a = 1\n[[ +b ]]", 2), ("[\n]", 1), ("[ =]", 1), ("[.a]", 1), ("[é]", 1),
      ("a = [\n[1],\n[\"+\"]]\n[(]", 4), ("a = \"\"\"\n[+\"\"\"\n[+]", 3),
      ("# [+a]\na.b = { c = [{ d = '[+' }] }\n[+]", 3),
    ])
  func badHeaders(text: String, line: Int) {
    let found = problems(Array(text.utf8))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("f.toml:\(line): is not TOML: a table's name begins with") == true, "\(found)")
  }

  @Test(
    "what looks like such a name inside a value is none",
    arguments: ["a = [\n[+1, 2],\n[-3]]\n[b]", "a = '''\n[+b]\n'''", "a = { b = [+1] }", "a = \"[+\" # [+\n"])
  func harmlessBrackets(text: String) {
    #expect(problems(Array(text.utf8)).isEmpty)
  }

  @Test(
    "G1: an empty file, blanks, comments and tabs are TOML",
    arguments: ["", "\n\n", "# only\n", "\t\n", "a\t=\t1\n", "\ta = 1"])
  func harmless(text: String) {
    #expect(problems(Array(text.utf8)).isEmpty)
  }

  @Test("G1: a byte order mark of UTF-8 is accepted and doesn't move the lines")
  func byteOrderMark() throws {
    let document = try TOMLDocument([0xEF, 0xBB, 0xBF] + Array("\na = 1".utf8), file: "f.toml")
    let list = ProblemList()
    document.read(reporting: list) { #expect($0.integer("a", in: 1...1, unit: "x") == 1 && $0.line(of: "a") == 2) }
    #expect(list.errors.isEmpty)
  }

  @Test("G1: UTF-16 is named as such")
  func utf16() {
    #expect(problems([0xFF, 0xFE, 0x61, 0x00]) == ["f.toml:1: is UTF-16, which TOML is not\n  hint: save it as UTF-8"])
    #expect(problems([0xFE, 0xFF, 0x00, 0x61]).first?.contains("UTF-16") == true)
  }

  @Test(
    "G1: bytes that are not UTF-8 are named with line and offset",
    arguments: [
      ([0x61, 0x0A, 0x80], "f.toml:2: is not UTF-8: byte 0x80 at offset 2"),
      ([0x0A, 0x0A, 0xC3, 0x28], "f.toml:3: is not UTF-8: byte 0xC3 at offset 2"),
      ([0xED, 0xA0, 0x80], "f.toml:1: is not UTF-8: byte 0xED at offset 0"),
    ] as [([UInt8], String)])
  func invalidUTF8(bytes: [UInt8], start: String) {
    #expect(problems(bytes).first?.hasPrefix(start) == true, "\(problems(bytes))")
  }

  @Test("a NUL byte and an escaped one are refused, since the library would end the text there")
  func nul() {
    #expect(
      problems(Array("a = 1\nb = \u{0}".utf8)).first?.hasPrefix("f.toml:2: holds a NUL byte at offset 10") == true)
    #expect(problems(Array(#"a = "x\u0000y""#.utf8)).first?.hasPrefix("f.toml:1: \\u0000") == true)
    #expect(problems(Array(#"a = 'x\u0000y'"#.utf8)).isEmpty)
  }

  @Test("G1: a file that is not there, a folder, a pipe and one of 10 MB are refused by name")
  func notAFile() throws {
    try withScratchFolder { folder in
      let large = folder.appending(path: "large.toml").path
      let pipe = folder.appending(path: "pipe.toml").path
      try Data(repeating: 0x0A, count: 10 << 20).write(to: URL(filePath: large))
      let made = unsafe mkfifo(pipe, 0o600)
      #expect(made == 0)
      let cases = [
        (folder.path + "/none.toml", "does not exist"), (folder.path, "is a directory"),
        (pipe, "is not a regular file"),
        (large, "is larger than 1048576 bytes"), (large + "/x", "does not exist"),
      ]
      for (path, words) in cases {
        let error = try #require(throws: ConfigurationError.self) { try TOMLDocument(path: path) }
        #expect(error.category == .usage)
        #expect(error.problems.first?.description.hasPrefix("\(path): \(words)") == true, "\(error)")
      }
    }
  }

  @Test("G1: a file of exactly the largest size is read")
  func largest() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "full.toml")
      try Data(repeating: 0x0A, count: TOMLDocument.bytesMax).write(to: file)
      _ = try TOMLDocument(path: file.path)
      try Data(repeating: 0x0A, count: TOMLDocument.bytesMax + 1).write(to: file)
      #expect(throws: ConfigurationError.self) { try TOMLDocument(path: file.path) }
    }
  }

  @Test(
    "G1: a file that may not be read ends with the category permission",
    .enabled(if: geteuid() != 0, "root reads everything"))
  func permission() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "secret.toml")
      try Data("a = 1".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
      let error = try #require(throws: ConfigurationError.self) { try TOMLDocument(path: file.path) }
      #expect(error.category == .permission)
      #expect(error.operatorError.category.rawValue == 4)
      #expect(error.operatorError.code == "configuration-permission")
    }
  }

  @Test("nesting beyond the library's limit is an error, not a crash")
  func deep() {
    let depth = 100_000
    #expect(problems(Array(("a = " + String(repeating: "[", count: depth)).utf8)).count == 1)
    #expect(problems(Array(("a = " + String(repeating: "{a=", count: depth)).utf8)).count == 1)
  }

  @Test("tables keep the order of the file")
  func order() throws {
    let document = try TOMLDocument(Array("[t.zebra]\nx=1\n[t.apple]\nx=1\n[t.mango]\nx=1".utf8), file: "f.toml")
    let names = document.read(reporting: ProblemList()) { root in
      root.namedSections("t") { name, table in
        _ = table.has("x")
        return name
      }
    }
    #expect(names == ["zebra", "apple", "mango"])
  }
}
