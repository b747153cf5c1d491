import Testing

@testable import TaihuCommands

@Suite("Text on a terminal")
struct TerminalTextTests {
  @Test(
    "what a terminal would obey is shown instead",
    arguments: [
      ("plain 太湖", "plain 太湖"), ("\u{1B}[31mred", "\\x1b[31mred"), ("two\nlines\r\t", "two\\nlines\\r\\t"),
      ("\u{9B}5m", "\\x9b5m"), ("a\u{202E}b", "a\\u{202e}b"), ("\u{FEFF}x\u{200B}", "\\u{feff}x\\u{200b}"),
      ("\u{7F}", "\\x7f"), ("<script>'; DROP TABLE x", "<script>'; DROP TABLE x"),
    ])
  func escaped(text: String, shown: String) {
    #expect(Printable.escaped(text) == shown)
    #expect(StyledText(text).text == shown)
  }

  @Test("bytes that are not UTF-8 are shown one by one")
  func bytes() {
    #expect(Printable.escaped([0x61, 0xFF, 0x00] as [UInt8]) == "a\\xff\\x00")
    #expect(Printable.escaped(Array("太\n".utf8)) == "太\\n")
  }

  @Test(
    "Chinese characters and emoji take two columns, marks none",
    arguments: [
      ("abc", 3), ("太湖大道", 8), ("µg/m³", 5), ("e\u{301}", 1), ("😀", 2), ("ｗ", 2), ("한글", 4), ("▁█", 2),
      ("☀\u{FE0F}", 2), ("", 0),
    ])
  func width(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test(
    "cutting never splits a wide character and never grows the text",
    arguments: [("太湖大道", 8, "太湖大道"), ("太湖大道", 7, "太湖大…"), ("太湖大道", 6, "太湖…"), ("abc", 2, "a…"), ("abc", 0, "")])
  func truncated(text: String, columns: Int, result: String) {
    #expect(DisplayWidth.truncated(text, to: columns) == result)
  }

  @Test("every cut of every width fits", arguments: 0...12)
  func truncationFits(columns: Int) {
    for text in ["abcdefghijkl", "太湖大道太湖大道", "a太b湖c大d道e", "😀😀😀😀😀😀😀"] {
      #expect(DisplayWidth.of(DisplayWidth.truncated(text, to: columns)) <= columns)
    }
  }

  @Test("without colours nothing is added; with them the text is set back at its end")
  func palette() {
    #expect(Palette(isColored: false).paint("bad", .critical) == "bad")
    #expect(Palette(isColored: true).paint("bad", .critical) == "\u{1B}[1;31mbad\u{1B}[0m")
    #expect(Palette(isColored: true).paint("plain", .plain) == "plain")
  }

  @Test("bars run from the smallest to the largest value")
  func sparkline() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([5, 5]) == "▄▄")
    #expect(Sparkline.text([]).isEmpty)
  }
}
