/// One column of an answer made of rows.
struct Column<Row> {
  /// Where a column is shown.
  enum Place {
    case everywhere, tableOnly, fileOnly
  }

  /// The column's name in TSV and CSV.
  let name: String
  /// The column's heading in a table.
  let title: String
  /// Whether a table aligns it to the right, as numbers want.
  let alignsRight: Bool
  /// What a table does when the window is too narrow for all.
  let narrowing: Narrowing
  /// Where it is shown.
  let place: Place
  /// The cell for a person.
  let styled: (Row) -> StyledText
  /// The cell for a program.
  let plain: (Row) -> String

  /// A column with one text for a person and another for a program.
  init(
    _ name: String, title: String? = nil, alignsRight: Bool = false, narrowing: Narrowing = .keeps,
    place: Place = .everywhere, styled: @escaping (Row) -> StyledText, plain: @escaping (Row) -> String
  ) {
    self.name = name
    self.title = title ?? name.uppercased()
    (self.alignsRight, self.narrowing, self.place) = (alignsRight, narrowing, place)
    (self.styled, self.plain) = (styled, plain)
  }

  /// A column with the same text for both.
  init(
    _ name: String, title: String? = nil, alignsRight: Bool = false, narrowing: Narrowing = .keeps,
    place: Place = .everywhere, _ text: @escaping (Row) -> String
  ) {
    self.init(
      name, title: title, alignsRight: alignsRight, narrowing: narrowing, place: place,
      styled: { StyledText(text($0)) }, plain: text)
  }

  /// A column that only a person sees.
  static func person(
    _ title: String, alignsRight: Bool = false, narrowing: Narrowing = .keeps, _ styled: @escaping (Row) -> StyledText
  ) -> Column {
    Column(
      title, title: title, alignsRight: alignsRight, narrowing: narrowing, place: .tableOnly, styled: styled,
      plain: { styled($0).text })
  }

  /// A column that only programs see.
  static func file(_ name: String, _ plain: @escaping (Row) -> String) -> Column {
    Column(name, place: .fileOnly, plain)
  }
}

/// What a column of a table gives up when the window is too narrow.
enum Narrowing: Hashable, Sendable {
  /// Nothing.
  case keeps
  /// Width, down to that many columns; what is cut off shows as `…`.
  case shrinks(to: Int)
  /// Itself: the column is left out, those with the highest number first.
  case leaves(Int)
}

/// An answer made of rows, independent of how it is written.
struct Listing<Row> {
  /// The columns in order.
  let columns: [Column<Row>]
  /// The row as JSON.
  let json: (Row) -> JSON
  /// The row in InfluxDB line protocol; `nil` where the rows are not readings.
  let line: ((Row) -> String)?

  /// A listing from its parts.
  init(_ columns: [Column<Row>], json: @escaping (Row) -> JSON, line: ((Row) -> String)? = nil) {
    (self.columns, self.json, self.line) = (columns, json, line)
  }
}
