/// Where the rows of a query go: into a listing or, for `-o json`, into a Prometheus matrix.
final class QuerySink<Row> {
  private enum Target {
    case listing(ListingWriter<Row>)
    case matrix(PrometheusMatrix)
  }

  private var target: Target
  private let sample: (Row) -> PrometheusSample

  init(
    _ listing: Listing<Row>, style: OutputStyle, console: Console, sample: @escaping (Row) -> PrometheusSample
  ) throws {
    self.sample = sample
    target =
      style.format == .json
      ? .matrix(PrometheusMatrix(console: console))
      : .listing(try ListingWriter(listing, style: style, console: console))
  }

  /// Writes one row; those of one series come one after the other.
  func write(_ row: Row) throws {
    switch target {
    case .listing(let writer): try writer.write(row)
    case .matrix(var matrix):
      try matrix.write(sample(row))
      target = .matrix(matrix)
    }
  }

  /// Ends the answer and returns the number of rows.
  func finish() throws -> Int {
    switch target {
    case .listing(let writer):
      try writer.finish()
      return writer.count
    case .matrix(let matrix):
      try matrix.finish()
      return matrix.count
    }
  }
}
