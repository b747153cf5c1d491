public import TaihuCore
internal import TaihuPack

/// How the rows of a recording become messages.
public struct ReplayMapping: Hashable, Sendable {
  /// The topic of every message.
  public var topic: String
  /// The columns of the time: one with date and time, or `year,month,day,hour` and as wanted `minute,second`.
  public var timeColumns: [String]
  /// The offset from UTC in seconds of times that name none.
  public var offsetSeconds: Int
  /// The columns that are sent.
  public var columns: [ColumnMapping]
  /// Texts that stand for "no value", beside the empty one.
  public var missing: Set<String>

  /// A mapping from its parts.
  public init(
    topic: String, timeColumns: [String], offsetSeconds: Int, columns: [ColumnMapping], missing: Set<String> = []
  ) {
    (self.topic, self.timeColumns, self.offsetSeconds) = (topic, timeColumns, offsetSeconds)
    (self.columns, self.missing) = (columns, missing)
  }

  /// A mapping read from a TOML file.
  ///
  /// Keys: `topic`, `time_columns` (a list), `utc_offset`, `missing` (a list), and a table `[columns]` from column to
  /// `quantity` or `quantity:unit`.
  ///
  /// - Throws: A usage error with every problem of the file.
  public static func read(path: String) throws(OperatorError) -> ReplayMapping {
    do {
      let document = try TOMLDocument(path: path)
      let problems = ProblemList()
      let mapping = document.read(reporting: problems, mapping(from:))
      try problems.throwIfAny()
      guard let mapping else {
        throw OperatorError(.usage, code: "bad-replay-map", "\(path) does not say how to replay")
      }
      return mapping
    } catch let error as ConfigurationError {
      throw OperatorError(
        error.category, code: "bad-replay-map", error.description,
        hint: "Nothing was sent; mend the file and run the replay again.")
    } catch let error as OperatorError {
      throw error
    } catch {
      throw OperatorError(.failure, code: "bad-replay-map", "\(path): \(error)")
    }
  }

  private static func mapping(from table: StrictTable) -> ReplayMapping? {
    let topic = table.requiredText("topic", "the topic of every message")
    if !table.has("time_columns") { table.reportMissing("time_columns", "the columns of the time, a list") }
    let offset = table.text("utc_offset") ?? "Z"
    let offsetSeconds = TimeText.offsetSeconds(offset)
    if offsetSeconds == nil { table.report("utc_offset", "\"\(offset)\" is no offset such as +08:00") }
    if !table.has("columns") { table.reportMissing("columns", "a table from column to quantity or quantity:unit") }
    let columns = (table.textMap("columns") ?? [:]).sorted { $0.key < $1.key }.compactMap { column, target in
      let mapping = ColumnMapping(column: column, target: target)
      if mapping == nil { table.report("columns", "\(column) needs a quantity") }
      return mapping
    }
    guard let topic, let timeColumns = table.texts("time_columns"), let offsetSeconds else { return nil }
    return ReplayMapping(
      topic: topic, timeColumns: timeColumns, offsetSeconds: offsetSeconds, columns: columns,
      missing: Set(table.texts("missing") ?? []))
  }
}
