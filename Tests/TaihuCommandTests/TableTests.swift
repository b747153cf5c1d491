import Testing

@testable import TaihuCommands

@Suite("Tables")
struct TableTests {
  private static func lines(_ window: Int?, _ rows: [[String]], _ narrowing: [Narrowing]) -> [String] {
    let layout = TableLayout(
      natural: narrowing.indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 },
      narrowing: narrowing, alignsRight: narrowing.indices.map { $0 == 1 }, window: window)
    return rows.map { layout.line($0.map { StyledText($0) }, palette: Palette(isColored: false)) }
  }

  @Test("columns align by display width, numbers to the right, and no line ends in blanks")
  func alignment() {
    let lines = Self.lines(
      nil, [["NAME", "VALUE", "NOTE"], ["太湖", "1", "x"], ["a", "100", ""]], [.keeps, .keeps, .keeps])
    #expect(lines == ["NAME  VALUE  NOTE", "太湖      1  x", "a       100"])
  }

  @Test("a shrinking column gives way before a column leaves")
  func narrowing() {
    let rows = [["abcdefghij", "12", "klmnopqrst"]]
    let ways: [Narrowing] = [.shrinks(to: 4), .keeps, .leaves(1)]
    #expect(Self.lines(26, rows, ways) == ["abcdefghij  12  klmnopqrst"])
    #expect(Self.lines(22, rows, ways) == ["abcde…  12  klmnopqrst"])
    #expect(Self.lines(20, rows, ways) == ["abc…  12  klmnopqrst"])
    #expect(Self.lines(19, rows, ways) == ["abcdefghij  12"])
    #expect(Self.lines(9, rows, ways) == ["abcd…  12"])
  }

  @Test("the column with the highest number leaves first")
  func leaving() {
    let rows = [["aaaa", "bb", "cccc"]]
    #expect(Self.lines(10, rows, [.leaves(1), .keeps, .leaves(2)]) == ["aaaa  bb"])
    #expect(Self.lines(10, rows, [.leaves(2), .keeps, .leaves(1)]) == ["bb  cccc"])
  }

  @Test("a table fits every window that its least widths fit", arguments: 14...60)
  func fits(window: Int) {
    let rows = [["太湖大道与湖滨路", "12.5 µg/m³", "a long sentence that goes on and on"]]
    for line in Self.lines(window, rows, [.shrinks(to: 2), .keeps, .leaves(1)]) {
      #expect(DisplayWidth.of(line) <= window)
    }
  }
}
