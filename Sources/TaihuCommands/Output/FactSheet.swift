/// Facts about one thing: a name and a value a line.
struct FactSheet {
  /// One line.
  struct Fact {
    var name: String
    var value: StyledText
  }

  /// The lines.
  private(set) var facts: [Fact] = []

  /// Adds a line; nothing when the value is empty.
  mutating func add(_ name: String, _ value: String, _ style: TextStyle = .plain) {
    guard !value.isEmpty else { return }
    facts.append(Fact(name: name, value: StyledText(value, style)))
  }

  /// Writes the lines: aligned for a table, parted by a tab or a comma for programs.
  func write(_ style: OutputStyle, to console: Console) throws {
    let width = facts.map { DisplayWidth.of($0.name) }.max() ?? 0
    for fact in facts {
      switch style.format {
      case .csv: try console.writeLine(DelimitedText.csv([fact.name, fact.value.text]))
      case .tsv: try console.writeLine(DelimitedText.tsv([fact.name, fact.value.text]))
      case .table, .json, .jsonl, .line:
        let (name, value) = (DisplayWidth.padded(fact.name, to: width), style.shown(fact.value))
        try console.writeLine(style.palette.paint(name, .dim) + "  " + style.palette.paint(value.text, value.style))
      }
    }
  }
}
