internal import TaihuCore

/// An answer about one thing: an object in JSON, else a sheet of facts.
enum SingleAnswer {
  /// Writes it.
  ///
  /// - Throws: a usage error for `-o line`, which is for readings.
  static func write(_ json: JSON, _ sheet: FactSheet, style: OutputStyle, to console: Console) throws {
    switch style.format {
    case .json, .jsonl: try console.writeLine(json.text)
    case .line: throw OperatorError.usage("-o line writes readings; this command's answer has none")
    case .table, .tsv, .csv: try sheet.write(style, to: console)
    }
  }
}
