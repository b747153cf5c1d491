import Testing

@testable import TaihuPack

@Suite("Paths within a document")
struct DocumentPathTests {
  @Test("a path is written as TOML would have it")
  func description() {
    let path = DocumentPath([.key("broker"), .index(1), .key("a b"), .key("x.y"), .key(""), .key("plain-1_A")])
    #expect(path.description == #"broker[1]."a b"."x.y"."".plain-1_A"#)
    #expect(DocumentPath.root.description == "")
  }

  @Test("the parent of a value is what holds it, and the root holds itself")
  func parent() {
    #expect(DocumentPath([.key("a"), .index(0)]).parent == DocumentPath([.key("a")]))
    #expect(DocumentPath.root.parent == .root)
  }

  @Test("text from a file can't break the line or colour the terminal")
  func quoting() {
    #expect(QuotedText.of("a\u{1B}[31m\n\"b\"\u{202E}") == #""a\u{1b}[31m\n\"b\"\u{202e}""#)
    #expect(QuotedText.of(String(repeating: "x", count: 100)).count == QuotedText.charactersMax + 3)
  }
}
